"""Alarms do not wait for the disk, and nothing is told of that is not written in the end."""

from __future__ import annotations

import asyncio
from collections import Counter

import numpy as np
import psycopg
import pytest

from shanzhi.sensing.intake.in_order import MOST_UNWRITTEN, InOrder
from shanzhi.sensing.intake.tick import Rows, Written
from shanzhi.sensing.rules.rows import Verdicts


def tick(number: int, *, alarms: bool = True, messages: int = 10) -> Written:
    """The tick of this moment."""
    none = np.zeros(0, np.int64)
    count = int(alarms)
    place, moment = np.zeros(count, np.int32), np.full(count, number)
    truth, value = np.ones(count, np.bool_), np.ones(count)
    verdict = Verdicts(place, place, truth, value, moment, ~truth)
    return Written(
        rows=Rows(none, none, np.zeros(0), none, none, number),
        verdicts=[verdict],
        counts={"mqtt": [messages, messages, 0, 0, 0]},
        refused=Counter(),
        identities=[],
        now_ms=number,
    )


class Disk:
    """Writes while ``free`` is set; ``faults`` says how often each tick fails first."""

    def __init__(self) -> None:
        self.free = asyncio.Event()
        self.free.set()
        self.faults: Counter[int] = Counter()
        self.is_deaf = False
        self.told: list[int] = []
        # (tick, whether its alarms had been told).
        self.written: list[tuple[int, bool]] = []
        self.line = InOrder(self._write, self._tell)

    async def _write(self, written: Written) -> None:
        await self.free.wait()
        while self.faults[written.now_ms]:
            self.faults[written.now_ms] -= 1
            self.line.doubt()
            await asyncio.sleep(0)
        self.written.append((written.now_ms, written.is_told))

    async def _tell(self, written: Written) -> None:
        await asyncio.sleep(0)
        if self.is_deaf:
            raise psycopg.OperationalError
        self.told.append(written.now_ms)


def test_alarms_are_told_while_the_disk_stalls_and_nothing_is_written() -> None:
    async def run() -> None:
        disk = Disk()
        disk.free.clear()
        for number in range(1, 5):
            await disk.line.add(tick(number, alarms=number != 2))
            await asyncio.wait_for(disk.line.room(), 1)
        assert (disk.told, disk.written) == ([1, 3, 4], [])
        disk.free.set()
        await disk.line.settled()
        assert disk.written == [(1, True), (2, False), (3, True), (4, True)]

    asyncio.run(run())


def test_after_a_writing_that_failed_alarms_are_written_again_with_their_ticks() -> None:
    async def run() -> None:
        disk = Disk()
        disk.free.clear()
        disk.faults[2] = 1
        for number in range(1, 4):
            await disk.line.add(tick(number))
        await asyncio.sleep(0)
        disk.free.set()
        await asyncio.sleep(0.01)
        await disk.line.add(tick(4))
        await disk.line.settled()
        # The server may have lost what was told of 2 and 3; what came in doubt (4) was not told ahead.
        assert disk.written == [(1, True), (2, False), (3, False), (4, False)]
        assert disk.told == [1, 2, 3]
        await disk.line.add(tick(5))
        await disk.line.settled()
        assert (disk.told[-1], disk.written[-1]) == (5, (5, True))

    asyncio.run(run())


def test_what_could_not_be_told_is_written_with_its_tick_and_later_ones_keep_their_turn() -> None:
    async def run() -> None:
        disk = Disk()
        disk.free.clear()
        disk.is_deaf = True
        await disk.line.add(tick(1))
        disk.is_deaf = False
        await disk.line.add(tick(2))
        disk.free.set()
        await disk.line.settled()
        assert (disk.told, disk.written) == ([], [(1, False), (2, False)])

    asyncio.run(run())


def test_no_more_is_decided_than_may_be_lost_again() -> None:
    async def run() -> None:
        disk = Disk()
        disk.free.clear()
        await disk.line.add(tick(1, messages=MOST_UNWRITTEN))
        await asyncio.wait_for(disk.line.room(), 1)
        await disk.line.add(tick(2, messages=1))
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(disk.line.room(), 0.05)
        disk.free.set()
        await asyncio.wait_for(disk.line.room(), 1)
        await disk.line.settled()
        assert [number for number, _told in disk.written] == [1, 2]

    asyncio.run(run())


def test_a_disk_that_is_merely_busy_gets_its_ticks_one_by_one() -> None:
    async def run() -> None:
        disk = Disk()
        disk.free.clear()
        asyncio.get_running_loop().call_later(0.01, disk.free.set)
        await disk.line.add(tick(1))
        await disk.line.room()
        assert disk.written == []
        await disk.line.add(tick(2))
        await disk.line.room()
        assert disk.written[0] == (1, True)
        await disk.line.settled()

    asyncio.run(run())


def test_a_fault_of_ours_is_heard() -> None:
    async def run() -> None:
        disk = Disk()

        async def broken(_written: Written) -> None:
            raise ZeroDivisionError

        disk.line._write = broken
        await disk.line.add(tick(1))
        await asyncio.sleep(0.01)
        with pytest.raises(ZeroDivisionError):
            await disk.line.room()

    asyncio.run(run())
