"""The ingest process: devices and their platforms speak here, over HTTP and through a broker.

A bare ASGI application: its lifespan opens the intake, joins the broker and hears what was changed.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import sys
from collections.abc import Coroutine
from ipaddress import ip_network
from typing import Any
from urllib.parse import unquote, urlsplit

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanzhi.config.settings")
django.setup()

import psycopg  # noqa: E402  # 2026-11-26: needs django.setup() first
from django.conf import settings  # noqa: E402  # 2026-11-26: needs django.setup() first
from django.utils.timezone import localtime  # noqa: E402  # 2026-11-26: needs django.setup() first

from shanzhi.config import environment  # noqa: E402  # 2026-11-26: needs django.setup() first
from shanzhi.sensing.doors.exchange import answer  # noqa: E402  # 2026-11-26: needs django.setup() first
from shanzhi.sensing.doors.gbt26875.server import Server  # noqa: E402  # 2026-11-26: needs django.setup() first
from shanzhi.sensing.doors.http import HttpDoor  # noqa: E402  # 2026-11-26: needs django.setup() first
from shanzhi.sensing.doors.listing import further_routes  # noqa: E402  # 2026-11-26: needs django.setup() first
from shanzhi.sensing.intake import changes_heard, opening  # noqa: E402  # 2026-11-26: needs django.setup() first
from shanzhi.sensing.intake.gate import IntakeGate  # noqa: E402  # 2026-11-26: needs django.setup() first
from shanzhi.sensing.intake.intake import Intake  # noqa: E402  # 2026-11-26: needs django.setup() first
from shanzhi.sensing.intake.mqtt import Broker  # noqa: E402  # 2026-11-26: needs django.setup() first
from shanzhi.sensing.intake.sessions import Sessions  # noqa: E402  # 2026-11-26: needs django.setup() first

log = logging.getLogger(__name__)
logging.getLogger("gmqtt").setLevel(logging.WARNING)
CONNECT_SECONDS = 5
END_SECONDS = 4
CLOSE_SECONDS = 2
# The loop that reads the sockets must not wait five milliseconds for the thread that decides, each time.
SWITCH_SECONDS = 0.0005


class Process:
    """What runs while the process does."""

    def __init__(self) -> None:
        self.intake = Intake(
            connect,
            opening.open_house,
            opening.refresh,
            opening.take_over,
            environment.INGEST_NAME.read(),
        )
        self.gate = IntakeGate(self.intake)
        self.sessions: Sessions | None = None
        self.fire_control: asyncio.Server | None = None
        self._running: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Read everything, then open the doors."""
        sys.setswitchinterval(SWITCH_SECONDS)
        if url := environment.MQTT_URL.read():
            self.sessions = Sessions(self.intake, broker_of(url), connect)
            await self.sessions.begin(self.intake.open())
        else:
            await self.intake.open()
        self._go(self.intake.run())
        self._go(changes_heard.listen(connect_async, self.intake.changed))
        if self.sessions is not None:
            self._go(self.sessions.run())
        if port := environment.GBT26875_PORT.read():
            networks = [ip_network(words) for words in environment.GBT26875_NETWORKS.read()]
            server = Server(self.gate, localtime, networks)
            self.fire_control = await server.listen(environment.HOST.read(), port)

    async def stop(self) -> None:
        """Close the doors, write what was taken, end."""
        if self.fire_control is not None:
            self.fire_control.close()
        taking, *others = self._running
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        if self.sessions is not None:
            # While the database is away nothing is written any more: the broker keeps it.
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.sessions.close(), CLOSE_SECONDS)
        self.intake.end()
        await asyncio.wait([taking], timeout=END_SECONDS)
        taking.cancel()

    def health(self) -> tuple[int, dict[str, str]]:
        """200 when what comes is taken and, where there is a broker, heard."""
        if self.intake.house is None or self.intake.is_away:
            return 503, {"status": "no database"}
        if self.sessions is not None and not self.sessions.are_open:
            return 503, {"status": "no broker"}
        return 200, {"status": "ok"}

    def _go(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        task.add_done_callback(_must_not_end)
        self._running.append(task)


def _must_not_end(task: asyncio.Task[None]) -> None:
    """What fails here fails the process: the supervisor starts it again, the broker sends again."""
    if not task.cancelled() and (why := task.exception()) is not None:
        log.critical("ingest: ended by a fault", exc_info=why)
        os._exit(1)


def connect() -> psycopg.Connection[Any]:
    """A connection of its own, outside Django's."""
    return psycopg.connect(**_parameters(), autocommit=True)


async def connect_async() -> psycopg.AsyncConnection[Any]:
    """The same, to listen with."""
    return await psycopg.AsyncConnection.connect(**_parameters(), autocommit=True)


def broker_of(url: str) -> Broker:
    """mqtt://user:password@host:port, mqtts:// with TLS. Raises ValueError where it is none."""
    parts = urlsplit(url)
    if parts.scheme not in {"mqtt", "mqtts"} or not parts.hostname:
        raise ValueError("MQTT_URL: write mqtt://user:password@host:1883 or mqtts://…:8883")
    tls = parts.scheme == "mqtts"
    return Broker(
        parts.hostname,
        parts.port or (8883 if tls else 1883),
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        tls,
    )


def _parameters() -> dict[str, Any]:
    given = settings.DATABASES["default"]
    return {
        "dbname": given["NAME"],
        "user": given["USER"],
        "password": given["PASSWORD"] or None,
        "host": given["HOST"] or None,
        "port": given["PORT"] or None,
        "connect_timeout": CONNECT_SECONDS,
        "application_name": "shanzhi ingest",
    }


process = Process()
http_door = HttpDoor(process.gate, further_routes(), behind_proxy=settings.PRODUCTION)


async def application(scope: Any, receive: Any, send: Any) -> None:
    """The ASGI entry point."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] == "http":
        if scope["path"] == "/healthz":
            await answer(send, *process.health(), name=scope["method"])
        else:
            await http_door(scope, receive, send)


async def _lifespan(receive: Any, send: Any) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await process.start()
            await send({"type": "lifespan.startup.complete"})
        else:
            await process.stop()
            await send({"type": "lifespan.shutdown.complete"})
            return
