"""Hear what was changed about devices, and bring the fleet up to date between two ticks."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection

import psycopg

from shanzhi.sensing.intake.changes import CHANNEL, EVERYTHING

log = logging.getLogger(__name__)
CHECK_SECONDS = 10.0
PAUSE_SECONDS = 1.0
Connect = Callable[[], Awaitable[psycopg.AsyncConnection[tuple[object, ...]]]]
# None: everything is read again.
Heard = Callable[[Collection[int] | None], None]


async def listen(connect: Connect, heard: Heard) -> None:
    """Until cancelled; after a lost connection everything is taken as changed."""
    lost = False
    while True:
        try:
            async with await connect() as link:
                await link.execute(f"LISTEN {CHANNEL}")
                if lost:
                    heard(None)
                await _follow(link, heard)
        except psycopg.Error as why:
            log.warning("intake: changes are not heard (%s)", type(why).__name__)
        lost = True
        await asyncio.sleep(PAUSE_SECONDS)


async def _follow(link: psycopg.AsyncConnection[tuple[object, ...]], heard: Heard) -> None:
    while True:
        async for notification in link.notifies(timeout=CHECK_SECONDS):
            words = notification.payload
            heard(None if words == EVERYTHING else [int(word) for word in words.split(",")])
        await link.execute("SELECT 1")
