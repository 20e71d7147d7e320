"""Cameras push events: POST /sensing/camera/<secret>, JSON (picture in Base64) or multipart.

Recorders of this kind sign nothing that could be relied on: the address is secret and the networks are
listed. Video stays where it is; of a picture only what shows nobody is kept, after a
job has looked it through (doors/pictures.py).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import HTTP
from typing import Any
from uuid import uuid4

from asgiref.sync import sync_to_async
from django.db import DatabaseError, close_old_connections

from shanzhi.kernel.api import Invalid, now
from shanzhi.sensing.actions.take_vision import Seen, take_vision
from shanzhi.sensing.doors.contract import Full
from shanzhi.sensing.doors.exchange import Asked
from shanzhi.sensing.doors.http import HttpDoor, Route
from shanzhi.sensing.doors.mapping import Message, messages_of
from shanzhi.sensing.doors.push import known_source
from shanzhi.sensing.doors.readings import decoded
from shanzhi.sensing.doors.sources import Sources
from shanzhi.sensing.doors.spoken import Malformed
from shanzhi.sensing.models import RawPicture

DOOR = "camera"
CAMERA = "camera"
MOST_BYTES = 2_000_000
MOST_PARTS = 8
MOST_EVENTS = 8
# Of so many pictures at most the bytes are in memory; a job looks them through.
MOST_WAITING = 16
MOST_NOT_LOOKED_AT = 500

Take = Callable[[Seen, int], Awaitable[bool]]


class Cameras:
    """The route, with the sources it knows. ``take`` keeps an event and says whether it is new."""

    def __init__(self, sources: Sources, take: Take | None = None) -> None:
        self._sources = sources
        self._take = take or _take
        self._waiting = 0

    def routes(self) -> tuple[Route, ...]:
        """For ``HttpDoor``."""
        who = "secret address, networks"
        return (
            Route("POST", "/sensing/camera/<secret>", who, "a camera saw", self._push, MOST_BYTES),
        )

    async def _push(self, door: HttpDoor, asked: Asked, parts: re.Match[str]) -> tuple[int, Any]:
        source = await known_source(self._sources, door, asked, parts["secret"], CAMERA)
        body, picture = opened(asked)
        messages = messages_of(body, source.mapping)
        if len(messages) > MOST_EVENTS:
            raise Malformed("count")
        if self._waiting >= MOST_WAITING:
            raise Full(10)
        self._waiting += 1
        try:
            return 200, await self._each(door, source.id, messages, picture)
        finally:
            self._waiting -= 1

    async def _each(
        self, door: HttpDoor, source_id: int, messages: list[Message], picture: bytes
    ) -> dict[str, int]:
        counts = {"stored": 0, "repeated": 0, "refused": 0}
        for message in messages:
            try:
                is_new = await self._take(seen_of(message, picture), source_id)
            except Invalid as why:
                door.gate.refuse(DOOR, next(iter(why.fields)), f"source {source_id}")
                counts["refused"] += 1
            else:
                counts["stored" if is_new else "repeated"] += 1
        return counts


def opened(asked: Asked) -> tuple[Any, bytes]:
    """The JSON of a body, and the picture beside it. Raises Malformed."""
    if not asked.media_type.startswith("multipart/"):
        return decoded(asked.body), b""
    head = f"Content-Type: {asked.headers['content-type']}\r\n\r\n".encode("latin-1", "replace")
    found = message_from_bytes(head + asked.body, policy=HTTP)
    parts = list(found.iter_parts())[: MOST_PARTS + 1] if found.is_multipart() else []
    if not 0 < len(parts) <= MOST_PARTS:
        raise Malformed("parts")
    body, picture = None, b""
    for part in parts:
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes):
            continue
        if part.get_content_maintype() == "image":
            picture = picture or content
        elif body is None:
            body = decoded(content.strip())
    if body is None:
        raise Malformed("parts")
    return body, picture


def seen_of(message: Message, picture: bytes) -> Seen:
    """What the camera says it saw."""
    moment = now()
    if message.sent_ms is not None:
        try:
            moment = datetime.fromtimestamp(message.sent_ms / 1000, UTC)
        except (OverflowError, ValueError, OSError):
            moment = now()
    return Seen(
        external_id=message.external_id or _own_number(message),
        kind=message.kind,
        at=moment,
        serial=message.serial,
        spot=message.spot,
        plate=message.plate,
        picture=picture or _decoded_picture(message.picture),
    )


def _own_number(message: Message) -> str:
    """Its words stand for a number where they say when; else it is always a new one."""
    if message.sent_ms is None:
        return uuid4().hex
    words = (message.kind, message.serial, message.sent_ms, message.plate, message.spot)
    return hashlib.sha256(repr(words).encode()).hexdigest()[:40]


def _decoded_picture(text: str) -> bytes:
    """Base64, also as a data address; nothing where it is none."""
    try:
        return base64.b64decode(text.rpartition(",")[2], validate=True)
    except (binascii.Error, ValueError):
        return b""


async def _take(seen: Seen, source_id: int) -> bool:
    try:
        return await sync_to_async(_kept)(seen, source_id)
    except DatabaseError as why:
        raise Full(10) from why


def _kept(seen: Seen, source_id: int) -> bool:
    close_old_connections()
    if seen.picture and RawPicture.objects.count() >= MOST_NOT_LOOKED_AT:
        raise Full(60)
    return take_vision(seen, source_id=source_id)[1]
