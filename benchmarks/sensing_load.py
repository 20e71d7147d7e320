"""Devices for the sensing benchmark: many MQTT connections of one process, QoS 1, a rate that is kept.

Each connection speaks for its share of the devices, in writes of five messages; what the broker
acknowledged is counted. Packets (MQTT 3.1.1) are laid out once as rows of bytes, of which only time,
temperature and packet number change, so that the load takes little of the machine that it measures.
Run alone: ``python -m benchmarks.sensing_load PORT CONNECTIONS RATE SECONDS DEVICES``.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
import zlib

import numpy as np
from numpy.typing import NDArray

TICK_SECONDS = 0.02
TOGETHER = 5
SERIAL = "B{:07d}"
PAYLOAD = b'{"ts":%013d,"values":{"temperature":%04.1f,"smoke":%d}}'
CLOSE_SECONDS = 30
# Acknowledgements are read so often: to be woken for each of them would cost more than the message.
READ_SECONDS = 2.0


def slot_of(serial: str) -> str:
    """The hex digit below which a device speaks, so that one process hears all of it."""
    return f"{zlib.crc32(serial.encode()) & 15:x}"


class Counting:
    """What was sent and what the broker took."""

    def __init__(self) -> None:
        self.sent = 0
        self.acknowledged = 0
        self.seconds = 0.0


class Packets:
    """One PUBLISH for each device, as rows of bytes; every row is as long as every other."""

    def __init__(self, devices: int) -> None:
        first = _packet(0)
        self.rows = np.frombuffer(b"".join(map(_packet, range(devices))), np.uint8)
        self.rows = self.rows.reshape(devices, len(first)).copy()
        payload = len(first) - len(PAYLOAD % (0, 20.0, 0))
        self.time = payload + first[payload:].index(b"0000000000000")
        self.degrees = payload + first[payload:].index(b"20.0")
        self.smoke = len(first) - 3
        self.number = payload - 2
        self.turn = 0

    def of(self, devices: NDArray[np.int64], now_ms: int, numbers: NDArray[np.int64]) -> bytes:
        """The packets of these devices as they say it now, one after the other."""
        rows = self.rows[devices]
        rows[:, self.time : self.time + 13] = np.frombuffer(b"%013d" % now_ms, np.uint8)
        tenths = (devices * 7 + self.turn * 13 + now_ms // 30_000 * 17) % 80
        rows[:, self.degrees + 1] = 48 + tenths // 10
        rows[:, self.degrees + 3] = 48 + tenths % 10
        rows[:, self.number] = numbers >> 8
        rows[:, self.number + 1] = numbers & 255
        return rows.tobytes()


class Speaker(asyncio.Protocol):
    """One connection."""

    def __init__(self, name: str, count: Counting) -> None:
        self.count = count
        self.name = name.encode()
        self.ready: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self.rest = b""
        self.transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Say who we are."""
        self.transport = transport  # type: ignore[assignment]  # 2026-11-26: TCP
        body = b"\x00\x04MQTT\x04\x02\x00\x00" + len(self.name).to_bytes(2) + self.name
        self.transport.write(b"\x10" + varint(len(body)) + body)

    def data_received(self, data: bytes) -> None:
        """CONNACK once, PUBACKs after it: four bytes each."""
        data = self.rest + data
        whole = len(data) // 4 * 4
        self.rest = data[whole:]
        if not self.ready.done():
            self.ready.set_result(data[3])
            whole -= 4
        self.count.acknowledged += whole // 4


async def connect(
    port: int, connections: int, count: Counting, name: str = "load"
) -> list[Speaker]:
    """All connections, a hundred at a time."""
    loop = asyncio.get_running_loop()
    speakers: list[Speaker] = []
    for start in range(0, connections, 100):
        part = [Speaker(f"{name}-{n}", count) for n in range(start, min(start + 100, connections))]
        for speaker in part:
            await loop.create_connection(lambda made=speaker: made, "127.0.0.1", port)  # type: ignore[misc]  # 2026-11-26: a default binds the speaker
        await asyncio.gather(*(speaker.ready for speaker in part))
        speakers += part
    return speakers


async def speak(
    speakers: list[Speaker], packets: Packets, rate: int, seconds: float, count: Counting
) -> None:
    """``rate`` messages a second for so long; each device in its turn, five to a write."""
    devices, length = packets.rows.shape
    for speaker in speakers:
        speaker.transport.pause_reading()
    began = time.monotonic()
    read, share_read = 0, max(1, int(len(speakers) * TICK_SECONDS / READ_SECONDS))
    given, place, device = 0, 0, 0
    while (passed := time.monotonic() - began) < seconds:
        due = (int(passed * rate) - given) // TOGETHER * TOGETHER
        # A machine that was held up does not make up for all of it at once.
        due = min(due, rate // 4, devices)
        chosen = (np.arange(due) + device) % devices
        device = int((device + due) % devices)
        numbers = given + np.arange(due)
        said = packets.of(chosen, int(time.time() * 1000), numbers % 65_535 + 1)
        share = TOGETHER * length
        for start in range(0, len(said), share):
            speakers[place].transport.write(said[start : start + share])
            place = (place + 1) % len(speakers)
        given += due
        count.sent += due
        reading = [speakers[(read + n) % len(speakers)] for n in range(share_read)]
        read += share_read
        for speaker in reading:
            speaker.transport.resume_reading()
        await asyncio.sleep(max(0.0, TICK_SECONDS - (time.monotonic() - began - passed)))
        await asyncio.sleep(0)  # a late load sleeps for no time, and would never read
        for speaker in reading:
            speaker.transport.pause_reading()
    count.seconds = time.monotonic() - began
    for speaker in speakers:
        speaker.transport.resume_reading()


async def all_taken(count: Counting) -> None:
    """Until the broker has acknowledged everything, or half a minute is over."""
    latest = time.monotonic() + CLOSE_SECONDS
    while count.acknowledged < count.sent and time.monotonic() < latest:  # noqa: ASYNC110  # 2026-11-26: bytes are counted elsewhere
        await asyncio.sleep(0.1)


def _packet(device: int) -> bytes:
    serial = SERIAL.format(device)
    topic = f"shanzhi/{slot_of(serial)}/devices/{serial}/telemetry".encode()
    payload = PAYLOAD % (0, 20.0, 0)
    length = 4 + len(topic) + len(payload)
    return b"\x32" + varint(length) + len(topic).to_bytes(2) + topic + b"\x00\x00" + payload


def varint(length: int) -> bytes:
    """MQTT's variable byte integer."""
    parts = bytearray()
    while True:
        length, digit = divmod(length, 128)
        parts.append(digit | (0x80 if length else 0))
        if not length:
            return bytes(parts)


async def _main(port: int, connections: int, rate: int, seconds: float, devices: int) -> None:
    count = Counting()
    packets = Packets(devices)
    speakers = await connect(port, connections, count)
    await speak(speakers, packets, rate, seconds, count)
    await all_taken(count)
    said = {"sent": count.sent, "acknowledged": count.acknowledged, "seconds": count.seconds}
    print(json.dumps(said))


if __name__ == "__main__":
    given = [float(word) for word in sys.argv[1:6]]
    asyncio.run(_main(int(given[0]), int(given[1]), int(given[2]), given[3], int(given[4])))
