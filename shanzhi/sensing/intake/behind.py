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
from shanzhi.sensing.intake.last_states import states_of, write_behind
from shanzhi.sensing.intake.state import Ints

log = logging.getLogger(__name__)
WRITE_BEHIND_SECONDS = 60
KEEP_SECONDS = 600.0
# So many are written at once, without turns.
SMALL_FLEET = 2_000
# Of our own connection, and of Django's that the rules are read with.
DATABASE_ERRORS = (psycopg.Error, DatabaseError)


class Behind:
    """``house`` is asked for each time; ``between`` runs a call while no tick is being decided; ``settled`` waits
    until everything that was decided before is written.

    What the table of latest values knows is taken for heard when it comes again: it may never be ahead of
    the readings. So it is copied between two ticks, and written when those before it are.
    """

    def __init__(
        self,
        connect: Callable[[], psycopg.Connection[Any]],
        house: Callable[[], House],
        between: Callable[..., Awaitable[Any]],
        settled: Callable[[], Awaitable[None]],
    ) -> None:
        self._connect, self._house = connect, house
        self._between, self._settled = between, settled
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
                await self._write(link)
                if (house := self._house()).rules.book.rhythms.home:
                    await self._between(note_who_is_home, house.fleet, house.rules)
                if time.monotonic() > next_keeping:
                    next_keeping = time.monotonic() + KEEP_SECONDS
                    await self._between(house.rules.keep, house.fleet)
            except DATABASE_ERRORS as why:
                log.warning("intake: latest values wait (%s)", type(why).__name__)
                await self._between(close_old_connections)
                link = None

    async def _write(self, link: psycopg.Connection[Any]) -> None:
        house = self._house()
        dirty, states = await self._between(dirty_of, house, self._next_places(house.fleet.count))
        try:
            await self._settled()
            loop = asyncio.get_running_loop()
            await loop.run_in_executor(self._thread, write_behind, link, states)
        except BaseException:
            house.latest.is_dirty[dirty] = True
            raise

    def _next_places(self, count: int) -> Ints:
        if count <= SMALL_FLEET:
            return np.arange(count)
        places = np.arange(self._at, self._at + count // WRITE_BEHIND_SECONDS + 1)
        self._at = int(places[-1] + 1) % count
        return places % count


def write_everything(house: House, link: psycopg.Connection[Any]) -> None:
    """At the end, when all that was decided is written. Raises one of DATABASE_ERRORS."""
    write_behind(link, dirty_of(house, np.arange(house.fleet.count))[1])
    house.rules.keep(house.fleet)


def dirty_of(house: House, places: Ints) -> tuple[Ints, list[bytes]]:
    """Of these places those that said something since they were written, and what they said last."""
    latest = house.latest
    dirty = places[latest.is_dirty[places]]
    latest.is_dirty[dirty] = False
    return dirty, states_of(house.fleet, latest, dirty)
