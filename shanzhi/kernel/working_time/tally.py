"""Worked time summed up day by day, so that a span of years is two look-ups and not a walk.

Moments and lengths are microseconds (see zones.py).
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from shanzhi.kernel.working_time.shifts import MINUTES_OF_A_DAY, Shift
from shanzhi.kernel.working_time.zones import first_reading

ShiftsOn = Callable[[date], tuple[Shift, ...]]
FIRST_YEAR, LAST_YEAR = 1970, 2200


@dataclass(frozen=True, slots=True)
class Tally:
    """Every shift from ``since`` until ``until``, and what was worked before each.

    ``worked`` has one entry more than there are shifts: the whole. ``days`` are the working days
    as ordinals, ``day_ends`` when the last shift of each ends.
    """

    since: int
    until: int
    opens: array[int]
    closes: array[int]
    worked: array[int]
    days: array[int]
    day_ends: array[int]

    def position(self, moment: int) -> int:
        """Time worked from ``since`` to ``moment``."""
        index = bisect_right(self.opens, moment) - 1
        if index < 0:
            return 0
        return self.worked[index] + min(moment, self.closes[index]) - self.opens[index]

    def moment(self, position: int) -> int | None:
        """The first moment at which ``position`` (more than 0) has been worked; None when that is
        not before ``until``."""
        index = bisect_left(self.worked, position) - 1
        if index >= len(self.opens):
            return None
        return self.opens[index] + position - self.worked[index]

    def day_end(self, after: date, count: int) -> int | None:
        """When the ``count``-th working day after that day ends; None when not before ``until``."""
        index = bisect_right(self.days, after.toordinal()) + count - 1
        return self.day_ends[index] if index < len(self.days) else None

    @property
    def last_close(self) -> int:
        """When the last shift ends; ``since`` when nobody ever works."""
        return self.closes[-1] if self.closes else self.since


def tally_years(zone: ZoneInfo, shifts_on: ShiftsOn, first: int, last: int) -> Tally:
    """Sum up the years ``first`` to ``last``, both included.

    Raises ValueError for years outside 1970–2200: no matter of ours is there, a mistake is.
    """
    if not FIRST_YEAR <= first <= last <= LAST_YEAR:
        raise ValueError(f"working time is reckoned from {FIRST_YEAR} to {LAST_YEAR}")
    opens, closes, days, day_ends = array("q"), array("q"), array("q"), array("q")
    worked, total = array("q", [0]), 0
    day = date(first, 1, 1)
    while day.year <= last:
        before = total
        for begin, end in shifts_on(day):
            opened, closed = _at(zone, day, begin), _at(zone, day, end)
            if opened < closed:  # a shift within a skipped hour does not take place
                total += closed - opened
                opens.append(opened)
                closes.append(closed)
                worked.append(total)
        if total > before:
            days.append(day.toordinal())
            day_ends.append(closes[-1])
        day += timedelta(days=1)
    since, until = _at(zone, date(first, 1, 1), 0), _at(zone, day, 0)
    return Tally(since, until, opens, closes, worked, days, day_ends)


def _at(zone: ZoneInfo, day: date, minutes: int) -> int:
    if minutes == MINUTES_OF_A_DAY:
        day, minutes = day + timedelta(days=1), 0
    return first_reading(zone, datetime.combine(day, time(minutes // 60, minutes % 60)))
