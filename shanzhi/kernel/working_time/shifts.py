"""Shifts: when of a day somebody is at work, as values and as text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

MINUTES_OF_A_DAY = 24 * 60
MOST_SHIFTS = 6
# not on screen: what is read; people write dashes, or a word for "until".
_WRITTEN = re.compile(r"([01]?\d|2[0-4])[:：]([0-5]\d)[-–—~～至到]+([01]?\d|2[0-4])[:：]([0-5]\d)")
_BETWEEN = re.compile(r"[,，、;；]")


class Shift(NamedTuple):
    """From ``begin`` until ``end``, in minutes after midnight; 1440 is the end of the day. A night
    shift is two of them: until 24:00, and from 0:00 of the next day."""

    begin: int
    end: int

    def __str__(self) -> str:
        return f"{_clock(self.begin)}-{_clock(self.end)}"


def checked(shifts: Sequence[Shift]) -> tuple[Shift, ...]:
    """The shifts as they are. Raises ValueError unless each ends after it begins, none begins
    before the one before it has ended, all lie within one day, and there are at most six."""
    last = 0
    for begin, end in shifts:
        if not last <= begin < end <= MINUTES_OF_A_DAY:
            raise ValueError("shifts must follow each other within one day")
        last = end
    if len(shifts) > MOST_SHIFTS:
        raise ValueError("more than six shifts a day")
    return tuple(shifts)


def parse_shifts(text: str) -> tuple[Shift, ...]:
    """Shifts as people write them: 9:00-12:00, 13:30-17:30; also with Chinese punctuation.

    Raises ValueError when it is not written so, or for shifts that ``checked`` refuses.
    """
    parts = [part for part in _BETWEEN.split("".join(text.split())) if part]
    return checked([_shift(part) for part in parts])


def shifts_text(shifts: Sequence[Shift]) -> str:
    """The same as one line: 09:00-12:00,13:30-17:30."""
    return ",".join(str(shift) for shift in shifts)


def _shift(text: str) -> Shift:
    found = _WRITTEN.fullmatch(text)
    if found is None:
        raise ValueError("a shift is written 9:00-12:00")
    hour, minute, until_hour, until_minute = (int(part) for part in found.groups())
    return Shift(hour * 60 + minute, until_hour * 60 + until_minute)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
