"""Weeks, months and quarters: where they begin and end, and how they are called. Pure."""

from __future__ import annotations

from datetime import MAXYEAR, date, timedelta
from enum import StrEnum

from django.utils.translation import gettext as _

from shanzhi.kernel.api import PeriodWords


class PeriodKind(StrEnum):
    """How long a period is. Weeks begin on Monday (GB/T 7408, ISO 8601)."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


def period_around(kind: PeriodKind, day: date) -> tuple[date, date]:
    """[first day, day after the last) of the period in which a day lies."""
    if kind is PeriodKind.WEEK:
        first = day - timedelta(days=day.weekday())
        return first, first + timedelta(days=7)
    months = 1 if kind is PeriodKind.MONTH else 3
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    return first, _after(first, months)


def is_reported(day: date) -> bool:
    """Can a report of that day be meant? What lies at the ends of the calendar has no period around."""
    return 2000 <= day.year < MAXYEAR


def period_before(kind: PeriodKind, first: date) -> tuple[date, date]:
    """The period before the one that begins on ``first``."""
    return period_around(kind, first - timedelta(days=1))


def last_ended(kind: PeriodKind, today: date) -> tuple[date, date]:
    """The newest period that is over on ``today``."""
    return period_before(kind, period_around(kind, today)[0])


def period_words(kind: PeriodKind) -> PeriodWords:
    """How sentences call it and the one before."""
    if kind is PeriodKind.WEEK:
        return PeriodWords(_("本周"), _("上周"))
    if kind is PeriodKind.MONTH:
        return PeriodWords(_("本月"), _("上月"))
    return PeriodWords(_("本季度"), _("上季度"))


def report_title(kind: PeriodKind, first: date, place: str) -> str:
    """晨光街道 2026年第47周周报; the week carries the year that most of its days lie in."""
    if kind is PeriodKind.WEEK:
        year, week, _weekday = first.isocalendar()
        return _("%(place)s %(year)s年第%(week)s周周报") % {
            "place": place,
            "year": year,
            "week": week,
        }
    if kind is PeriodKind.MONTH:
        told = {"place": place, "year": first.year, "month": first.month}
        return _("%(place)s %(year)s年%(month)s月月报") % told
    told = {"place": place, "year": first.year, "quarter": (first.month + 2) // 3}
    return _("%(place)s %(year)s年第%(quarter)s季度季报") % told


def _after(first: date, months: int) -> date:
    months += first.month - 1
    return date(first.year + months // 12, months % 12 + 1, 1)
