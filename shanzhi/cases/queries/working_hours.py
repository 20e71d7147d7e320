"""How long matters took from the report to the handler's word, in worked hours."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean, median
from typing import Any

from django.db.models import Aggregate, Avg, Count, F, FloatField, QuerySet
from django.db.models.functions import Extract

from shanzhi.cases.models import Case
from shanzhi.kernel.api import TimeUnit, calendar_for, worked_between

# More are not reckoned one by one with the calendar of their place.
WORKED_LIMIT = 50_000
_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Hours:
    """``mean`` and ``median`` of ``count`` matters in hours, None of none; natural hours when
    ``is_worked`` is False."""

    count: int = 0
    mean: float | None = None
    median: float | None = None
    is_worked: bool = True


class _Middle(Aggregate):
    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    name = "middle"
    output_field = FloatField()


def worked_hours(handled: QuerySet[Case]) -> Hours:
    """Mean and median of handled matters: one statement; where they are more than
    ``WORKED_LIMIT`` a second one, which counts natural hours."""
    spans = list(
        handled.order_by().values_list("place_code", "opened_at", "handled_at")[: WORKED_LIMIT + 1]
    )
    if len(spans) > WORKED_LIMIT:
        return _natural(handled)
    hours = [
        worked_between(begin, end, TimeUnit.WORK_HOUR, calendar_for(place)).total_seconds()
        / _SECONDS
        for place, begin, end in spans
        if end is not None
    ]
    return Hours(len(hours), fmean(hours), median(hours)) if hours else Hours()


def _natural(handled: QuerySet[Case]) -> Hours:
    seconds: Any = Extract(F("handled_at") - F("opened_at"), "epoch")
    found = handled.order_by().aggregate(
        count=Count("pk"),
        mean=Avg(seconds, output_field=FloatField()),
        middle=_Middle(seconds),
    )
    return Hours(found["count"], found["mean"] / _SECONDS, found["middle"] / _SECONDS, False)
