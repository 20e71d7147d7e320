"""Operators' and makers' platforms push what their devices say: POST /sensing/push/<secret>/<platform>.

Platforms take only status 200 for "received" (China Telecom's tries three times and then stops for a
minute), so whatever was understood is answered 200 once it is durable, with what was refused of it in
the body; 503 only when the intake is full. A message is taken once: by its id and its time.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from typing import Any

from shanzhi.sensing.doors.contract import Taken, Telling
from shanzhi.sensing.doors.exchange import Asked, HttpRefusal, told
from shanzhi.sensing.doors.http import HttpDoor, Route
from shanzhi.sensing.doors.mapping import Message, messages_of
from shanzhi.sensing.doors.readings import decoded
from shanzhi.sensing.doors.sources import KnownSource, Sources
from shanzhi.sensing.doors.spoken import good_serial

DOOR = "push"
PLATFORM = "platform"


class Pushes:
    """The route, with the sources it knows."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources

    def routes(self) -> tuple[Route, ...]:
        """For ``HttpDoor``."""
        path = "/sensing/push/<secret>/<platform>"
        who = "secret address, networks, signature"
        return (Route("POST", path, who, "a platform pushes", self._push),)

    async def _push(self, door: HttpDoor, asked: Asked, parts: re.Match[str]) -> tuple[int, Any]:
        source = await known_source(self._sources, door, asked, parts["secret"], PLATFORM)
        if source.platform != parts["platform"]:
            raise HttpRefusal(404, "not_found")
        messages = messages_of(decoded(asked.body), source.mapping)
        wanted = [self._one(door, source, message) for message in messages]
        taken = sum(await asyncio.gather(*wanted), Taken())
        return 200, told(taken)[1]

    async def _one(self, door: HttpDoor, source: KnownSource, message: Message) -> Taken:
        serial = message.serial
        if reason := _refusal(door, source, message):
            who = serial if good_serial(serial) else ""
            door.gate.refuse(DOOR, reason, who)
            return Taken(refused=((reason, who),))
        reading = Telling(serial, message.sent_ms, message.values)
        identity = identity_of(source.id, message)
        return await door.gate.telemetry(DOOR, None, [reading], identity=identity)


def identity_of(source_id: int, message: Message) -> bytes | None:
    """None for what has neither a number of its own nor a time: it may be said again tomorrow and mean
    it. Numbers alone are not believed, because platforms send -1 or begin anew; what is pushed again
    has the same words."""
    if not message.external_id and message.sent_ms is None:
        return None
    words = (source_id, message.serial, message.external_id, message.sent_ms, message.values)
    return hashlib.sha256(repr(words).encode()).digest()


async def known_source(
    sources: Sources, door: HttpDoor, asked: Asked, secret: str, kind: str
) -> KnownSource:
    """Who pushes at this address. Raises HttpRefusal: 404 for an address that is nobody's, 403 for a
    wrong network or signature, 429."""
    source = await sources.find(secret)
    if source is None or source.kind != kind:
        door.gate.refuse(DOOR, "key", "")
        door.slow_down_stranger(asked.address)
        raise HttpRefusal(404, "not_found")
    try:
        source.require(asked)
    except HttpRefusal as why:
        door.gate.refuse(DOOR, why.reason, f"source {source.id}")
        raise
    door.slow_down_platform(source.id, f"source {source.id}")
    return source


def _refusal(door: HttpDoor, source: KnownSource, message: Message) -> str:
    """Why nothing is taken of it; nothing where it may speak."""
    if not good_serial(message.serial):
        return "serial"
    device = door.gate.device_by_serial(message.serial)
    if device is None:
        return "unknown"
    if not device.place_code.startswith(source.place_code):
        return "not_its_place"
    return "" if message.values else "value"
