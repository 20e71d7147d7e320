"""What rules and forecasts look at: counts of the past in steps of a day and night."""

from __future__ import annotations

from datetime import datetime, timedelta

from shanzhi.insight.queries import figures as read
from shanzhi.insight.queries.figures import Step
from shanzhi.insight.rules.screens.spans import span_until
from shanzhi.kernel.api import Actor, local_zone

HOURS = 24


def by_day_and_night(viewer: Actor, place: str, at: datetime, days: int) -> list[float]:
    """What came in within each of the last ``days`` days and nights up to the full hour before ``at``,
    oldest first. Raises Denied."""
    hours = _hours(viewer, "came", place, at, days)
    return [sum(hours[first : first + HOURS]) for first in range(0, len(hours), HOURS)]


def late_at_this_hour(viewer: Actor, place: str, at: datetime, days: int) -> list[float]:
    """How many matters were late at this hour of each of the last ``days`` days, oldest first."""
    return _hours(viewer, "late", place, at, days)[HOURS - 1 :: HOURS]


def by_calendar_day(viewer: Actor, place: str, at: datetime, days: int) -> list[float]:
    """What came in on each of the last ``days`` whole days, yesterday last."""
    end = span_until(at.astimezone(local_zone()), 1).start
    found = read.series(viewer, ["came"], place, end - timedelta(days=days), end, Step.DAY)
    return [float(point.figure.value or 0) for point in found["came"]]


def _hours(viewer: Actor, code: str, place: str, at: datetime, days: int) -> list[float]:
    end = at.astimezone(local_zone()).replace(minute=0, second=0, microsecond=0)
    found = read.series(viewer, [code], place, end - timedelta(days=days), end, Step.HOUR)
    return [float(point.figure.value or 0) for point in found[code]]
