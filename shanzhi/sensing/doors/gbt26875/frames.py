"""Packets of GB/T 26875.3-2011 (6.6): bytes to packets and back. Pure; never raises on what comes in.

A packet: ``@@`` · control unit of 25 bytes (serial 2, version 2, time 6, source 6, destination 6,
length of the data 2, command 1; low byte first) · data of at most 1,024 bytes · checksum 1 (the sum of
control unit and data, its low 8 bits) · ``##``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import IntEnum
from typing import Final

START: Final = b"@@"
END: Final = b"##"
HEAD: Final = 27
MOST_DATA: Final = 1024
_CENTURY = 2000


class Command(IntEnum):
    """The command byte (table 2)."""

    CONTROL = 1
    SEND = 2
    CONFIRM = 3
    REQUEST = 4
    REPLY = 5
    DENY = 6


@dataclass(frozen=True, slots=True)
class Packet:
    """One packet; addresses and the time are bytes as they stand on the wire."""

    serial: int
    version: bytes
    time: bytes
    source: bytes
    destination: bytes
    command: int
    data: bytes

    def name(self) -> str:
        """The source in hexadecimal, in the order of the wire."""
        return self.source.hex().upper()

    def answered(self, command: Command, at: datetime, data: bytes = b"") -> Packet:
        """The answer: the same serial and version, addresses changed round."""
        return Packet(
            self.serial, self.version, time_bytes(at), self.destination, self.source, command, data
        )


@dataclass(frozen=True, slots=True)
class Fault:
    """Bytes that are no packet: ``garbage`` between packets, or a ``checksum`` that is wrong in one
    whose ends are right (then ``packet`` is what it seems to be)."""

    reason: str
    packet: Packet | None = None


def encoded(packet: Packet) -> bytes:
    """The packet on the wire. Raises ValueError for data of more than 1,024 bytes."""
    if len(packet.data) > MOST_DATA:
        raise ValueError("a packet holds 1,024 bytes of data at most")
    body = (
        packet.serial.to_bytes(2, "little") + packet.version + packet.time
        + packet.source + packet.destination
        + len(packet.data).to_bytes(2, "little") + bytes([packet.command]) + packet.data
    )  # fmt: skip
    return START + body + bytes([sum(body) & 0xFF]) + END


class Decoder:
    """Bytes in pieces of any size to packets and faults, in order. It keeps at most one packet's
    bytes; after garbage it finds the next packet again, also one hidden in what looked like another."""

    def __init__(self) -> None:
        self._held = bytearray()
        # Up to here the bytes belong to a packet of which it was said already that it is damaged.
        self._told_until = 0

    def feed(self, piece: bytes) -> Iterator[Packet | Fault]:
        """What has become whole with this piece."""
        self._held += piece
        yield from self._found(is_end=False)

    def flush(self) -> Iterator[Packet | Fault]:
        """Nothing more comes for a while: what is held is no packet, though one may lie behind it."""
        yield from self._found(is_end=True)

    def _found(self, *, is_end: bool) -> Iterator[Packet | Fault]:
        held, at, is_garbage = self._held, 0, False
        while (start := held.find(START, at)) >= 0:
            is_garbage |= start > max(at, self._told_until)
            at = start
            size = _size(held, at)
            if size == 0 and not is_end:
                # Perhaps a false beginning that would wait for long: a whole packet behind it shows.
                behind = _whole_behind(held, at)
                if behind is None:
                    break
                is_garbage, at = True, behind
                continue
            found = _read(held, at, size)
            if found is None:
                is_garbage |= at >= self._told_until
                at += 1
                continue
            if is_garbage:
                yield Fault("garbage")
                is_garbage = False
            yield found
            # A wrong checksum may mean a false beginning: what lies within is looked at again.
            self._told_until = max(self._told_until, at + size)
            at += size if isinstance(found, Packet) else 1
        if start < 0:
            keep = not is_end and held.endswith(START[:1])
            is_garbage |= len(held) - keep > max(at, self._told_until)
            at = max(len(held) - keep, at)
        if is_garbage:
            yield Fault("garbage")
        del held[:at]
        self._told_until = max(self._told_until - at, 0)


def _size(held: bytearray, at: int) -> int:
    """Bytes of the packet that begins here; 0 while they are not all here; -1 for what is none."""
    if len(held) < at + HEAD:
        return 0
    length = int.from_bytes(held[at + 24 : at + 26], "little")
    if length > MOST_DATA:
        return -1
    size = HEAD + length + 3
    return size if len(held) >= at + size else 0


def _whole_behind(held: bytearray, at: int) -> int | None:
    while (at := held.find(START, at + 1)) >= 0:
        if isinstance(_read(held, at, _size(held, at)), Packet):
            return at
    return None


def _read(held: bytearray, at: int, size: int) -> Packet | Fault | None:
    if size <= 0 or held[at + size - 2 : at + size] != END:
        return None
    body = bytes(held[at + 2 : at + size - 3])
    packet = Packet(
        serial=int.from_bytes(body[0:2], "little"),
        version=body[2:4],
        time=body[4:10],
        source=body[10:16],
        destination=body[16:22],
        command=body[24],
        data=body[25:],
    )
    return packet if sum(body) & 0xFF == held[at + size - 3] else Fault("checksum", packet)


def time_bytes(at: datetime) -> bytes:
    """Seconds, minutes, hours, day, month, year of the century, each a binary byte (8.2.2)."""
    return bytes([at.second, at.minute, at.hour, at.day, at.month, at.year - _CENTURY])


def moment_of(given: bytes, zone: tzinfo) -> datetime | None:
    """The time they say, in ``zone``; None where no clock says so (all zero, a 13th month)."""
    second, minute, hour, day, month, year = given
    try:
        return datetime(_CENTURY + year, month, day, hour, minute, second, tzinfo=zone)
    except ValueError:
        return None
