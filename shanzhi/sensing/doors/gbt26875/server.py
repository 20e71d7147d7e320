"""The TCP door for transmission devices: bounded, and it confirms only what is durable.

Each connection is read in order: a packet is confirmed (command 3) before the next is looked at, so a
flood waits in the network and not in memory. Refused packets are denied (command 6); what came before is
confirmed and does nothing; where the intake stays full nothing is answered and the device sends again.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from ipaddress import IPv4Network, IPv6Network, ip_address

from shanzhi.sensing.doors.allowance import Buckets
from shanzhi.sensing.doors.contract import Full, Gate, KnownDevice, Taken, Telling
from shanzhi.sensing.doors.gbt26875.frames import (
    Command,
    Decoder,
    Fault,
    Packet,
    encoded,
    moment_of,
    time_bytes,
)
from shanzhi.sensing.doors.gbt26875.objects import SYNC_CLOCK, NotUnderstood, told
from shanzhi.sensing.doors.gbt26875.telling import heard_of

log = logging.getLogger(__name__)
DOOR = "gbt26875"
MOST_CONNECTIONS = 2_000
PIECE = 4_096
# A device says something at least every few minutes; a piece of a packet is followed by its rest soon.
IDLE_SECONDS = 900.0
PARTIAL_SECONDS = 5.0
ANSWER_SECONDS = 10.0
WAIT_WHILE_FULL = 8.0
AGAIN_SECONDS = 0.2
CLOCK_OFF = timedelta(seconds=60)
# Sent again means within seconds. A device whose clock stands still may count its packets from nothing
# after each start: what looks the same a day later is another fire.
SAME_WITHIN = timedelta(minutes=10)


class Server:
    """``clock`` gives the time in the zone that devices keep (of the deployment); ``networks`` are
    those from which devices may come, empty for all: the standard knows no keys."""

    def __init__(
        self,
        gate: Gate,
        clock: Callable[[], datetime],
        networks: Sequence[IPv4Network | IPv6Network] = (),
    ) -> None:
        self._gate = gate
        self._clock = clock
        self._networks = networks
        self._buckets = Buckets(per_second=50, burst=500)
        self._open = 0

    async def listen(self, host: str, port: int) -> asyncio.Server:
        """Begin; close the returned server to end."""
        return await asyncio.start_server(self.serve, host, port, limit=PIECE)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, until its end."""
        peer = writer.get_extra_info("peername") or ("",)
        if self._open >= MOST_CONNECTIONS or not self._may_come(str(peer[0])):
            self._gate.refuse(DOOR, "connection", "")
            writer.close()
            return
        self._open += 1
        try:
            await _Line(self._gate, self._clock, self._buckets, writer).read(reader)
        except (ConnectionError, TimeoutError):
            log.info("a transmission device went away")
        finally:
            self._open -= 1
            writer.close()

    def _may_come(self, address: str) -> bool:
        if not self._networks:
            return True
        try:
            known = ip_address(address.partition("%")[0])
        except ValueError:
            return False
        return any(known in network for network in self._networks)


class _Line:
    """What goes on over one connection."""

    def __init__(
        self,
        gate: Gate,
        clock: Callable[[], datetime],
        buckets: Buckets,
        writer: asyncio.StreamWriter,
    ) -> None:
        self._gate = gate
        self._clock = clock
        self._buckets = buckets
        self._writer = writer
        self._decoder = Decoder()
        self._synced_at: datetime | None = None

    async def read(self, reader: asyncio.StreamReader) -> None:
        """Every packet in order, until the device goes or says nothing for long."""
        wait = IDLE_SECONDS
        while True:
            try:
                async with asyncio.timeout(wait):
                    piece = await reader.read(PIECE)
            except TimeoutError:
                if wait == IDLE_SECONDS:
                    raise
                wait = IDLE_SECONDS
                for found in self._decoder.flush():
                    await self._met(found)
                continue
            if not piece:
                return
            wait = PARTIAL_SECONDS
            for found in self._decoder.feed(piece):
                await self._met(found)

    async def _met(self, found: Packet | Fault) -> None:
        if isinstance(found, Fault):
            self._gate.refuse(DOOR, found.reason, "")
            if found.packet:
                await self._answer(found.packet, Command.DENY)
            return
        if found.command not in {Command.SEND, Command.REPLY}:
            return  # what it says of our own commands
        speaker = self._gate.device_by_serial(f"gbt:{found.name()}")
        if speaker is None:
            await self._deny(found, "unknown", f"gbt:{found.name()}")
            return
        if wait := self._buckets.take(speaker.id):
            await asyncio.sleep(wait)
        await self._take(found, speaker)
        await self._set_clock(found)

    async def _take(self, packet: Packet, speaker: KnownDevice) -> None:
        try:
            objects = told(packet.data)
        except NotUnderstood as why:
            await self._deny(packet, why.reason, speaker.serial)
            return
        zone = self._clock().tzinfo
        if zone is None:
            raise ValueError("the clock must know its zone")
        heard = heard_of(objects, speaker, self._gate, zone)
        for reason, who in heard.refused:
            self._gate.refuse(DOOR, reason, who)
        if not heard.readings:
            await self._answer(packet, Command.DENY)
            return
        try:
            async with asyncio.timeout(WAIT_WHILE_FULL):
                taken = await self._hand_over(packet, speaker, heard.readings)
        except TimeoutError:
            return  # it will send again
        nothing_kept = bool(taken.refused) and not taken.kept
        await self._answer(packet, Command.DENY if nothing_kept else Command.CONFIRM)

    async def _hand_over(
        self, packet: Packet, speaker: KnownDevice, readings: list[Telling]
    ) -> Taken:
        identity = self._identity(packet)
        while True:
            try:
                return await self._gate.telemetry(DOOR, speaker, readings, identity=identity)
            except Full:
                await asyncio.sleep(AGAIN_SECONDS)

    def _identity(self, packet: Packet) -> bytes | None:
        """None where its clock does not go: values are then taken again, which changes nothing."""
        now = self._clock()
        said = moment_of(packet.time, now.tzinfo) if now.tzinfo else None
        if said is None or abs(now - said) > SAME_WITHIN:
            return None
        parts = (packet.source, packet.serial.to_bytes(2, "big"), packet.time, packet.data)
        return hashlib.sha256(b"|".join(parts)).digest()

    async def _deny(self, packet: Packet, reason: str, who: str) -> None:
        self._gate.refuse(DOOR, reason, who)
        await self._answer(packet, Command.DENY)

    async def _answer(self, packet: Packet, command: Command) -> None:
        if packet.command == Command.SEND:
            await self._send(packet.answered(command, self._clock()))

    async def _set_clock(self, packet: Packet) -> None:
        """A device whose clock is off is told the time (type 90), once an hour at most."""
        now = self._clock()
        said = moment_of(packet.time, now.tzinfo) if now.tzinfo else None
        recently = self._synced_at and now - self._synced_at < timedelta(hours=1)
        if recently or (said and abs(now - said) <= CLOCK_OFF):
            return
        self._synced_at = now
        data = bytes([SYNC_CLOCK, 1]) + time_bytes(now)
        await self._send(packet.answered(Command.CONTROL, now, data))

    async def _send(self, packet: Packet) -> None:
        self._writer.write(encoded(packet))
        async with asyncio.timeout(ANSWER_SECONDS):
            await self._writer.drain()
