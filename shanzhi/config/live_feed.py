"""The live process's one connection that listens to PostgreSQL."""

from __future__ import annotations

import asyncio
import logging

import psycopg
from django.conf import settings

from shanzhi.kernel.live import CHANNEL
from shanzhi.kernel.web.live import Hub

log = logging.getLogger(__name__)
CHECK_SECONDS = 10.0
FIRST_PAUSE, LONGEST_PAUSE = 0.25, 5.0


class Feed:
    """Passes what is published to the hub; comes back by itself when the database was away."""

    def __init__(self, hub: Hub) -> None:
        self.connected = False
        self._hub = hub

    async def run(self) -> None:
        """Until cancelled."""
        pause, lost = FIRST_PAUSE, False
        while True:
            try:
                async with await self._connect() as link:
                    self.connected = True
                    if lost:
                        self._hub.tell_to_reload()
                    pause = FIRST_PAUSE
                    await self._listen(link)
            except psycopg.Error as why:
                log.warning("live feed lost (%s), again in %.1f s", type(why).__name__, pause)
            finally:
                self.connected = False
            lost = True
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _connect(self) -> psycopg.AsyncConnection:
        given = settings.DATABASES["default"]
        link = await psycopg.AsyncConnection.connect(
            dbname=given["NAME"],
            user=given["USER"],
            password=given["PASSWORD"] or None,
            host=given["HOST"] or None,
            port=given["PORT"] or None,
            connect_timeout=5,
            autocommit=True,
            application_name="shanzhi live",
        )
        await link.execute(f"LISTEN {CHANNEL}")
        return link

    async def _listen(self, link: psycopg.AsyncConnection) -> None:
        while True:
            async for notification in link.notifies(timeout=CHECK_SECONDS):
                self._hub.spread(notification.payload)
            # A connection that died without a word is only noticed by using it.
            await link.execute("SELECT 1")
