"""Devices for the sensing benchmark: many MQTT connections of one process, QoS 1, a rate that is kept.

Each connection speaks for its share of the devices, in writes of a few messages; what the broker
acknowledged is counted. MQTT 3.1.1 packets are written by hand, so that the load costs little.
Run alone: ``python -m benchmarks.sensing_load PORT CONNECTIONS RATE SECONDS DEVICES``.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Callable, Iterator

TICK_SECONDS = 0.05
SERIAL = "B{:07d}"
# One message in so many is a fire.
Payload = Callable[[int, int, int], bytes]


def slot_of(serial: str) -> str:
    """The hex digit below which a device speaks, so that one process hears all of it."""
    import zlib

    return f"{zlib.crc32(serial.encode()) & 15:x}"


def ordinary(device: int, turn: int, now_ms: int) -> bytes:
    """A healthy detector: a temperature that moves, no smoke."""
    degrees = 18 + (device * 7 + turn * 13) % 100 / 10
    return b'{"ts":%d,"values":{"temperature":%.1f,"smoke":0}}' % (now_ms, degrees)


class Speaker(asyncio.Protocol):
    """One connection."""

    def __init__(self, name: str, count: Counting) -> None:
        self.count = count
        self.name = name.encode()
        self.ready = asyncio.get_running_loop().create_future()
        self.packet = 0
        self.rest = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Say who we are."""
        self.transport: asyncio.WriteTransport = transport  # type: ignore[assignment]  # 2026-11-26: TCP
        body = b"\x00\x04MQTT\x04\x02\x00\x00" + len(self.name).to_bytes(2) + self.name
        self.transport.write(b"\x10" + _varint(len(body)) + body)

    def data_received(self, data: bytes) -> None:
        """CONNACK once, PUBACKs after it: four bytes each."""
        data = self.rest + data
        whole = len(data) // 4 * 4
        self.rest = data[whole:]
        if not self.ready.done():
            self.ready.set_result(data[3])
            whole -= 4
        self.count.acknowledged += whole // 4

    def say(self, messages: list[tuple[bytes, bytes]]) -> None:
        """Publish (topic, payload) with QoS 1, in one write."""
        parts: list[bytes] = []
        for topic, payload in messages:
            self.packet = self.packet % 65_535 + 1
            length = 4 + len(topic) + len(payload)
            parts += (
                b"\x32", _varint(length), len(topic).to_bytes(2), topic, self.packet.to_bytes(2), payload,
            )  # fmt: skip
        self.transport.write(b"".join(parts))
        self.count.sent += len(messages)


class Counting:
    """What was sent and what the broker took."""

    def __init__(self) -> None:
        self.sent = 0
        self.acknowledged = 0
        self.late_s = 0.0


async def connect(port: int, connections: int, count: Counting, name: str = "load") -> list[Speaker]:
    """All connections, a hundred at a time."""
    loop = asyncio.get_running_loop()
    speakers: list[Speaker] = []
    for start in range(0, connections, 100):
        part = [
            (await loop.create_connection(lambda n=n: Speaker(f"{name}-{n}", count), "127.0.0.1", port))[1]  # type: ignore[misc]  # 2026-11-26: a default binds n
            for n in range(start, min(start + 100, connections))
        ]
        await asyncio.gather(*(speaker.ready for speaker in part))
        speakers += part
    return speakers


async def speak(
    speakers: list[Speaker],
    rate: int,
    seconds: float,
    devices: int,
    payload: Payload = ordinary,
) -> None:
    """``rate`` messages a second for so long; each device in its turn."""
    topics = [_topic(device) for device in range(devices)]
    began = time.monotonic()
    given, place = 0, 0
    order = _turns(devices)
    while (passed := time.monotonic() - began) < seconds:
        due = int(passed * rate) - given
        now_ms = int(time.time() * 1000)
        # A share for each connection in its turn: about five messages a write.
        per = 5
        for _ in range(max(0, due // per)):
            batch = []
            for _message in range(per):
                device, turn = next(order)
                batch.append((topics[device], payload(device, turn, now_ms)))
            speakers[place].say(batch)
            place = (place + 1) % len(speakers)
            given += per
        await asyncio.sleep(max(0.0, TICK_SECONDS - (time.monotonic() - began - passed)))


def _turns(devices: int) -> Iterator[tuple[int, int]]:
    turn = 0
    while True:
        for device in range(devices):
            yield device, turn
        turn += 1


def _topic(device: int) -> bytes:
    serial = SERIAL.format(device)
    return f"shanzhi/{slot_of(serial)}/devices/{serial}/telemetry".encode()


def _varint(length: int) -> bytes:
    parts = bytearray()
    while True:
        length, digit = divmod(length, 128)
        parts.append(digit | (0x80 if length else 0))
        if not length:
            return bytes(parts)


async def _main(port: int, connections: int, rate: int, seconds: float, devices: int) -> None:
    count = Counting()
    speakers = await connect(port, connections, count)
    await speak(speakers, rate, seconds, devices)
    latest = time.monotonic() + 30
    while count.acknowledged < count.sent and time.monotonic() < latest:
        await asyncio.sleep(0.1)
    print(json.dumps({"sent": count.sent, "acknowledged": count.acknowledged}))


if __name__ == "__main__":
    given = [float(word) for word in sys.argv[1:6]]
    asyncio.run(_main(int(given[0]), int(given[1]), int(given[2]), given[3], int(given[4])))
