"""Operators' and makers' platforms push what their devices say: POST /sensing/push/<secret>/<platform>.

Platforms take only status 200 for "received" (China Telecom's tries three times and then stops for a
minute), so whatever was understood is answered 200 once it is durable, with what was refused of it in
the body; 503 only when the intake is full. Each message is taken once: by its id, else by its bytes.
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
from shanzhi.sensing.doors.readings import decoded, good_serial
from shanzhi.sensing.doors.sources import KnownSource, Sources

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
        body = hashlib.sha256(asked.body).digest()
        wanted = [
            self._one(door, source, message, body + number.to_bytes(4, "big"))
            for number, message in enumerate(messages)
        ]
        taken = sum(await asyncio.gather(*wanted), Taken())
        return 200, told(taken)[1]

    async def _one(
        self, door: HttpDoor, source: KnownSource, message: Message, fallback: bytes
    ) -> Taken:
        serial = message.serial
        if reason := _refusal(door, source, message):
            who = serial if good_serial(serial) else ""
            door.gate.refuse(DOOR, reason, who)
            return Taken(refused=((reason, who),))
        own = f"{serial}\x00{message.external_id}".encode() if message.external_id else fallback
        identity = hashlib.sha256(b"push\x00%d\x00" % source.id + own).digest()
        reading = Telling(serial, message.sent_ms, message.values)
        return await door.gate.telemetry(DOOR, None, [reading], identity=identity)


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
