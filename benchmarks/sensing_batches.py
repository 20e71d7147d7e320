"""Batches of the sensing benchmark: gateways that speak for a hundred, and HTTP with a hundred readings."""

from __future__ import annotations

import asyncio
import hashlib
import re
import secrets
import time
import urllib.error
import urllib.request
from typing import Any

import numpy as np
import psycopg
from numpy.typing import NDArray

from benchmarks.sensing_district import BEHIND_ONE, GATEWAY, serial_of
from benchmarks.sensing_load import Counting, connect, slot_of, varint

SECONDS = 15.0
GATEWAYS = 400
HTTP_CONNECTIONS = 8
READINGS = "SELECT count(*) FROM sensing_reading"


def gateways(url: str, port: int, devices: int) -> float:
    """Readings a second that come by gateways of a hundred devices, as fast as it goes."""
    return asyncio.run(_gateways(url, port, min(GATEWAYS, devices // BEHIND_ONE)))


async def _gateways(url: str, port: int, gateways: int) -> float:
    count = Counting()
    speakers = await connect(port, 40, count, "gateways")
    link = await psycopg.AsyncConnection.connect(url, autocommit=True)
    spoken = Spoken(gateways)
    first = await _readings(link)
    began = time.monotonic()
    turn, number = 0, 0
    while time.monotonic() - began < SECONDS:
        for gateway in range(gateways):
            number = number % 65_535 + 1
            speakers[gateway % 40].transport.write(spoken.of(gateway, number, turn))
        turn += 1
        # Two turns ahead of the broker at most.
        while count.acknowledged < (turn - 2) * gateways:  # noqa: ASYNC110  # 2026-11-26: bytes are counted elsewhere
            await asyncio.sleep(0.002)
        await asyncio.sleep(0)
    passed = time.monotonic() - began
    taken = await _readings(link) - first
    await link.close()
    return round(taken / passed)


class Spoken:
    """What gateways say, laid out once: only times, temperatures and packet numbers change."""

    def __init__(self, gateways: int) -> None:
        rows = [_spoken(gateway, 0, 0) for gateway in range(gateways)]
        self.rows = np.frombuffer(b"".join(rows), np.uint8).reshape(gateways, -1).copy()
        first = rows[0]
        self.times = _after(first, b'"ts":', 13)
        self.degrees = _after(first, b'"temperature":', 2)
        self.number = first.index(b"/telemetry") + 10

    def of(self, gateway: int, number: int, turn: int) -> bytes:
        """The packet that this gateway sends now."""
        row = self.rows[gateway]
        row[self.times] = np.frombuffer(b"%013d" % int(time.time() * 1000), np.uint8)
        row[self.degrees] = np.frombuffer(b"%02d" % (18 + turn * 7 % 20), np.uint8)
        row[self.number], row[self.number + 1] = number >> 8, number & 255
        said: bytes = row.tobytes()
        return said


def _after(packet: bytes, name: bytes, width: int) -> NDArray[np.intp]:
    """Positions of the digits after each ``name``, a row for each time it stands there."""
    starts = [found.end() for found in re.finditer(re.escape(name), packet)]
    return np.array(starts)[:, None] + np.arange(width)


def _spoken(gateway: int, number: int, turn: int) -> bytes:
    serial = GATEWAY.format(gateway)
    topic = f"shanzhi/{slot_of(serial)}/gateways/{serial}/telemetry".encode()
    stamp = int(time.time() * 1000)
    degrees = 18 + turn * 7 % 20
    parts = (
        b'"%s":[{"ts":%d,"values":{"temperature":%d}}]'
        % (serial_of(gateway * BEHIND_ONE + child).encode(), stamp, degrees)
        for child in range(BEHIND_ONE)
    )
    payload = b"{" + b",".join(parts) + b"}"
    length = 4 + len(topic) + len(payload)
    head = b"\x32" + varint(length) + len(topic).to_bytes(2) + topic
    return head + number.to_bytes(2) + payload


def over_http(url: str, port: int) -> float:
    """Readings a second in batches of a hundred over HTTP, from a few connections that are kept."""
    keys = [secrets.token_urlsafe(24) for _ in range(HTTP_CONNECTIONS)]
    with psycopg.connect(url, autocommit=True) as link:
        for place, key in enumerate(keys):
            _let_speak(link, GATEWAY.format(place), key)
        link.execute("SELECT pg_notify('sensing_fleet', '*')")
    _until_known(port, keys[-1])
    return asyncio.run(_over_http(url, port, keys))


def _let_speak(link: psycopg.Connection[Any], serial: str, key: str) -> None:
    link.execute(
        "INSERT INTO sensing_devicekey (device_id, digest, hint, made_at, broker_form) "
        "SELECT id, %s, 'test', now(), '' FROM sensing_device WHERE serial = %s",
        [hashlib.sha256(key.encode()).digest(), serial],
    )


def _until_known(port: int, key: str) -> None:
    """The keys are heard with the next tick, after what waits already."""
    asked = urllib.request.Request(  # 2026-11-26: loopback
        f"http://127.0.0.1:{port}/v1/telemetry",
        b'{"mains": 1}',
        {"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
    )
    for _ in range(120):
        try:
            urllib.request.urlopen(asked, timeout=30)  # noqa: S310  # 2026-11-26: loopback
        except (urllib.error.HTTPError, TimeoutError):
            time.sleep(1)
        else:
            return
    raise SystemExit("the keys of the gateways are not known")


async def _over_http(url: str, port: int, keys: list[str]) -> float:
    link = await psycopg.AsyncConnection.connect(url, autocommit=True)
    first = await _readings(link)
    began = time.monotonic()
    await asyncio.gather(
        *(_post(port, key, place, began + SECONDS) for place, key in enumerate(keys))
    )
    taken = await _readings(link) - first
    await link.close()
    return round(taken / (time.monotonic() - began))


async def _post(port: int, key: str, gateway: int, latest: float) -> None:
    """One connection, several requests under way, each a batch of a hundred."""
    turn = 0

    async def line(place: int) -> None:
        nonlocal turn
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while time.monotonic() < latest:
            turn += 1
            body = _batch(gateway, turn)
            writer.write(
                b"POST /sensing/batch HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer %s\r\n"
                b"content-type: application/json\r\ncontent-length: %d\r\n\r\n%s"
                % (key.encode(), len(body), body)
            )
            head = await reader.readuntil(b"\r\n\r\n")
            status = int(head.split(b" ", 2)[1])
            length = next(
                int(row.split(b":")[1]) for row in head.split(b"\r\n") if row.lower().startswith(b"content-length")
            )  # fmt: skip
            said = await reader.readexactly(length)
            if status != 200:
                raise SystemExit(f"HTTP {status}: {said[:200]!r}")
        writer.close()

    await asyncio.gather(*(line(place) for place in range(4)))


def _batch(gateway: int, turn: int) -> bytes:
    stamp = int(time.time() * 1000)
    degrees = 18 + turn * 7 % 20
    rows = (
        b'["%s",%d,{"temperature":%d}]'
        % (serial_of(gateway * BEHIND_ONE + child).encode(), stamp + turn, degrees)
        for child in range(BEHIND_ONE)
    )
    return b'{"readings":[' + b",".join(rows) + b"]}"


async def _readings(link: psycopg.AsyncConnection[Any]) -> int:
    row = await (await link.execute(READINGS)).fetchone()
    return int(row[0]) if row else 0
