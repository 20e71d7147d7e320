"""A calendar as a value: who works when in one place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from shanzhi.kernel.working_time.shifts import MINUTES_OF_A_DAY, Shift, checked
from shanzhi.kernel.working_time.tally import Tally

SHIFTS = (Shift(9 * 60, 12 * 60), Shift(13 * 60 + 30, 17 * 60 + 30))
WORKING_WEEKDAYS = frozenset(range(5))
ROUND_THE_CLOCK = (Shift(0, MINUTES_OF_A_DAY),)
ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that is not as its weekday says. ``shifts``: none at all on a holiday; None for the
    ordinary ones, as on a working Saturday (调休); or the day's own."""

    day: date
    shifts: tuple[Shift, ...] | None


@dataclass(frozen=True)
class WorkCalendar:
    """Weekdays count from Monday = 0. ``urgent`` are the shifts of every day on which urgent hours
    run; by default the whole day.

    Raises ValueError for shifts that overlap, weekdays that do not exist, a day named twice.
    """

    zone: ZoneInfo = ZONE
    weekdays: frozenset[int] = WORKING_WEEKDAYS
    shifts: tuple[Shift, ...] = SHIFTS
    special: frozenset[SpecialDay] = frozenset()
    urgent: tuple[Shift, ...] = ROUND_THE_CLOCK

    def __post_init__(self) -> None:
        checked(self.shifts)
        checked(self.urgent)
        for one in self.special:
            checked(one.shifts or ())
        if not self.weekdays <= set(range(7)):
            raise ValueError("weekdays are 0 (Monday) to 6")
        if len(self._special_shifts) < len(self.special):
            raise ValueError("a day is named twice")

    def shifts_on(self, day: date) -> tuple[Shift, ...]:
        """When people are at work on that day; nothing when they are not."""
        if day in self._special_shifts:
            own = self._special_shifts[day]
            return self.shifts if own is None else own
        return self.shifts if day.weekday() in self.weekdays else ()

    def urgent_shifts_on(self, _day: date) -> tuple[Shift, ...]:
        """When urgent hours run on that day: they know neither weekend nor holiday."""
        return self.urgent

    def works_on(self, day: date) -> bool:
        """Is it a working day?"""
        return bool(self.shifts_on(day))

    @property
    def day_length(self) -> timedelta:
        """How long an ordinary working day is."""
        return timedelta(minutes=sum(end - begin for begin, end in self.shifts))

    def with_special(self, days: Iterable[SpecialDay]) -> WorkCalendar:
        """The same calendar with these days said anew."""
        said = {one.day: one for one in (*self.special, *days)}
        return WorkCalendar(
            self.zone, self.weekdays, self.shifts, frozenset(said.values()), self.urgent
        )

    @cached_property
    def _special_shifts(self) -> dict[date, tuple[Shift, ...] | None]:
        return {one.day: one.shifts for one in self.special}

    @cached_property
    def tallies(self) -> dict[bool, Tally]:
        """What has been summed up so far: working time, and (True) urgent time."""
        return {}


DEFAULT = WorkCalendar()
