"""The sessions at the broker that this process holds: opened when their slot is claimed, closed when it
is lost, and tried again when the broker was away."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from typing import Any

import psycopg

from shanzhi.sensing.intake.intake import Intake
from shanzhi.sensing.intake.leases import ANY, RENEW_SECONDS, Leases
from shanzhi.sensing.intake.mqtt import Broker, Listener, topics_of

log = logging.getLogger(__name__)
CONNECT_SECONDS = 5.0


class Sessions:
    """``begin`` before anything is read, ``run`` until cancelled, then ``close``."""

    def __init__(
        self,
        intake: Intake,
        broker: Broker,
        connect: Callable[[], psycopg.Connection[Any]],
    ) -> None:
        self.intake = intake
        self.broker = broker
        self.leases = Leases(intake.lease)
        self.listeners: dict[str, Listener] = {}
        self._connect = connect
        self._link: psycopg.Connection[Any] | None = None
        self._said: str = ""
        # Ours since before anything was read: nobody else has heard these devices meanwhile.
        self._read: set[str] = set()

    @property
    def are_open(self) -> bool:
        """Whether each slot that this process holds has its session."""
        held = self.leases.held
        return bool(held) and held <= {s for s, one in self.listeners.items() if one.is_open}

    async def begin(self, reading: Awaitable[None]) -> None:
        """Hold all slots while ``reading`` reads everything, where nobody else lives."""
        with suppress(psycopg.Error):
            self._read = await asyncio.to_thread(self._begin_alone)
        renewing = asyncio.create_task(self._keep())
        try:
            await reading
        finally:
            renewing.cancel()
            with suppress(asyncio.CancelledError):
                await renewing

    async def _keep(self) -> None:
        while self._read:
            await asyncio.sleep(RENEW_SECONDS)
            try:
                self._read &= await asyncio.shield(asyncio.to_thread(self._renew))
            except psycopg.Error:
                self._read, self._link = set(), None

    async def run(self) -> None:
        """Once a second: which slots are ours, and is each of their sessions open?"""
        while True:
            try:
                held = await asyncio.to_thread(self._turn)
            except psycopg.Error as why:
                # Nobody can claim while the database is away; what is open stays open and holds back.
                log.warning("ingest: slots are not renewed (%s)", type(why).__name__)
                self._link = None
            else:
                with suppress(psycopg.Error):
                    await self._follow(held)
            await asyncio.sleep(RENEW_SECONDS)

    async def close(self) -> None:
        """Leave the broker, let what was taken be written, and give the slots away."""
        await self._leave(list(self.listeners))
        await self.intake.drained()
        with suppress(psycopg.Error):
            await asyncio.to_thread(self._end)

    async def _follow(self, held: set[str]) -> None:
        await self._leave(self.listeners.keys() - held)
        if surplus := self.leases.held - held:
            # What was taken from them is written before another process reads what is there.
            await self.intake.drained()
            await asyncio.to_thread(self._release, sorted(surplus))
        fresh = held - self.listeners.keys() - (self._read & self.leases.kept)
        self._read = set()
        if fresh:
            await self.intake.claim(fresh)
        for slot in sorted(held):
            listener = self.listeners.get(slot)
            if listener is None or not listener.is_open:
                await self._open(slot)
        self._tell(f"{len(self.listeners)} of {len(held)} sessions at the broker are open")

    async def _open(self, slot: str) -> None:
        await self._leave([slot] if slot in self.listeners else [])
        listener = Listener(f"shanzhi-ingest-{slot}", slot, self.intake.wake)
        filters = topics_of("" if slot == ANY else slot)
        try:
            await asyncio.wait_for(listener.listen(self.broker, filters), CONNECT_SECONDS)
        except Exception as why:  # noqa: BLE001  # 2026-11-26: gmqtt raises what it likes while a broker is away
            self._tell(f"no session at the broker ({type(why).__name__})")
            return
        self.listeners[slot] = listener
        self.intake.sources.append(listener)

    async def _leave(self, slots: Iterable[str]) -> None:
        for slot in list(slots):
            listener = self.listeners.pop(slot)
            self.intake.sources.remove(listener)
            with suppress(Exception):  # a connection that is gone already
                await asyncio.wait_for(listener.disconnect(), CONNECT_SECONDS)

    def _turn(self) -> set[str]:
        return self.leases.turn(self._linked())

    def _begin_alone(self) -> set[str]:
        return self.leases.begin_alone(self._linked())

    def _renew(self) -> set[str]:
        return self.leases.renew(self._linked())

    def _linked(self) -> psycopg.Connection[Any]:
        if self._link is None or self._link.closed:
            self._link = self._connect()
        return self._link

    def _release(self, slots: list[str]) -> None:
        if self._link is not None:
            self.leases.release(self._link, slots)

    def _end(self) -> None:
        if self._link is not None and not self._link.closed:
            self.leases.end(self._link)
            self._link.close()

    def _tell(self, standing: str) -> None:
        if standing != self._said:
            log.info("ingest: %s", standing)
            self._said = standing
