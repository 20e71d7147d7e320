"""A broker and ingest processes of a test, and a sender that sends again what was not acknowledged."""

from __future__ import annotations

import getpass
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from shanzhi.sensing.intake.fleet import slot_of

MOSQUITTO = shutil.which("mosquitto", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
ROOT = Path(__file__).resolve().parents[2]
CONFIGURATION = """listener {port} 127.0.0.1
allow_anonymous true
max_inflight_messages 0
max_queued_messages 0
persistence true
persistence_location {folder}/
autosave_on_changes true
autosave_interval 1
user {user}
"""


def free_port() -> int:
    """A port of loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@dataclass
class Stand:
    """Processes of one test; ``stop`` ends all of them."""

    folder: Path
    database_url: str
    broker_port: int = field(default_factory=free_port)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start_broker(self) -> None:
        """A mosquitto that keeps on disk what it promised."""
        if MOSQUITTO is None:
            if os.environ.get("CI"):
                pytest.fail("mosquitto is needed here: install the package mosquitto")
            pytest.skip("mosquitto is not installed")
        self.folder.chmod(0o777)
        file = self.folder / "mosquitto.conf"
        file.write_text(
            CONFIGURATION.format(port=self.broker_port, folder=self.folder, user=getpass.getuser())
        )
        self._start("broker", [MOSQUITTO, "-c", str(file)])
        _until(lambda: _answers(self.broker_port))

    def start_ingest(self, name: str) -> int:
        """An ingest process as the house starts it; returns its port once it answers."""
        port = free_port()
        command = [
            sys.executable, "-m", "granian", "--host", "127.0.0.1", "--port", str(port), "--no-ws",
            "--log-level", "warning", "--interface", "asgi", "--workers", "1",
            "--workers-kill-timeout", "5", "shanzhi.config.ingest_asgi:application",
        ]  # fmt: skip
        url = f"mqtt://127.0.0.1:{self.broker_port}"
        self._start(name, command, MQTT_URL=url, INGEST_NAME=name)
        _until(lambda: _healthy(port))
        return port

    def kill(self, name: str) -> None:
        """kill -9, with everything below it."""
        process = self.processes.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        """End all that still runs."""
        for process in self.processes.values():
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
        for process in self.processes.values():
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
        self.processes.clear()

    def asked(self, sql: str) -> tuple[int, ...]:
        """One row of the database, from outside the processes."""
        with psycopg.connect(self.database_url, autocommit=True) as link:
            return tuple(link.execute(sql).fetchone() or ())

    def _start(self, name: str, command: list[str], **more: str) -> None:
        env = {
            **os.environ, "DATABASE_URL": self.database_url, "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "shanzhi.config.settings", "LOG_LEVEL": "WARNING", **more,
        }  # fmt: skip
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(  # noqa: S603  # 2026-11-26: our own words
                command, env=env, stdout=log, stderr=log, start_new_session=True
            )


class Sender:
    """Devices behind one connection, MQTT 3.1.1 and QoS 1: what the broker has not acknowledged is
    sent again on the next connection, as a device that keeps its messages does."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.open: dict[int, bytes] = {}
        self.number = 0
        self.link: socket.socket | None = None

    def say(self, serial: str, payload: bytes) -> None:
        """Publish, and remember it until it is acknowledged."""
        self.number = self.number % 65_535 + 1
        topic = f"shanzhi/{slot_of(serial):x}/devices/{serial}/telemetry".encode()
        body = len(topic).to_bytes(2) + topic + self.number.to_bytes(2) + payload
        self.open[self.number] = _length(len(body)) + body
        self._send(b"\x32" + self.open[self.number])

    def settle(self, seconds: float = 20) -> None:
        """Until everything is acknowledged, on new connections where need be."""
        latest = time.monotonic() + seconds
        while self.open and time.monotonic() < latest:
            self._hear()
            if self.link is None:
                self._send(b"")
        assert not self.open, f"{len(self.open)} messages were never acknowledged"

    def _send(self, packets: bytes) -> None:
        try:
            if self.link is None:
                self._connect()
            if self.link is not None:
                self.link.sendall(packets)
            self._hear(wait=0.0)
        except OSError:
            self._lose()

    def _connect(self) -> None:
        try:
            link = socket.create_connection(("127.0.0.1", self.port), timeout=2)
        except OSError:
            time.sleep(0.1)
            return
        link.sendall(b"\x10\x10\x00\x04MQTT\x04\x02\x00\x00\x00\x04test")
        link.recv(4)
        link.sendall(b"".join(b"\x3a" + packet for packet in self.open.values()))
        self.link = link

    def _hear(self, wait: float = 0.05) -> None:
        if self.link is None:
            time.sleep(wait)
            return
        self.link.settimeout(max(wait, 0.0001))
        try:
            data = self.link.recv(65_536)
        except TimeoutError:
            return
        except OSError:
            data = b""
        if not data:
            self._lose()
        for start in range(0, len(data) - 3, 4):
            self.open.pop(int.from_bytes(data[start + 2 : start + 4]), None)

    def _lose(self) -> None:
        if self.link is not None:
            self.link.close()
        self.link = None
        time.sleep(0.1)


def _length(length: int) -> bytes:
    parts = bytearray()
    while True:
        length, digit = divmod(length, 128)
        parts.append(digit | (0x80 if length else 0))
        if not length:
            return bytes(parts)


def _answers(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def _healthy(port: int) -> bool:
    with suppress(OSError):
        urllib.request.urlopen(
            f"http://127.0.0.1:{port}/healthz", timeout=2
        )  # 2026-11-26: loopback
        return True
    return False


def _until(true: Callable[[], bool], seconds: float = 60) -> None:
    latest = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < latest, "it does not answer"
        time.sleep(0.05)
