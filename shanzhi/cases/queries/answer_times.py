"""How long people waited for an answer: median, and the shares within some days, by week."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Aggregate, Count, DurationField, F, Q, QuerySet
from django.db.models.functions import TruncWeek

from shanzhi.cases.models import Case
from shanzhi.cases.permissions import READ_FIGURES
from shanzhi.cases.queries.visible import visible_cases, within
from shanzhi.kernel.api import Actor, Target, local_zone, require

WITHIN_DAYS = (7, 15)


@dataclass(frozen=True, slots=True)
class AnswerTimes:
    """Matters that came in during a week (``monday``; None: all of them) and are answered.

    ``median`` lies between the report and the answer, in natural time, halfway between the middle
    two; ``within`` maps days (of 24 hours) to the share (0..1) answered in so many or fewer.
    Numerator and denominator both leave out what is not answered yet.
    """

    monday: date | None
    answered: int
    median: timedelta
    within: dict[int, float]


class Median(Aggregate):
    """PostgreSQL's continuous median of a duration."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


def answer_times(
    viewer: Actor,
    scope: str,
    *,
    begin: datetime | None = None,
    end: datetime | None = None,
) -> AnswerTimes | None:
    """Over all matters of the place that came in from ``begin`` until before ``end``; None when
    nothing of them is answered. Raises Denied outside of the viewer's places."""
    row = _measured(_answered(viewer, scope, begin, end))
    return _times(None, row) if row["answered"] else None


def answer_times_by_week(
    viewer: Actor,
    scope: str,
    *,
    begin: datetime | None = None,
    end: datetime | None = None,
) -> list[AnswerTimes]:
    """The same for each week (Monday to Sunday, here) in which something came in that is answered,
    oldest first. Raises Denied."""
    week = TruncWeek("opened_at", tzinfo=local_zone())
    rows = _answered(viewer, scope, begin, end).annotate(week=week).values("week")
    return [
        _times(row["week"].date(), row) for row in rows.annotate(**_measures()).order_by("week")
    ]


def _answered(
    viewer: Actor, scope: str, begin: datetime | None, end: datetime | None
) -> QuerySet[Case]:
    require(viewer, READ_FIGURES, Target(place_code=scope))
    cases = visible_cases(viewer).filter(within(scope), handled_at__isnull=False)
    if begin is not None:
        cases = cases.filter(opened_at__gte=begin)
    return cases if end is None else cases.filter(opened_at__lt=end)


def _measured(cases: QuerySet[Case]) -> dict[str, Any]:
    return cases.aggregate(**_measures())


def _measures() -> dict[str, Any]:
    waited = F("handled_at") - F("opened_at")
    return {
        "answered": Count("pk"),
        "median": Median(waited),
        **{
            f"within_{days}": Count(
                "pk", filter=Q(handled_at__lte=F("opened_at") + timedelta(days=days))
            )
            for days in WITHIN_DAYS
        },
    }


def _times(monday: date | None, row: Mapping[str, Any]) -> AnswerTimes:
    return AnswerTimes(
        monday=monday,
        answered=row["answered"],
        median=row["median"],
        within={days: row[f"within_{days}"] / row["answered"] for days in WITHIN_DAYS},
    )
