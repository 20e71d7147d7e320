"""A real mosquitto with the written files lets a device say what is its own, and nothing else."""

from __future__ import annotations

import os
import shutil
import socket
import stat
import struct
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from django.db import connection

from shanzhi.kernel.api import SYSTEM, now
from shanzhi.sensing.actions.issue_key import issue_key
from shanzhi.sensing.actions.retire_device import retire_device
from shanzhi.sensing.actions.rotate_key import rotate_key
from shanzhi.sensing.actions.write_broker import (
    INGEST,
    SECRET_FILE,
    write_emqx,
    write_mosquitto,
)
from shanzhi.sensing.models import Device
from shanzhi.sensing.tests.factories import make_device

pytestmark = pytest.mark.django_db
GRID = "990101001001001"
NOT_AUTHORISED = 0x87
MOSQUITTO = shutil.which("mosquitto", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


class Talker:
    """The few packets of MQTT 5 that the stories need."""

    def __init__(self, port: int, username: str, password: str) -> None:
        self.number = 0
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=5)
        body = b"\x00\x04MQTT\x05\xc2\x00\x3c\x00" + _text(f"c{time.monotonic_ns()}")
        self._send(0x10, body + _text(username) + _text(password))
        self.refused = self._receive()[1][1]

    def publish(self, topic: str, payload: bytes) -> int:
        """The reason with which the broker answered; 0 and 16 are good."""
        self.number += 1
        self._send(0x32, _text(topic) + struct.pack(">H", self.number) + b"\x00" + payload)
        body = self._receive()[1]
        return body[2] if len(body) > 2 else 0

    def subscribe(self, topic: str) -> int:
        self._send(0x82, b"\x00\x07\x00" + _text(topic) + b"\x01")
        return self._receive()[1][-1]

    def next_message(self) -> tuple[str, bytes]:
        body = self._receive()[1]
        size = struct.unpack(">H", body[:2])[0]
        # topic, packet number, no properties, payload
        return body[2 : 2 + size].decode(), body[2 + size + 3 :]

    def close(self) -> None:
        self.socket.close()

    def _send(self, kind: int, body: bytes) -> None:
        assert len(body) < 128 * 128
        low, high = len(body) % 128, len(body) // 128
        size = bytes([low]) if not high else bytes([low | 0x80, high])
        self.socket.sendall(bytes([kind]) + size + body)

    def _receive(self) -> tuple[int, bytes]:
        kind = self._exactly(1)[0]
        size, shift = 0, 0
        while True:
            byte = self._exactly(1)[0]
            size |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return kind, self._exactly(size)

    def _exactly(self, size: int) -> bytes:
        found = b""
        while len(found) < size:
            part = self.socket.recv(size - len(found))
            if not part:
                raise ConnectionError
            found += part
        return found


def _text(words: str) -> bytes:
    return struct.pack(">H", len(words)) + words.encode()


@dataclass
class Broker:
    port: int
    device: Device
    secret: str
    ingest: str


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    if MOSQUITTO is None:
        if os.environ.get("CI"):
            pytest.fail("mosquitto is needed here: install the package mosquitto")
        pytest.skip("mosquitto is not installed")
    device = make_device(place_code=GRID, serial="86.100")
    secret = issue_key(device, by=SYSTEM).secret
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    write_mosquitto(tmp_path, port=port, by=SYSTEM)
    command = [MOSQUITTO, "-c", str(tmp_path / "mosquitto.conf")]
    running = subprocess.Popen(command)  # noqa: S603  # 2026-11-26: a program of this machine
    try:
        _wait_for(port)
        yield Broker(port, device, secret, (tmp_path / SECRET_FILE).read_text().strip())
    finally:
        running.terminate()
        running.wait(5)


def _wait_for(port: int) -> None:
    for _try in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    pytest.fail("mosquitto did not start")


def _answer(port: int, username: str, password: str, topic: str) -> int:
    """By a connection of its own: some versions end one over which something was refused."""
    with closing(Talker(port, username, password)) as talker:
        return talker.publish(topic, b"{}")


def test_a_device_writes_its_own_topic_and_no_other(broker: Broker) -> None:
    own = f"shanzhi/devices/{broker.device.serial}/telemetry"
    with (
        closing(Talker(broker.port, INGEST, broker.ingest)) as ingest,
        closing(Talker(broker.port, broker.device.serial, broker.secret)) as device,
    ):
        assert (ingest.refused, device.refused) == (0, 0)
        assert ingest.subscribe("shanzhi/#") == 1
        for topic in (
            "shanzhi/devices/86.999/telemetry",
            "shanzhi/devices/86.100/other",
            "shanzhi/a/devices/86.999/telemetry",
            "v1/devices/86.100/telemetry",
        ):
            assert _answer(broker.port, "86.100", broker.secret, topic) == NOT_AUTHORISED
        assert _answer(broker.port, INGEST, broker.ingest, own) == NOT_AUTHORISED
        assert device.publish(own, b'{"smoke": 1}') == 0
        assert device.publish("shanzhi/a/devices/86.100/telemetry", b'{"smoke": 0}') == 0
        # Of what was refused nothing came: the first that comes is the device's own.
        assert ingest.next_message() == (own, b'{"smoke": 1}')
        # It may ask for what others say, and hears none of it.
        device.subscribe("shanzhi/#")
        device.publish(own, b'{"smoke": 1}')
        device.socket.settimeout(0.1)
        with pytest.raises(TimeoutError):
            device.next_message()


def test_who_has_no_key_does_not_come_in(broker: Broker) -> None:
    for username, password in (
        (broker.device.serial, "wrong"),
        (broker.device.serial, broker.secret + "x"),
        ("86.999", broker.secret),
        ("", ""),
    ):
        with closing(Talker(broker.port, username, password)) as stranger:
            assert stranger.refused >= 0x80


def test_the_files_are_for_their_owner_and_hold_no_key(tmp_path: Path) -> None:
    device = make_device(place_code=GRID, serial="86.101")
    make_device(place_code=GRID, serial="aa:bb:cc")
    first = issue_key(device, by=SYSTEM)
    second = rotate_key(device, by=SYSTEM)
    done = write_mosquitto(tmp_path, by=SYSTEM)
    passwords = (tmp_path / "passwords").read_text()
    assert (done.logins, done.left_out) == (1, 0)
    # While two are good the older one stands, then the newer.
    assert f"86.101:{first.row.broker_form}\n" in passwords
    write_mosquitto(tmp_path, by=SYSTEM, at=now() + timedelta(days=2))
    assert f"86.101:{second.row.broker_form}\n" in (tmp_path / "passwords").read_text()
    for path in tmp_path.iterdir():
        assert first.secret not in path.read_text()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    retire_device(device, by=SYSTEM)
    assert write_mosquitto(tmp_path, by=SYSTEM).logins == 0


def test_emqx_finds_the_row_of_either_key(tmp_path: Path) -> None:
    device = make_device(place_code=GRID, serial="86.102")
    first, second = issue_key(device, by=SYSTEM), rotate_key(device, by=SYSTEM)
    write_emqx(tmp_path, by=SYSTEM)
    conf = (tmp_path / "emqx.conf").read_text()
    query = conf.split('query = "')[1].split('"\n')[0]
    query = query.replace("${username}", "%(name)s").replace("${password}", "%(key)s")
    ingest = (tmp_path / SECRET_FILE).read_text().strip()
    for name, key, wanted in (
        ("86.102", first.secret, True),
        ("86.102", second.secret, True),
        ("86.102", "wrong", False),
        ("86.103", first.secret, False),
        (INGEST, ingest, True),
    ):
        with connection.cursor() as cursor:
            cursor.execute(query, {"name": name, "key": key})
            found = [row[0] for row in cursor.fetchall()]
        assert (found == [sha256(key.encode()).hexdigest()]) is wanted
    assert 'dest_topic = "v1/devices/${username}/telemetry"' in conf
    assert "@" not in conf
    assert "sensing_broker_login" in (tmp_path / "broker.sql").read_text()
