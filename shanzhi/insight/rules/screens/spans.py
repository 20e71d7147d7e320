"""The moment a wall looks at, spans of time up to it, and the same span earlier."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Compare(StrEnum):
    """With what a figure is compared."""

    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


COMPARE_NAMES = {Compare.WEEK: _("上周"), Compare.MONTH: _("上月"), Compare.YEAR: _("去年")}
LONGEST_BACK = timedelta(days=730)


@dataclass(frozen=True, slots=True)
class Span:
    """[``start``, ``end``) as aware moments."""

    start: datetime
    end: datetime


def span_until(at: datetime, days: int) -> Span:
    """``days`` calendar days in the zone of ``at``, today as far as it has come; 1 is today."""
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    return Span(midnight - timedelta(days=days - 1), at)


def whole_days_until(at: datetime, days: int) -> Span:
    """The same up to the midnight after ``at``."""
    return Span(span_until(at, days).start, span_until(at, 1).start + timedelta(days=1))


def earlier(span: Span, compare: Compare) -> Span:
    """The span as long and at the same hour a week, a month or a year before."""
    return Span(moved_back(span.start, compare), moved_back(span.end, compare))


def moved_back(moment: datetime, compare: Compare) -> datetime:
    """A week before; or the same day of the month before or of the year before, the last day where
    that month is shorter."""
    if compare is Compare.WEEK:
        return moment - timedelta(days=7)
    months = 1 if compare is Compare.MONTH else 12
    before = moment.year * 12 + moment.month - 1 - months
    year, month = divmod(before, 12)
    day = min(moment.day, calendar.monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)


def moment_asked(text: str, now: datetime) -> datetime | None:
    """The full hour that an address asks for, as "2026-11-20T14:00" in the zone of ``now``; None for
    now itself, what is not past, what lies too far back, and other words."""
    try:
        asked = datetime.fromisoformat(text).replace(tzinfo=now.tzinfo)
    except ValueError:
        return None
    asked = asked.replace(minute=0, second=0, microsecond=0)
    return asked if now - LONGEST_BACK <= asked < now else None
