"""Deadlines in natural and in working time.

Working days are Monday to Friday, 9:00–12:00 and 13:30–17:30 in the place's zone, until a place
keeps a calendar of its own (holidays, working Saturdays).
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

SHIFTS: tuple[tuple[time, time], ...] = ((time(9), time(12)), (time(13, 30), time(17, 30)))
WORKING_WEEKDAYS = frozenset(range(5))
ZONE = ZoneInfo("Asia/Shanghai")


class TimeUnit(StrEnum):
    """Unit in which a limit is given."""

    NATURAL_HOUR = "natural_hour"
    NATURAL_DAY = "natural_day"
    WORK_HOUR = "work_hour"
    WORK_DAY = "work_day"

    @property
    def label(self) -> StrPromise:
        """The unit's name on screen."""
        return UNIT_NAMES[self]


UNIT_NAMES: dict[TimeUnit, StrPromise] = {
    TimeUnit.NATURAL_HOUR: _("自然小时"),
    TimeUnit.NATURAL_DAY: _("自然日"),
    TimeUnit.WORK_HOUR: _("工作小时"),
    TimeUnit.WORK_DAY: _("工作日"),
}


def due(start: datetime, amount: int, unit: TimeUnit, zone: ZoneInfo = ZONE) -> datetime:
    """The moment ``amount`` of ``unit`` after ``start`` (aware); the result is in ``start``'s zone.

    A working day ends with the last shift: a limit of one working day given at 10:00 on Friday is
    Monday 17:30 when that day's work is counted from the next working day, as the Civil Code
    (art. 201) counts periods without the day on which they begin.

    Raises ValueError when ``amount`` is negative or ``start`` is naive.
    """
    if amount < 0 or start.tzinfo is None:
        raise ValueError("amount must not be negative and start must be aware")
    if unit is TimeUnit.NATURAL_HOUR:
        return start + timedelta(hours=amount)
    local = start.astimezone(zone)
    if unit is TimeUnit.NATURAL_DAY:
        return (local + timedelta(days=amount)).astimezone(start.tzinfo)
    if unit is TimeUnit.WORK_DAY:
        return _after_days(local, amount).astimezone(start.tzinfo)
    return _after_hours(local, timedelta(hours=amount)).astimezone(start.tzinfo)


def _works(moment: datetime) -> bool:
    return moment.weekday() in WORKING_WEEKDAYS


def _after_days(local: datetime, days: int) -> datetime:
    day = local
    while days > 0 or not _works(day):
        day += timedelta(days=1)
        if _works(day) and days > 0:
            days -= 1
    return datetime.combine(day.date(), SHIFTS[-1][1], tzinfo=local.tzinfo)


def _after_hours(local: datetime, left: timedelta) -> datetime:
    while True:
        if _works(local):
            for begin, end in SHIFTS:
                opens = datetime.combine(local.date(), begin, tzinfo=local.tzinfo)
                closes = datetime.combine(local.date(), end, tzinfo=local.tzinfo)
                at = max(local, opens)
                if at < closes and at + left <= closes:
                    return at + left
                if at < closes:
                    left -= closes - at
        local = datetime.combine(local.date() + timedelta(days=1), time(0), tzinfo=local.tzinfo)
