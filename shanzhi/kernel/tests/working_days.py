"""Calendars and moments that the tests of working time share."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from chinese_calendar.constants import holidays, workdays
from hypothesis import strategies as st

from shanzhi.kernel.working_time.calendar import (
    DEFAULT,
    ROUND_THE_CLOCK,
    ZONE,
    SpecialDay,
    WorkCalendar,
)
from shanzhi.kernel.working_time.shifts import Shift
from shanzhi.kernel.working_time.units import TimeUnit

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
CHINA_2026 = WorkCalendar(
    special=frozenset(
        [SpecialDay(day, ()) for day in holidays if day.year == 2026]
        + [SpecialDay(day, None) for day in workdays if day.year == 2026]
    )
)
WINDOW = WorkCalendar(urgent=(Shift(7 * 60, 22 * 60),))
NIGHTS = (Shift(0, 6 * 60), Shift(22 * 60, 24 * 60))
# On the nights on which the clock changes, an hour of these shifts is skipped or comes twice.
NIGHT_WATCH = WorkCalendar(BERLIN, frozenset(range(7)), NIGHTS, urgent=NIGHTS)
ODD_NIGHTS = (Shift(60, 150), Shift(150, 165), Shift(9 * 60, 24 * 60))
ODD_WATCH = WorkCalendar(NEW_YORK, frozenset({0, 5, 6}), ODD_NIGHTS, urgent=ROUND_THE_CLOCK)
OFFICE_BERLIN = WorkCalendar(BERLIN, urgent=ODD_NIGHTS)

CALENDARS = [DEFAULT, CHINA_2026, WINDOW, NIGHT_WATCH, ODD_WATCH, OFFICE_BERLIN]
ALL_UNITS = list(TimeUnit)
HOURS = [TimeUnit.URGENT_HOUR, TimeUnit.WORK_HOUR, TimeUnit.NATURAL_HOUR]

calendars = st.sampled_from(CALENDARS)
units = st.sampled_from(ALL_UNITS)
hour_units = st.sampled_from(HOURS)
amounts = st.integers(min_value=0, max_value=60)
lengths = st.timedeltas(timedelta(0), timedelta(days=40))
_any_moment = st.datetimes(
    min_value=datetime(2020, 1, 1),  # noqa: DTZ001  # 2026-11-22: made aware by the strategy
    max_value=datetime(2035, 1, 1),  # noqa: DTZ001  # 2026-11-22: made aware by the strategy
    timezones=st.sampled_from([ZONE, UTC, BERLIN, NEW_YORK]),
)
# The four nights of 2026 on which one of the two zones changes its clock, in UTC.
_changes = [
    datetime(2026, 3, 8, 7, tzinfo=UTC),
    datetime(2026, 3, 29, 1, tzinfo=UTC),
    datetime(2026, 10, 25, 1, tzinfo=UTC),
    datetime(2026, 11, 1, 6, tzinfo=UTC),
]
near_changes = st.builds(
    lambda change, away: change + away,
    st.sampled_from(_changes),
    st.timedeltas(timedelta(hours=-30), timedelta(hours=30)),
)
moments = st.one_of(_any_moment, near_changes)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """November 2026 in China: the 20th is a Friday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


def minutes_worked(first: datetime, count: int, unit: TimeUnit, calendar: WorkCalendar) -> int:
    """Watch the clock on the wall for ``count`` minutes: in how many of them is somebody at work?

    Slow and without arithmetic, so that it may judge the fast one. In an hour that comes twice,
    what the clock had reached in its first coming is reached.
    """
    worked = 0
    for minute in range(count):
        local = (first + timedelta(minutes=minute)).astimezone(calendar.zone)
        reads = local.hour * 60 + local.minute
        if local.fold:
            reads = (local.hour + 1) * 60
        worked += any(begin <= reads < end for begin, end in _shifts(local.date(), unit, calendar))
    return worked


def _shifts(day: date, unit: TimeUnit, calendar: WorkCalendar) -> tuple[Shift, ...]:
    if unit is TimeUnit.URGENT_HOUR:
        return calendar.urgent
    own = {one.day: one.shifts for one in calendar.special}
    if day in own:
        found = own[day]
        return calendar.shifts if found is None else found
    return calendar.shifts if day.weekday() in calendar.weekdays else ()
