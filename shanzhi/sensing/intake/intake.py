"""The loop that takes in: collects what the doors bring, turns it every twenty milliseconds, writes it,
and only then says that it is durable."""

from __future__ import annotations

import asyncio
import gc
import logging
import time
from collections import deque
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import uuid4

import psycopg
from django.db import close_old_connections

from shanzhi.sensing.intake.aside import Aside
from shanzhi.sensing.intake.behind import DATABASE_ERRORS, Behind, write_everything
from shanzhi.sensing.intake.house import Brought, Full, House, Source
from shanzhi.sensing.intake.in_order import InOrder
from shanzhi.sensing.intake.messages import read_together
from shanzhi.sensing.intake.parcels import Parcel, Taken
from shanzhi.sensing.intake.store import Store, forget_partitions
from shanzhi.sensing.intake.tick import Written, turn

log = logging.getLogger(__name__)
TICK_SECONDS = 0.02
# A tick that is larger holds up its own acknowledgements.
MOST_IN_A_TICK = 20_000
# The same of what sessions at the broker brought; mqtt.BESIDES counts with each message.
MOST_BYTES = 2_000_000
# What waits beyond this is told to come again: a door answers 503, a broker keeps it.
MOST_WAITING = 200_000
LOOK_SECONDS = 1.0
# Turns of the loop until what waits at sockets is there: it is found, and read.
LET_IN = 2
HELD_SECONDS = 0.5
# Written behind once a minute: what another process heard may be that old in the table.
MARGIN_MS = 180_000
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 2.0


@dataclass
class Intake:
    """``connect`` opens a connection to the database; ``open_house`` reads everything from it,
    ``refresh`` reads again what changed (None: everything)."""

    connect: Callable[[], psycopg.Connection[Any]]
    open_house: Callable[[psycopg.Connection[Any]], House]
    refresh: Callable[[psycopg.Connection[Any], House, Collection[int] | None], None]
    take_over: Callable[[psycopg.Connection[Any], House, Collection[str], int], None]
    process: str
    sources: list[Source] = field(default_factory=list)
    waiting: deque[Parcel] = field(default_factory=deque)
    waiting_messages: int = 0
    house: House | None = None
    ticks: int = 0
    is_away: bool = False

    def __post_init__(self) -> None:
        # A process that starts under the name of one that still ends is another holder of slots.
        self.lease = f"{self.process}-{uuid4().hex[:8]}"
        # One decides about a tick while the other writes the one before.
        self._deciding = ThreadPoolExecutor(1, "intake")
        self._writer = ThreadPoolExecutor(1, "intake-writer")
        self._beside = ThreadPoolExecutor(1, "intake-aside")
        self._aside = Aside(self.connect, self.process)
        self._line = InOrder(self._commit, self._tell)
        self._alone = asyncio.Lock()
        self._came = asyncio.Event()
        self._link: psycopg.Connection[Any] | None = None
        self._store: Store | None = None
        self._ended = self._is_behind = False
        self._next_look = 0.0
        self._first_source = 0
        # When the latest values were read from the database.
        self._read_ms = 0
        self._held: set[str] = set()
        self._held_at = 0.0
        # Devices that are not as they were; None: everything.
        self._changed: set[int] | None = set()

    def submit(self, parcel: Parcel) -> None:
        """Take a parcel; its ``done`` is called when it is durable. Raises Full."""
        if self.waiting_messages > MOST_WAITING:
            raise Full
        self.waiting.append(parcel)
        self.waiting_messages += parcel.messages + parcel.refused_messages
        self._came.set()

    async def take(self, parcel: Parcel) -> Taken:
        """Submit and wait until it is durable. Raises Full."""
        told = _told(parcel)
        self.submit(parcel)
        return await told

    def changed(self, device_ids: Collection[int] | None) -> None:
        """These devices (None: kinds, rules, everything) are read again before the next tick."""
        if device_ids is None:
            self._changed = None
        elif self._changed is not None:
            self._changed |= set(device_ids)
        self._came.set()

    async def claim(self, slots: Collection[str]) -> None:
        """Another process may have heard these devices until now: their latest is read, and the rules
        learn which alarms stand. Returns when the next tick may hear them."""
        if slots:
            async with self._alone:
                await self._line.settled()
                await self._patiently(self._take_over, slots)
                self._held_at = 0.0

    async def drained(self) -> None:
        """Until everything that was taken before is written."""
        nothing = Parcel("")
        written = _told(nothing)
        self.waiting.append(nothing)  # however full it is
        self._came.set()
        await written

    def wake(self) -> None:
        """A source has something."""
        self._came.set()

    async def open(self) -> None:
        """Connect and read everything; tries until the database is there."""
        pause = FIRST_PAUSE
        while not self._ended:
            try:
                await self._in(self._writer, self._open)
            except DATABASE_ERRORS as why:
                close_old_connections()
                log.warning("intake: no database (%s), again in %.1f s", type(why).__name__, pause)
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
            else:
                return

    async def run(self) -> None:
        """Until told to end; what has been taken is written first."""
        between = partial(self._in, self._deciding)
        behind = asyncio.create_task(Behind(self.connect, self._house, between, self.drained).run())
        while not self._ended or self.waiting:
            await self._until_something_came()
            if behind.done():
                behind.result()  # a fault there ends the process, like one here
            started = time.monotonic()
            try:
                async with self._alone:
                    self._hold_out()
                    await self._tick()
            except DATABASE_ERRORS:
                self._is_behind = True  # told to end while the database is away
                break
            await asyncio.sleep(max(0.0, TICK_SECONDS - (time.monotonic() - started)))
        behind.cancel()
        try:
            await self._line.settled()
        except DATABASE_ERRORS:
            self._is_behind = True
        await self._in(self._writer, self._close)
        await self._in(self._beside, self._aside.close)

    def end(self) -> None:
        """Finish what was taken, then stop."""
        self._ended = True
        self._came.set()

    async def _until_something_came(self) -> None:
        """All that waited outside is let in first; then whatever comes next wakes us."""
        self._let_in()
        for _ in range(LET_IN):
            await asyncio.sleep(0)
        left = self._next_look - time.monotonic()
        if left > 0 and not self.waiting and not self._came.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(self._came.wait(), left)
        self._came.clear()

    def _let_in(self) -> None:
        for source in self.sources:
            source.let_in()

    def _hold_out(self) -> None:
        """Between two ticks nothing is let in: a reader that wakes for each message would take turns with
        the thread that decides."""
        for source in self.sources:
            source.hold_out()

    async def _tick(self) -> None:
        """Decide about what came, while what was decided before is being written."""
        if self._changed is None or self._changed:
            await self._line.settled()
            await self._patiently(self._take_changes)
        fresh, again = self._next_parcels(), list[tuple[Parcel, Taken]]()
        brought = self._next_brought()
        if brought and time.monotonic() - self._held_at > HELD_SECONDS:
            await self._patiently(self._ask_held, thread=self._beside)
        if any(parcel.identity for parcel in fresh):
            await self._line.settled()
            fresh, again = await self._patiently(self._not_known, fresh)
        written = await self._in(self._deciding, self._turn, fresh, again, brought)
        if written is not None:
            await self._line.add(written)
        await self._line.room()

    async def _commit(self, written: Written) -> None:
        await self._patiently(self._write, written)
        self.ticks += 1
        for parcel, taken in written.parcels:
            parcel.done(taken)

    async def _tell(self, written: Written) -> None:
        await self._in(self._beside, self._aside.tell, self._house(), written)

    async def _patiently(
        self, call: Callable[..., Any], *given: Any, thread: ThreadPoolExecutor | None = None
    ) -> Any:
        """In the writing thread (or another), until the database takes it: nothing was acknowledged, so the
        doors hold back meanwhile."""
        pause = FIRST_PAUSE
        while True:
            try:
                result = await self._in(thread or self._writer, call, *given)
            except DATABASE_ERRORS as why:
                self.is_away = True
                if self._ended:
                    raise  # what was not acknowledged comes again
                forget_partitions()
                await self._in(self._writer, close_old_connections)
                # Who waits long has to hear that the broker is there; it holds back by its own limit.
                self._let_in()
                log.warning("intake: not written (%s), again in %.1f s", _said(why), pause)
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
            else:
                self.is_away = False
                return result

    def _next_parcels(self) -> list[Parcel]:
        chosen: list[Parcel] = []
        messages = 0
        while self.waiting and messages < MOST_IN_A_TICK:
            parcel = self.waiting.popleft()
            chosen.append(parcel)
            messages += parcel.messages + parcel.refused_messages
        self.waiting_messages -= messages
        return chosen

    def _next_brought(self) -> list[Brought]:
        """Of all sources together no more than one tick can turn quickly: the rest waits its turn, and
        another source is first next time."""
        chosen: list[Brought] = []
        left = MOST_BYTES
        self._first_source += 1
        for place in range(len(self.sources)):
            source = self.sources[(self._first_source + place) % len(self.sources)]
            if left > 0 and (brought := source.brought(left)) is not None:
                chosen.append(brought)
                left -= brought.came.weight
        if left <= 0:
            self._came.set()
        return chosen

    def _take_changes(self) -> None:
        changed, self._changed = self._changed, set()
        try:
            self.refresh(self._at_work().link, self._house(), changed)
            self._at_work().rule_ids = self._house().rules.ids
        except DATABASE_ERRORS:
            self.changed(changed)
            raise

    def _take_over(self, slots: Collection[str]) -> None:
        house = self._house()
        since_ms, self._read_ms = self._read_ms, int(time.time() * 1000)
        self.take_over(self._at_work().link, house, slots, since_ms - MARGIN_MS)

    def _ask_held(self) -> None:
        """The slots of this process; asked again when half a second has passed, so also after a sleep."""
        self._held = self._aside.held(self.lease)
        self._held_at = time.monotonic()

    def _not_known(self, parcels: list[Parcel]) -> tuple[list[Parcel], list[tuple[Parcel, Taken]]]:
        return self._at_work().apart(parcels)

    def _turn(
        self,
        parcels: list[Parcel],
        again: list[tuple[Parcel, Taken]],
        brought: list[Brought],
    ) -> Written | None:
        """In the deciding thread: read what came in, decide. What came by a session that another process holds
        by now is left: it gets the same from the broker."""
        house = self._house()
        mine = [one for one in brought if one.slot in self._held]
        if mine:
            parcels += read_together(house.fleet, mine)
        for one in brought:
            if one.slot not in self._held:
                one.left()
        now_ms = int(time.time() * 1000)
        looked = self._look(house, now_ms)
        if not parcels and not again and looked is None:
            return None
        written = turn(parcels, house.fleet, house.latest, house.rules, now_ms)
        written.slots = frozenset(one.slot for one in mine)
        for parcel, taken in again:
            written.parcels.append((parcel, taken))
            counts = written.counts.setdefault(parcel.door, [0, 0, 0, 0, 0])
            counts[0] += taken.repeated
            counts[3] += taken.repeated
        if looked is not None:
            written.verdicts.append(looked)
        return written

    def _look(self, house: House, now_ms: int) -> Any:
        if time.monotonic() < self._next_look:
            return None
        self._next_look = time.monotonic() + LOOK_SECONDS
        return house.rules.look(now_ms, house.latest.seen_ms, house.fleet)

    def _write(self, written: Written) -> None:
        try:
            self._at_work().write(self._house().fleet, written)
        except DATABASE_ERRORS:
            self._line.doubt()
            raise

    def _at_work(self) -> Store:
        """The store, on a new connection where the old one broke."""
        if self._store is None or self._store.link.broken or self._store.link.closed:
            self._connect()
        if self._store is None:  # _connect sets it or raises
            raise psycopg.OperationalError
        return self._store

    def _open(self) -> None:
        self._connect()
        if self._link is not None:
            self._read_ms = int(time.time() * 1000)
            self.house = self.open_house(self._link)
            # Hundreds of thousands of names that stay are not looked through again and again.
            gc.freeze()
            self._connect()

    def _connect(self) -> None:
        self._disconnect()
        link = self.connect()
        link.execute("SET synchronous_commit = on")
        self._link = link
        rules = self.house.rules.ids if self.house else ()
        self._store = Store(link, self.process, rules, self.lease)

    def _disconnect(self) -> None:
        forget_partitions()
        if self._link is not None:
            self._link.close()
        self._link = self._store = None

    def _close(self) -> None:
        # Latest values that are ahead of the readings would make them known when they come again.
        if self.house is not None and self._link is not None and not self._is_behind:
            try:
                write_everything(self.house, self._link)
            except DATABASE_ERRORS as why:
                log.warning("intake: the latest values were not written (%s)", _said(why))
        self._disconnect()

    def _house(self) -> House:
        if self.house is None:
            raise RuntimeError("The intake was not opened: await open() first.")
        return self.house

    async def _in(self, thread: ThreadPoolExecutor, call: Callable[..., Any], *given: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(thread, call, *given)


def _told(parcel: Parcel) -> asyncio.Future[Taken]:
    """What becomes of it, once it is durable."""
    told: asyncio.Future[Taken] = asyncio.get_running_loop().create_future()

    def done(taken: Taken) -> None:
        if not told.done():
            told.set_result(taken)

    parcel.done = done
    return told


def _said(why: BaseException) -> str:
    return type(why).__name__
