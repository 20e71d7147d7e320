"""One HTTP exchange on bare ASGI: the body within its bounds, an answer, and refusals as exceptions."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from shanzhi.sensing.doors.contract import Taken

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
BODY_SECONDS = 20.0
MOST_TOLD = 50  # refusals named one by one in an answer


class HttpRefusal(Exception):
    """The request is answered with ``status``; ``reason`` is counted and told."""

    def __init__(self, status: int, reason: str, *, retry_after_s: int = 0) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason
        self.retry_after_s = retry_after_s


@dataclass(frozen=True, slots=True)
class Asked:
    """A request. Header names are in lower case; ``address`` is the caller's network address."""

    method: str
    path: str
    headers: dict[str, str]
    address: str
    body: bytes = field(repr=False)

    @property
    def media_type(self) -> str:
        """Of the body, without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    def bearer(self) -> str:
        """The key in Authorization, or nothing."""
        kind, _space, key = self.headers.get("authorization", "").partition(" ")
        return key.strip() if kind.lower() == "bearer" else ""


def headers_of(scope: Message) -> dict[str, str]:
    """Later ones of the same name win, as with one sender and one proxy."""
    pairs: Iterable[tuple[bytes, bytes]] = scope["headers"]
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in pairs}


def address_of(scope: Message, headers: dict[str, str], *, behind_proxy: bool) -> str:
    """The sender's address; behind our own proxy the last hop that it wrote down. Earlier entries
    of X-Forwarded-For are the sender's own words and are not believed."""
    if behind_proxy and (last := headers.get("x-forwarded-for", "").split(",")[-1].strip()):
        return last
    client = scope.get("client")
    return str(client[0]) if client else ""


async def body_of(receive: Receive, headers: dict[str, str], most: int) -> bytes:
    """The whole body. Raises HttpRefusal 413 beyond ``most`` bytes, 415 when it is packed, 408 when
    it does not arrive."""
    if headers.get("content-encoding", "identity").lower() != "identity":
        raise HttpRefusal(415, "encoding")
    said = headers.get("content-length", "")
    if said.isascii() and said.isdecimal() and (len(said) > 12 or int(said) > most):
        raise HttpRefusal(413, "size")
    try:
        async with asyncio.timeout(BODY_SECONDS):
            return await _read(receive, most)
    except TimeoutError as why:
        raise HttpRefusal(408, "slow") from why


async def _read(receive: Receive, most: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise HttpRefusal(400, "gone")
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > most:
            raise HttpRefusal(413, "size")
        if not message.get("more_body", False):
            return parts[0] if len(parts) == 1 else b"".join(parts)


async def answer(
    send: Send, status: int, said: object, *, retry_after_s: int = 0, name: str = ""
) -> None:
    """Send JSON."""
    body = msgspec.json.encode(said)
    headers = [
        (b"content-type", b"application/json; charset=utf-8"),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
        (b"content-length", str(len(body)).encode()),
    ]
    if retry_after_s:
        headers.append((b"retry-after", str(retry_after_s).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if name == "HEAD" else body})


def told(taken: Taken) -> tuple[int, dict[str, Any]]:
    """Status and body: 200 all was taken, 207 a part was refused, 400 everything was."""
    said: dict[str, Any] = {
        "stored": taken.stored,
        "folded": taken.folded,
        "repeated": taken.repeated,
        "refused": len(taken.refused),
    }
    if not taken.refused:
        return 200, said
    said["reasons"] = [{"reason": reason, "who": who} for reason, who in taken.refused[:MOST_TOLD]]
    return (207 if taken.kept else 400), said
