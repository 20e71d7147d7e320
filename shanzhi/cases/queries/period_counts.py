"""What came in, was handled and happened in a place over a period; each count is a list of the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Left

from shanzhi.cases.models import Case, Review, Whistle
from shanzhi.cases.models.states import CLOSED_STATES, OPEN_STATES
from shanzhi.cases.permissions import READ_FIGURES
from shanzhi.cases.queries.queue_past import came_back, handled_late, late_why
from shanzhi.cases.queries.rates import Period
from shanzhi.cases.queries.visible import within
from shanzhi.kernel.api import Actor, Target, now, require

GRID = 15


@dataclass(frozen=True, slots=True)
class Flow:
    """Matters that ``came`` in the period, of them ``open`` at the moment of counting; ``handled``
    in it; ``open_all`` and of them ``open_late``, whatever their age."""

    came: int
    open: int
    handled: int
    open_all: int
    open_late: int


@dataclass(frozen=True, slots=True)
class Lateness:
    """Matters ``handled`` in the period, of them ``late``, and of these how many for each reason
    of LATE_WHY."""

    handled: int
    late: int
    why: dict[str, int]


@dataclass(frozen=True, slots=True)
class SecondLooks:
    """Of what ``came``, ``again`` was sent back or reopened; ``reviewed`` matters were looked at
    in the period, and of ``refused`` ones the look did not agree."""

    came: int
    again: int
    reviewed: int
    refused: int


@dataclass(frozen=True, slots=True)
class Joint:
    """Matters ``whistled`` for in the period, ``calls`` of units, and those that came ``missed``."""

    whistled: int
    calls: int
    missed: int


def flow_counts(
    viewer: Actor, place_code: str, period: Period, *, at: datetime | None = None
) -> Flow:
    """3 statements. Raises Denied outside of the viewer's places, like all here."""
    cases, moment = _cases(viewer, place_code), at or now()
    came = cases.filter(_in("opened_at", period)).aggregate(
        came=Count("pk"), open=Count("pk", filter=Q(state__in=OPEN_STATES))
    )
    handled = _handled(cases, period).count()
    still = cases.filter(state__in=OPEN_STATES).aggregate(
        open_all=Count("pk"),
        open_late=Count("pk", filter=Q(due_at__lt=moment, paused_at__isnull=True)),
    )
    return Flow(**came, handled=handled, **still)


def late_counts(viewer: Actor, place_code: str, period: Period) -> Lateness:
    """1 statement."""
    late, why = handled_late(), late_why()
    reasons = {f"why_{key}": Count("pk", filter=late & reason) for key, reason in why.items()}
    handled = _handled(_cases(viewer, place_code), period)
    found = handled.aggregate(all=Count("pk"), late=Count("pk", filter=late), **reasons)
    return Lateness(found["all"], found["late"], {key: found[f"why_{key}"] for key in why})


def topic_counts(viewer: Actor, place_code: str, period: Period) -> dict[str, int]:
    """What came in, by first-level category (1 statement)."""
    return _by(_cases(viewer, place_code).filter(_in("opened_at", period)), F("topic"))


def place_counts(viewer: Actor, place_code: str, period: Period) -> dict[str, int]:
    """What came in, by the level below; of a grid there is none (1 statement)."""
    cases = _cases(viewer, place_code)
    if len(place_code) >= GRID:
        return {}
    column = {0: Left("place_code", 6), 6: F("street_code"), 9: F("community_code")}
    key = column.get(len(place_code), F("place_code"))
    return _by(cases.filter(_in("opened_at", period)), key)


def second_looks(viewer: Actor, place_code: str, period: Period) -> SecondLooks:
    """2 statements."""
    cases = _cases(viewer, place_code)
    came = cases.filter(_in("opened_at", period)).aggregate(
        came=Count("pk"), again=Count("pk", filter=came_back())
    )
    looks = Review.objects.filter(_in("decided_at", period), case__in=cases).aggregate(
        reviewed=Count("case", distinct=True),
        refused=Count("case", distinct=True, filter=Q(agreed=False)),
    )
    return SecondLooks(**came, **looks)


def joint_counts(viewer: Actor, place_code: str, period: Period) -> Joint:
    """1 statement."""
    whistles = Whistle.objects.filter(_in("at", period), case__in=_cases(viewer, place_code))
    found = whistles.aggregate(
        whistled=Count("case", distinct=True),
        asked=Count("calls"),
        late=Count("calls", filter=Q(calls__missed_at__isnull=False)),
    )
    return Joint(found["whistled"], found["asked"], found["late"])


def _cases(viewer: Actor, place_code: str) -> QuerySet[Case]:
    require(viewer, READ_FIGURES, Target(place_code=place_code))
    return Case.objects.filter(within(place_code))


def _in(column: str, period: Period) -> Q:
    return Q(**{f"{column}__gte": period.since, f"{column}__lt": period.until})


def _handled(cases: QuerySet[Case], period: Period) -> QuerySet[Case]:
    return cases.filter(_in("handled_at", period), state__in=CLOSED_STATES)


def _by(came: QuerySet[Case], key: Any) -> dict[str, int]:
    rows = came.values(key=key).annotate(n=Count("pk")).order_by("key")
    return {row["key"]: row["n"] for row in rows}
