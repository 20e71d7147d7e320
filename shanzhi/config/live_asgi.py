"""The live process: GET /live/<topic> as server-sent events, served by granian in ASGI mode.

A bare ASGI application: an open page costs a few kilobytes here, where Django's own stack would
keep a thread. All pages share one LISTEN connection to PostgreSQL.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import unquote, urlsplit

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanzhi.config.settings")
django.setup()

from asgiref.sync import sync_to_async  # noqa: E402  # 2026-11-22: needs django.setup() first
from django.conf import settings  # noqa: E402  # 2026-11-22: needs django.setup() first

from shanzhi.config import environment  # noqa: E402  # 2026-11-22: needs django.setup() first
from shanzhi.config.live_feed import Feed  # noqa: E402  # 2026-11-22: needs django.setup() first
from shanzhi.config.live_sessions import ended_sessions, viewer_of  # noqa: E402  # 2026-11-22: needs django.setup() first
from shanzhi.kernel.web.live import (  # noqa: E402  # 2026-11-22: needs django.setup() first
    HEARTBEAT,
    RETRY_MILLISECONDS,
    Hub,
    Listener,
    Topic,
)

log = logging.getLogger(__name__)
HEARTBEAT_SECONDS = 15.0
# A page that takes nothing for so long is gone, or its network is.
SEND_SECONDS = 20.0
MAX_LISTENERS = 5_000

hub = Hub()
feed = Feed(hub)
_running: list[asyncio.Task[None]] = []


async def application(scope: Any, receive: Any, send: Any) -> None:
    """The ASGI entry point."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] == "http":
        await _route(scope, receive, send)


async def _lifespan(receive: Any, send: Any) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            start()
            await send({"type": "lifespan.startup.complete"})
        else:
            await stop()
            await send({"type": "lifespan.shutdown.complete"})
            return


def start() -> None:
    """Listen to the database, and look after the open pages."""
    _running.extend([asyncio.create_task(feed.run()), asyncio.create_task(_look_after_sessions())])


async def stop() -> None:
    """Close every page and the connection."""
    for listener in hub.everybody():
        listener.ended.set()
    for task in _running:
        task.cancel()
    await asyncio.gather(*_running, return_exceptions=True)
    _running.clear()


async def _route(scope: Any, receive: Any, send: Any) -> None:
    path = scope["path"]
    if scope["method"] not in {"GET", "HEAD"}:
        await _answer(scope, send, 405, "method not allowed")
    elif path == "/healthz":
        await _answer(scope, send, 200 if feed.connected else 503, f"listeners: {len(hub)}")
    elif path.startswith("/live/"):
        await _live(scope, receive, send, Topic.parse(unquote(path.removeprefix("/live/"))))
    else:
        await _answer(scope, send, 404, "not found")


async def _live(scope: Any, receive: Any, send: Any, topic: Topic | None) -> None:
    session_key = _session_key(scope)
    viewer = await sync_to_async(viewer_of)(session_key) if session_key else None
    if viewer is None:
        await _answer(scope, send, 401, "sign in first")
    elif topic is None or not topic.is_open_to(viewer):
        await _answer(scope, send, 403, "not yours")
    elif len(hub) >= MAX_LISTENERS:
        await _answer(scope, send, 503, "too many listeners")
    else:
        await _stream(scope, receive, send, Listener(topic, session_key))


async def _stream(scope: Any, receive: Any, send: Any, listener: Listener) -> None:
    hub.join(listener)
    gone = asyncio.create_task(_until_gone(receive, listener))
    try:
        await send(
            {"type": "http.response.start", "status": 200, "headers": [
                (b"content-type", b"text/event-stream; charset=utf-8"),
                (b"x-accel-buffering", b"no"),
                *_headers(scope),
            ]}
        )  # fmt: skip
        greeting = f"retry: {RETRY_MILLISECONDS}\n\n".encode()
        if _header(scope, b"last-event-id"):
            greeting += hub.reload_event(listener.topic)  # what was missed is not kept
        await _send_part(send, greeting)
        while not listener.ended.is_set():
            await _send_part(send, await _next_part(listener))
        await send({"type": "http.response.body", "body": b"", "more_body": False})
    except (TimeoutError, ConnectionError):
        log.info("a listener of %s did not keep up or went away", listener.topic.room)
    finally:
        gone.cancel()
        hub.leave(listener)


async def _next_part(listener: Listener) -> bytes:
    """The next messages, or a heartbeat after 15 seconds of silence, or b"" at the end."""
    ended = asyncio.ensure_future(listener.ended.wait())
    waiting = asyncio.ensure_future(listener.queue.get())
    try:
        done, _ = await asyncio.wait(
            {ended, waiting}, timeout=HEARTBEAT_SECONDS, return_when=asyncio.FIRST_COMPLETED
        )
        part = waiting.result() if waiting in done else b"" if ended in done else HEARTBEAT
    finally:
        ended.cancel()
        waiting.cancel()
    while not listener.queue.empty():
        part += listener.queue.get_nowait()
    return part


async def _send_part(send: Any, part: bytes) -> None:
    async with asyncio.timeout(SEND_SECONDS):
        await send({"type": "http.response.body", "body": part, "more_body": True})


async def _until_gone(receive: Any, listener: Listener) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    listener.ended.set()


async def _look_after_sessions() -> None:
    """Close pages whose owner signed out, was locked, or lost the role, within 15 seconds."""
    while True:
        await asyncio.sleep(HEARTBEAT_SECONDS)
        pages = hub.everybody()
        wanted = {page.session_key: set[Topic]() for page in pages}
        for page in pages:
            wanted[page.session_key].add(page.topic)
        with contextlib.suppress(OSError):
            lost = await sync_to_async(ended_sessions)(wanted)
            for page in pages:
                if (page.session_key, page.topic) in lost:
                    page.ended.set()


async def _answer(scope: Any, send: Any, status: int, text: str) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), *_headers(scope)]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text.encode(), "more_body": False})


def _headers(scope: Any) -> list[tuple[bytes, bytes]]:
    """On every answer; only our own pages may read it (same host, the web process's port)."""
    headers = [
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
        (b"vary", b"Origin"),
    ]
    origin = _header(scope, b"origin")
    if origin and _is_ours(origin, _header(scope, b"host")):
        headers += [
            (b"access-control-allow-origin", origin.encode("latin-1")),
            (b"access-control-allow-credentials", b"true"),
        ]
    return headers


def _is_ours(origin: str, host: str) -> bool:
    if origin == settings.SITE_URL:
        return True
    parts = urlsplit(origin)
    same_host = parts.hostname == urlsplit(f"//{host}").hostname
    return same_host and parts.port == environment.PORT.read() and not settings.PRODUCTION


def _header(scope: Any, name: bytes) -> str:
    return next((v.decode("latin-1") for n, v in scope["headers"] if n.lower() == name), "")


def _session_key(scope: Any) -> str:
    try:
        cookies = SimpleCookie(_header(scope, b"cookie"))
    except CookieError:
        return ""
    found = cookies.get(settings.SESSION_COOKIE_NAME)
    return found.value if found else ""
