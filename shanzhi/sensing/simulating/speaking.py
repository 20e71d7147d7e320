"""The devices of a simulation speak: many MQTT connections of one process, QoS 1, at their real pace.

Scenes are played in real seconds; only the empty hours between them are shortened. Every message bears the
time at which it is sent, so that rules judge it as they judge any device. Source of the packets: MQTT 3.1.1.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from shanzhi.sensing.intake.fleet import slot_of
from shanzhi.sensing.simulating.world import World, usual

TICK_SECONDS, CLOSE_SECONDS, AFTER_SECONDS = 0.02, 30, 3.0


@dataclass(slots=True)
class Said:
    """``first_ms``: when each event's first statement was sent (by its place in the world's events)."""

    sent: int = 0
    acknowledged: int = 0
    first_ms: dict[int, int] = field(default_factory=dict)
    seconds: float = 0.0


class Speaker(asyncio.Protocol):
    """One connection; ``ready`` when the broker has let it in."""

    def __init__(self, name: str, user: tuple[str, str], said: Said) -> None:
        self.said = said
        self.hello = _connect(name, *user)
        self.ready: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self.rest = b""
        self.number = 0
        self.out = bytearray()
        self.transport: asyncio.WriteTransport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Say who we are."""
        assert isinstance(transport, asyncio.WriteTransport)  # noqa: S101  # 2026-11-26: for the type checker; a stream always writes
        self.transport = transport
        transport.write(self.hello)

    def connection_lost(self, _why: Exception | None) -> None:
        """Refused before it was let in, or the broker is gone."""
        if not self.ready.done():
            self.ready.set_exception(ConnectionRefusedError("the broker closed the connection"))

    def data_received(self, data: bytes) -> None:
        """CONNACK once, PUBACKs after it: four bytes each."""
        data = self.rest + data
        whole = len(data) // 4 * 4
        self.rest = data[whole:]
        if not self.ready.done():
            if data[3]:
                self.ready.set_exception(ConnectionRefusedError(f"the broker answered {data[3]}"))
                return
            self.ready.set_result(0)
            whole -= 4
        self.said.acknowledged += whole // 4

    def say(self, serial: str, words: str) -> None:
        """Behind what waits to go out; ``flush`` sends it."""
        topic = f"shanzhi/{slot_of(serial):x}/devices/{serial}/telemetry".encode()
        self.number = self.number % 65_535 + 1
        body = len(topic).to_bytes(2) + topic + self.number.to_bytes(2) + words.encode()
        self.out += b"\x32" + _length(len(body)) + body

    def flush(self) -> None:
        """To the broker."""
        if self.out:
            self.transport.write(bytes(self.out))
            self.out.clear()


async def connect(url: str, connections: int, said: Said) -> list[Speaker]:
    """All connections, a hundred at a time. Raises OSError."""
    parts = urlsplit(url)
    user = (unquote(parts.username or ""), unquote(parts.password or ""))
    loop = asyncio.get_running_loop()
    speakers: list[Speaker] = []
    for start in range(0, connections, 100):
        part = [
            Speaker(f"simulation-{time.time_ns():x}-{n}", user, said)
            for n in range(start, min(start + 100, connections))
        ]
        for speaker in part:
            await loop.create_connection(
                lambda made=speaker: made,  # type: ignore[misc]  # 2026-11-26: a default binds the speaker
                parts.hostname or "127.0.0.1",
                parts.port or 1883,
            )
        await asyncio.gather(*(speaker.ready for speaker in part))
        speakers += part
    return speakers


def begins(world: World, hours: float, seconds: float) -> list[float]:
    """Seconds of the run at which each event begins: the day, shortened."""
    return [event.begins_s * seconds / (hours * 3600) for event in world.events]


async def play(
    world: World, speakers: list[Speaker], hours: float, seconds: float, rate: float, said: Said,
    progress: Callable[[float, int], None],
) -> None:  # fmt: skip
    """Every scene at its time, and beside them what healthy devices say, ``rate`` messages a second."""
    script = sorted(
        (at + offset, event, place, device, values)
        for event, at in enumerate(begins(world, hours, seconds))
        for place, (offset, device, values) in enumerate(world.events[event].statements)
    )
    last = max(script[-1][0] if script else 0.0, seconds) + AFTER_SECONDS
    busy = {device for event in world.events for device in event.devices}
    healthy = [number for number in range(len(world.things)) if number not in busy]
    chance = random.Random(world.seed)  # noqa: S311  # 2026-11-26: a made-up day, not a secret
    began, at, given = time.monotonic(), 0, 0
    while (passed := time.monotonic() - began) < last:
        now_ms = int(time.time() * 1000)
        while at < len(script) and script[at][0] <= passed:
            _due, event, _place, device, values = script[at]
            _say(speakers, world, device, values, now_ms)
            said.first_ms.setdefault(event, now_ms)
            said.sent += 1
            at += 1
        due = min(int(passed * rate) - given, int(rate)) if healthy else 0
        for number in range(given, given + due):
            device = healthy[number % len(healthy)]
            _say(speakers, world, device, usual(world.things[device].kind, chance), now_ms)
        given += due
        said.sent += due
        for speaker in speakers:
            speaker.flush()
        progress(min(passed / last, 1.0), said.sent)
        await asyncio.sleep(max(0.0, TICK_SECONDS - (time.monotonic() - began - passed)))
    said.seconds = time.monotonic() - began


async def all_taken(said: Said) -> None:
    """Until the broker has acknowledged everything, or half a minute is over."""
    latest = time.monotonic() + CLOSE_SECONDS
    while said.acknowledged < said.sent and time.monotonic() < latest:  # noqa: ASYNC110  # 2026-11-26: bytes are counted elsewhere
        await asyncio.sleep(0.1)


def _say(
    speakers: list[Speaker], world: World, device: int, values: dict[str, float], at_ms: int
) -> None:
    inside = ",".join(f'"{key}":{value}' for key, value in values.items())
    speaker = speakers[device % len(speakers)]
    speaker.say(world.things[device].serial, f'{{"ts":{at_ms},"values":{{{inside}}}}}')


def _connect(name: str, username: str, password: str) -> bytes:
    flags = 2 | (0x80 if username else 0) | (0x40 if password else 0)
    words = [name, *([username] if username else []), *([password] if password else [])]
    body = b"\x00\x04MQTT\x04" + bytes([flags]) + b"\x00\x00"
    body += b"".join(len(word.encode()).to_bytes(2) + word.encode() for word in words)
    return b"\x10" + _length(len(body)) + body


def _length(length: int) -> bytes:
    """MQTT's variable byte integer."""
    parts = bytearray()
    while True:
        length, digit = divmod(length, 128)
        parts.append(digit | (0x80 if length else 0))
        if not length:
            return bytes(parts)
