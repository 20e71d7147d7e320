"""The data of a packet: type flag, number of objects, objects (GB/T 26875.3-2011, 7 and 8, table 3).

Covered: 1 system status, 2 part status, 3 part analogue, 4 operation, 21 status of the transmission
device, 24 its operation. Of 5 to 8, 25, 26 and 28 (versions, configurations, times) only that they came.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

# A part's description is 31 bytes of GB 18030; it is what an installer typed, and is not kept.
_DESCRIPTION: Final = 31
SILENT_TYPES: Final = frozenset({5, 6, 7, 8, 25, 26, 28})
SYNC_CLOCK: Final = 90


class NotUnderstood(Exception):
    """The data is of no covered type or has not the length of its objects."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Told:
    """One object. ``thing`` names what it is about behind the device: nothing for the device itself,
    ``1.2`` system 2 of type 1, ``1.2:00010203`` a part of it by its four bytes on the wire.

    ``states`` are yes or no by name; ``amount`` is the type of an analogue value and its raw number.
    """

    thing: str
    time: bytes
    states: dict[str, bool] = field(default_factory=dict)
    amount: tuple[int, int] | None = None


# Bits of states (figures 6, 7 and 10). A state that is the good one is turned round (not_…).
SYSTEM_BITS = {
    "fire": 1, "fault": 2, "shielded": 3, "watched": 4, "started": 5, "fed_back": 6, "delayed": 7,
    "mains_lost": 8, "backup_lost": 9, "bus_fault": 10,
}  # fmt: skip
PART_BITS = {
    "fire": 1, "fault": 2, "shielded": 3, "watched": 4, "started": 5, "fed_back": 6, "delayed": 7,
    "mains_lost": 8,
}  # fmt: skip
DEVICE_BITS = {
    "fire": 1, "fault": 2, "mains_lost": 3, "backup_lost": 4, "channel_fault": 5, "line_fault": 6,
}  # fmt: skip
# Of operations only what says that there is, or is no longer, an alarm.
OPERATION_BITS = {"reset": 0, "manual_alarm": 2, "alarm_ended": 3}


def told(data: bytes) -> list[Told]:
    """The objects of a packet's data; nothing for a sign of life. Raises NotUnderstood."""
    if not data:
        return []
    if len(data) < 2:
        raise NotUnderstood("length")
    kind, count = data[0], data[1]
    if kind in SILENT_TYPES:
        return []
    if kind not in _READERS:
        raise NotUnderstood("type")
    size, reader = _READERS[kind]
    if len(data) != 2 + count * size:
        raise NotUnderstood("length")
    return [reader(data[at : at + size]) for at in range(2, len(data), size)]


def _system(part: bytes) -> Told:
    return Told(_thing(part), part[4:], _states(part[2:4], SYSTEM_BITS))


def _part(part: bytes) -> Told:
    return Told(_thing_of_part(part), part[9 + _DESCRIPTION :], _states(part[7:9], PART_BITS))


def _analogue(part: bytes) -> Told:
    value = int.from_bytes(part[8:10], "little", signed=True)
    return Told(_thing_of_part(part), part[10:], amount=(part[7], value))


def _operation(part: bytes) -> Told:
    return Told(_thing(part), part[4:], _happened(part[2:3]))


def _device(part: bytes) -> Told:
    return Told("", part[1:], _states(part[:1], DEVICE_BITS))


def _device_operation(part: bytes) -> Told:
    return Told("", part[2:], _happened(part[:1]))


def _thing(part: bytes) -> str:
    return f"{part[0]}.{part[1]}"


def _thing_of_part(part: bytes) -> str:
    return f"{_thing(part)}:{part[3:7].hex().upper()}"


def _states(given: bytes, bits: dict[str, int]) -> dict[str, bool]:
    word = int.from_bytes(given, "little")
    return {name: bool(word >> bit & 1) for name, bit in bits.items()}


def _happened(given: bytes) -> dict[str, bool]:
    """An operation says what was done; what was not done says nothing."""
    return {name: True for name, done in _states(given, OPERATION_BITS).items() if done}


# Type flag → bytes of one object with its time of six bytes, and what reads it.
_READERS: dict[int, tuple[int, Callable[[bytes], Told]]] = {
    1: (10, _system),
    2: (46, _part),
    3: (16, _analogue),
    4: (10, _operation),
    21: (7, _device),
    24: (8, _device_operation),
}
