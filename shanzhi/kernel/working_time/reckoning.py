"""How time is reckoned: deadlines, time worked, time left. Pure: no clock, no database.

Periods are counted as the Civil Code (民法典 art. 201–203) counts them: in days, the day of beginning is
not counted, and the last one ends when work ends; in hours, from the moment itself.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from shanzhi.kernel.working_time.calendar import DEFAULT, WorkCalendar
from shanzhi.kernel.working_time.tally import Tally, tally_years
from shanzhi.kernel.working_time.units import TimeUnit
from shanzhi.kernel.working_time.zones import (
    MICROSECOND,
    datetime_of,
    first_reading,
    furthest_reading,
    moment_of,
)

LONGEST_REST = timedelta(days=400)


class NoWorkingTime(ValueError):
    """In this calendar nobody works for more than 400 days: a limit would never end."""


def due(start: datetime, amount: int, unit: TimeUnit, calendar: WorkCalendar = DEFAULT) -> datetime:
    """The moment ``amount`` of ``unit`` after ``start`` (aware); the result is in ``start``'s zone.

    A limit of one working day given at 10:00 on Friday ends on Monday with the last shift. A limit
    of nothing ends when it begins. A natural day ends at the same reading of the clock.

    Raises ValueError when ``amount`` is negative or ``start`` is naive, NoWorkingTime.
    """
    begin = moment_of(start)
    if amount < 0:
        raise ValueError("amount must not be negative")
    if amount == 0:
        return start
    if unit is TimeUnit.NATURAL_DAY:
        wall = furthest_reading(start.astimezone(calendar.zone)) + timedelta(days=amount)
        return datetime_of(first_reading(calendar.zone, wall), start.tzinfo)
    if unit is TimeUnit.WORK_DAY:
        return datetime_of(_day_end(calendar, start, amount), start.tzinfo)
    end = _after(calendar, unit, begin, timedelta(hours=amount) // MICROSECOND)
    return datetime_of(end, start.tzinfo)


def worked_between(
    begin: datetime, end: datetime, unit: TimeUnit, calendar: WorkCalendar = DEFAULT
) -> timedelta:
    """The time from ``begin`` to ``end`` that counts for ``unit``: all of it for natural units, that
    of the urgent shifts for urgent hours, that of the working shifts for the others. Negative when
    ``end`` is before ``begin``. Raises ValueError for naive moments."""
    first, last = moment_of(begin), moment_of(end)
    if unit.is_natural:
        return timedelta(microseconds=last - first)
    tally = covering(calendar, unit, min(first, last), max(first, last))
    return timedelta(microseconds=tally.position(last) - tally.position(first))


def add_worked(
    start: datetime, length: timedelta, unit: TimeUnit, calendar: WorkCalendar = DEFAULT
) -> datetime:
    """The first moment at which ``length`` has been worked since ``start``; the inverse of
    ``worked_between``. In ``start``'s zone.

    Raises ValueError when ``length`` is negative or ``start`` is naive, NoWorkingTime.
    """
    begin = moment_of(start)
    if length < timedelta(0):
        raise ValueError("length must not be negative")
    if not length:
        return start
    return datetime_of(_after(calendar, unit, begin, length // MICROSECOND), start.tzinfo)


def time_left(
    now: datetime, due_at: datetime, unit: TimeUnit, calendar: WorkCalendar = DEFAULT
) -> timedelta:
    """The time until ``due_at`` that counts for ``unit``; negative when it is late, by how much."""
    return worked_between(now, due_at, unit, calendar)


def in_units(length: timedelta, unit: TimeUnit, calendar: WorkCalendar = DEFAULT) -> float:
    """A length as a number of ``unit``; a working day is as long as the calendar's ordinary one."""
    one = timedelta(hours=1)
    if unit is TimeUnit.NATURAL_DAY:
        one = timedelta(days=1)
    elif unit is TimeUnit.WORK_DAY:
        one = calendar.day_length or one
    return length / one


def _after(calendar: WorkCalendar, unit: TimeUnit, begin: int, length: int) -> int:
    if unit.is_natural:
        return begin + length
    tally = covering(calendar, unit, begin, begin)
    while (end := tally.moment(tally.position(begin) + length)) is None:
        tally = _further(calendar, unit, begin, tally)
    return end


def _day_end(calendar: WorkCalendar, start: datetime, count: int) -> int:
    begin, day = moment_of(start), start.astimezone(calendar.zone).date()
    tally = covering(calendar, TimeUnit.WORK_DAY, begin, begin)
    while (end := tally.day_end(day, count)) is None:
        tally = _further(calendar, TimeUnit.WORK_DAY, begin, tally)
    return end


def _further(calendar: WorkCalendar, unit: TimeUnit, begin: int, tally: Tally) -> Tally:
    """A tally that reaches twice as far. Raises NoWorkingTime when there is no work in sight."""
    rest = tally.until - max(begin, tally.last_close)
    if rest > LONGEST_REST // MICROSECOND:
        raise NoWorkingTime("nobody works for more than 400 days in this calendar")
    return covering(calendar, unit, begin, 2 * tally.until - begin)


def covering(calendar: WorkCalendar, unit: TimeUnit, low: int, high: int) -> Tally:
    """The calendar's tally for ``unit``, made wider when it does not hold both moments."""
    urgent = unit is TimeUnit.URGENT_HOUR
    held = calendar.tallies.get(urgent)
    if held and held.since <= low and high < held.until:
        return held
    if held:
        low, high = min(low, held.since), max(high, held.until)
    first, last = (datetime_of(at, calendar.zone).year for at in (low, high))
    shifts_on = calendar.urgent_shifts_on if urgent else calendar.shifts_on
    held = tally_years(calendar.zone, shifts_on, first, last + 1)
    calendar.tallies[urgent] = held
    return held
