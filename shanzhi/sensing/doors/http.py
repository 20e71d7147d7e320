"""The HTTP door: bare ASGI in the intake process, no Django in the way of a request.

``HttpDoor(gate)`` is an ASGI application. ThingsBoard's device and gateway API is accepted as it is;
see docs/doors.md for every path, bound and answer.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from shanzhi.sensing.doors.allowance import Buckets
from shanzhi.sensing.doors.cloudevents import events_of
from shanzhi.sensing.doors.contract import Full, Gate, KnownDevice, Taken, Telling
from shanzhi.sensing.doors.exchange import (
    Asked,
    HttpRefusal,
    Message,
    Receive,
    Send,
    address_of,
    answer,
    body_of,
    headers_of,
    told,
)
from shanzhi.sensing.doors.readings import from_batch, from_device, from_gateway
from shanzhi.sensing.doors.spoken import Malformed, Said

log = logging.getLogger(__name__)
DOOR = "http"
MEGABYTE = 1_000_000

Handler = Callable[["HttpDoor", Asked, "re.Match[str]"], Awaitable[tuple[int, Any]]]


@dataclass(frozen=True, slots=True)
class Route:
    """An address of this process: ``who`` says in a word by what the caller is known."""

    method: str
    path: str
    who: str
    does: str
    handler: Handler
    most: int = MEGABYTE

    def pattern(self) -> re.Pattern[str]:
        """What its paths look like."""
        return re.compile(re.sub(r"<(\w+)>", r"(?P<\1>[^/]{1,200})", self.path))


class HttpDoor:
    """The application. ``more`` are routes of other doors in the same process (pushes, cameras)."""

    def __init__(
        self, gate: Gate, more: Sequence[Route] = (), *, behind_proxy: bool = False
    ) -> None:
        self.gate = gate
        self._behind_proxy = behind_proxy
        self._routes = [(route, route.pattern()) for route in (*ROUTES, *more)]
        # A sensor speaks seldom; what stands before hundreds of them, or a platform, often.
        self._one = Buckets(per_second=20, burst=60)
        self._many = Buckets(per_second=2_000, burst=4_000)
        self._strangers = Buckets(per_second=5, burst=50)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """The ASGI entry point for one HTTP request."""
        try:
            status, said, wait = *await self._answered(scope, receive), 0
        except HttpRefusal as why:
            status, said, wait = why.status, {"error": why.reason}, why.retry_after_s
        except Malformed as why:
            self.gate.refuse(DOOR, why.reason, "")
            status, said, wait = 400, {"error": why.reason}, 0
        except Full as why:
            status, said, wait = 503, {"error": "full"}, why.retry_after_s
        except Exception:
            # A door that dies of one message is closed to all others.
            log.exception("a request broke")
            status, said, wait = 500, {"error": "broken"}, 5
        await answer(send, status, said, retry_after_s=wait, name=scope["method"])

    async def _answered(self, scope: Message, receive: Receive) -> tuple[int, Any]:
        path = scope["path"]
        found = [
            (route, parts) for route, pattern in self._routes if (parts := pattern.fullmatch(path))
        ]
        if not found:
            raise HttpRefusal(404, "not_found")
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        here = next((pair for pair in found if pair[0].method == method), None)
        if here is None:
            raise HttpRefusal(405, "method")
        route, parts = here
        headers = headers_of(scope)
        address = address_of(scope, headers, behind_proxy=self._behind_proxy)
        body = b"" if method == "GET" else await self._body(receive, headers, route.most)
        return await route.handler(self, Asked(method, path, headers, address, body), parts)

    async def _body(self, receive: Receive, headers: dict[str, str], most: int) -> bytes:
        try:
            return await body_of(receive, headers, most)
        except HttpRefusal as why:
            self.gate.refuse(DOOR, why.reason, "")
            raise

    def speaker(self, key: str, asked: Asked) -> KnownDevice:
        """Whose key it is. Raises HttpRefusal 401, 429."""
        device = self.gate.device_by_key(hashlib.sha256(key.encode()).digest()) if key else None
        if device is None:
            self.gate.refuse(DOOR, "key", "")
            self.slow_down(self._strangers, asked.address, "")
            raise HttpRefusal(401, "key")
        self.slow_down(self._many if device.is_gateway else self._one, device.id, device.serial)
        return device

    def slow_down(self, buckets: Buckets, source: object, who: str) -> None:
        """Raises HttpRefusal 429 when the source speaks too often."""
        if wait := buckets.take(source):
            self.gate.refuse(DOOR, "rate", who)
            raise HttpRefusal(429, "rate", retry_after_s=wait)

    def slow_down_platform(self, source_id: int, who: str) -> None:
        """The same for a platform that pushes for many devices."""
        self.slow_down(self._many, ("source", source_id), who)

    def slow_down_stranger(self, address: str) -> None:
        """The same for who knows no secret."""
        self.slow_down(self._strangers, address, "")

    async def take(self, speaker: KnownDevice, said: Said) -> tuple[int, Any]:
        """Hand over what was read, wait until it is durable, say what became of it."""
        refused = tuple((reason, who or speaker.serial) for reason, who, _key in said.refused)
        for reason, who in refused:
            self.gate.refuse(DOOR, reason, who)
        taken = Taken(refused=refused)
        if said.readings:
            taken += await self.gate.telemetry(DOOR, speaker, said.readings)
        return told(taken)


async def _by_path(door: HttpDoor, asked: Asked, parts: re.Match[str]) -> tuple[int, Any]:
    speaker = door.speaker(parts["token"], asked)
    return await door.take(speaker, from_device(asked.body))


async def _by_header(door: HttpDoor, asked: Asked, _parts: re.Match[str]) -> tuple[int, Any]:
    speaker = door.speaker(asked.bearer(), asked)
    return await door.take(speaker, from_device(asked.body))


async def _gateway(door: HttpDoor, asked: Asked, _parts: re.Match[str]) -> tuple[int, Any]:
    speaker = door.speaker(asked.bearer(), asked)
    return await door.take(speaker, from_gateway(asked.body))


async def _batch(door: HttpDoor, asked: Asked, _parts: re.Match[str]) -> tuple[int, Any]:
    speaker = door.speaker(asked.bearer(), asked)
    return await door.take(speaker, from_batch(asked.body))


async def _events(door: HttpDoor, asked: Asked, _parts: re.Match[str]) -> tuple[int, Any]:
    speaker = door.speaker(asked.bearer(), asked)
    events = events_of(asked.media_type, asked.headers, asked.body)
    scope = hashlib.sha256(speaker.serial.encode()).digest()  # nobody uses up another's identities
    taken = Taken(refused=tuple(pair for event in events for pair in event.refused))
    for reason, who in taken.refused:
        door.gate.refuse(DOOR, reason, who or speaker.serial)

    async def one(identity: bytes, reading: Telling) -> Taken:
        digest = hashlib.sha256(scope + identity).digest()
        return await door.gate.telemetry(DOOR, speaker, [reading], identity=digest)

    wanted = [one(event.identity, event.reading) for event in events if event.reading.values]
    for part in await asyncio.gather(*wanted):
        taken += part
    return told(taken)


async def _health(_door: HttpDoor, _asked: Asked, _parts: re.Match[str]) -> tuple[int, Any]:
    return 200, {"status": "ok"}


ROUTES: tuple[Route, ...] = (
    Route("POST", "/v1/telemetry", "device key", "a device speaks", _by_header),
    Route("POST", "/v1/gateway/telemetry", "gateway key", "a gateway speaks", _gateway),
    # ThingsBoard's clients put the key into the path; with its own prefix, and without.
    Route(
        "POST", "/api/v1/<token>/telemetry", "device key in the path", "a device speaks", _by_path
    ),
    Route("POST", "/v1/<token>/telemetry", "device key in the path", "a device speaks", _by_path),
    Route("POST", "/sensing/batch", "device or gateway key", "up to 1,000 readings", _batch),
    Route("POST", "/sensing/events", "device or gateway key", "CloudEvents 1.0", _events),
    Route("GET", "/healthz", "anybody", "is the process there", _health),
)
