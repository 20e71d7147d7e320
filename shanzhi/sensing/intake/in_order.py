"""Ticks on their way to the disk, one after the other; their alarms do not wait for it."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

from shanzhi.sensing.intake.behind import DATABASE_ERRORS
from shanzhi.sensing.intake.tick import Written

# A disk that usually takes a millisecond now and then takes a second: so many messages may be decided and not
# written (half a second of 620,000 terminals), then nothing more is decided.
MOST_UNWRITTEN = 10_000
# So long the one before is waited for: a disk that is merely busy gets fewer and larger ticks, which cost less.
USUAL_SECONDS = 0.05


class InOrder:
    """``write`` returns when a tick is durable, however often it has to be tried; ``tell`` writes the alarms of a
    tick in a transaction of their own that does not wait for the disk.

    What is durable later in the same log takes what was told before with it, and nothing is acknowledged before
    that. Where a writing failed, the server may have lost what it was told: all that is not written yet tells its
    alarms again, each with its tick and in their order, and until then nothing is told ahead.
    """

    def __init__(
        self,
        write: Callable[[Written], Awaitable[None]],
        tell: Callable[[Written], Awaitable[None]],
    ) -> None:
        self._write, self._tell = write, tell
        self._coming: deque[tuple[Written, asyncio.Task[None]]] = deque()
        self._one_by_one = asyncio.Lock()
        self._messages = 0
        self._is_in_doubt = False

    async def add(self, written: Written) -> None:
        """Tell its alarms, and let it be written after those before it."""
        if written.has_verdicts and not self._is_in_doubt:
            try:
                await self._tell(written)
                # Meanwhile a writing may have failed.
                written.is_told = not self._is_in_doubt
            except DATABASE_ERRORS:
                self._is_in_doubt = True
        self._messages += written.messages
        self._coming.append((written, asyncio.create_task(self._durable(written))))

    def doubt(self) -> None:
        """A writing failed. Any thread may say so."""
        self._is_in_doubt = True
        for written, _task in list(self._coming):
            written.is_told = False

    async def room(self) -> None:
        """Until more may be decided. Raises what a writing raised."""
        while self._coming and self._messages > MOST_UNWRITTEN:
            await self._oldest()
        if len(self._coming) > 1:
            await asyncio.wait([self._coming[0][1]], timeout=USUAL_SECONDS)
        while self._coming and self._coming[0][1].done():
            await self._oldest()

    async def settled(self) -> None:
        """Until everything that was added is durable. Raises what a writing raised."""
        failed: Exception | None = None
        while self._coming:
            try:
                await self._oldest()
            except DATABASE_ERRORS as why:  # those behind it are tried as well
                failed = failed or why
        if failed is not None:
            raise failed

    async def _durable(self, written: Written) -> None:
        async with self._one_by_one:
            await self._write(written)

    async def _oldest(self) -> None:
        written, task = self._coming[0]
        try:
            await asyncio.shield(task)
        finally:
            if task.done() and self._coming and self._coming[0][0] is written:
                self._coming.popleft()
                self._messages -= written.messages
            if not self._coming:
                self._is_in_doubt = False
