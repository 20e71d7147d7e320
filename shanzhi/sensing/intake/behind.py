"""What is written behind: the latest values a sixtieth of the fleet a second, on a connection of its own, and
what was learnt of people's days every ten minutes."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import psycopg
from django.db import DatabaseError, close_old_connections

from shanzhi.sensing.intake.absences import note_who_is_home
from shanzhi.sensing.intake.house import House
from shanzhi.sensing.intake.store import write_behind

log = logging.getLogger(__name__)
WRITE_BEHIND_SECONDS = 60
KEEP_SECONDS = 600.0
# So many are written at once, without turns.
SMALL_FLEET = 2_000
# Of our own connection, and of Django's that the rules are read with.
DATABASE_ERRORS = (psycopg.Error, DatabaseError)


class Behind:
    """``house`` is asked for each time; ``between`` runs a call while no tick is being decided."""

    def __init__(
        self,
        connect: Callable[[], psycopg.Connection[Any]],
        house: Callable[[], House],
        between: Callable[..., Awaitable[Any]],
    ) -> None:
        self._connect, self._house, self._between = connect, house, between
        self._thread = ThreadPoolExecutor(1, "write-behind")
        self._at = 0

    async def run(self) -> None:
        """Until cancelled."""
        link: psycopg.Connection[Any] | None = None
        next_keeping = time.monotonic() + KEEP_SECONDS
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(1.0)
            try:
                if link is None or link.closed:
                    link = await loop.run_in_executor(self._thread, self._connect)
                await loop.run_in_executor(self._thread, self._write, self._house(), link)
                if (house := self._house()).rules.book.rhythms.home:
                    await self._between(note_who_is_home, house.fleet, house.rules)
                if time.monotonic() > next_keeping:
                    next_keeping = time.monotonic() + KEEP_SECONDS
                    await self._between(house.rules.keep, house.fleet)
            except DATABASE_ERRORS as why:
                log.warning("intake: latest values wait (%s)", type(why).__name__)
                await self._between(close_old_connections)
                link = None

    def _write(self, house: House, link: psycopg.Connection[Any]) -> None:
        count = house.fleet.count
        if count <= SMALL_FLEET:
            write_dirty(house, link, np.arange(count))
            return
        places = np.arange(self._at, self._at + count // WRITE_BEHIND_SECONDS + 1)
        self._at = int(places[-1] + 1) % count
        write_dirty(house, link, places % count)


def write_everything(house: House, link: psycopg.Connection[Any]) -> None:
    """At the end. Raises one of DATABASE_ERRORS."""
    write_dirty(house, link, np.arange(house.fleet.count))
    house.rules.keep(house.fleet)


def write_dirty(house: House, link: psycopg.Connection[Any], places: Any) -> None:
    """Of these places those that said something since they were written. Raises psycopg.Error."""
    latest = house.latest
    dirty = places[latest.is_dirty[places]]
    latest.is_dirty[dirty] = False
    try:
        write_behind(link, house.fleet, latest, dirty)
    except psycopg.Error:
        latest.is_dirty[dirty] = True
        raise
