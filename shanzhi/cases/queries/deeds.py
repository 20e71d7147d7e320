"""What somebody who works here solved and was thanked for. Nothing here can count against them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, OuterRef, Q, Subquery

from shanzhi.cases.models import Case, Rating
from shanzhi.cases.models.states import CLOSED_STATES, Outcome
from shanzhi.cases.permissions import READ_FIGURES
from shanzhi.cases.queries.rates import Period
from shanzhi.cases.queries.visible import within
from shanzhi.cases.rules.rates import SATISFIED_MIN
from shanzhi.kernel.api import Actor, Denied, Target, allowed

MOST_THANKS = 30


@dataclass(frozen=True, slots=True)
class Thanks:
    """Words of a resident who was satisfied; whoever shows them masks them."""

    number: str
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Deeds:
    """Matters that one person ``handled`` as solved in the period, of them those whose reporter
    says they are ``solved`` and those rated ``satisfied``; what they ``found`` on patrol."""

    handled: int
    solved: int
    satisfied: int
    found: int
    thanks: list[Thanks]


def deeds_of(viewer: Actor, account_id: int, place_code: str, period: Period) -> Deeds:
    """Of one person in one place, in 3 statements: for themselves, and for the desk of the place.
    Raises Denied."""
    if viewer.id != account_id and not allowed(viewer, READ_FIGURES, Target(place_code=place_code)):
        raise Denied
    cases = Case.objects.filter(within(place_code))
    last = Rating.objects.filter(case=OuterRef("pk")).order_by("-round")
    handled = cases.filter(
        handler_id=account_id,
        outcome=Outcome.SOLVED,
        state__in=CLOSED_STATES,
        handled_at__gte=period.since,
        handled_at__lt=period.until,
    ).annotate(
        said_solved=Subquery(last.values("solved")[:1]),
        stars=Subquery(last.values("satisfaction")[:1]),
        said=Subquery(last.values("reason")[:1]),
        said_at=Subquery(last.values("at")[:1]),
    )
    liked = Q(stars__gte=SATISFIED_MIN)
    counted = handled.aggregate(
        handled=Count("pk"),
        solved=Count("pk", filter=Q(said_solved=True)),
        satisfied=Count("pk", filter=liked),
    )
    found = cases.filter(
        reported_by_id=account_id, opened_at__gte=period.since, opened_at__lt=period.until
    ).count()
    words = handled.filter(liked).exclude(said="").order_by("-said_at")
    thanks = [Thanks(*row) for row in words.values_list("number", "said", "said_at")[:MOST_THANKS]]
    return Deeds(**counted, found=found, thanks=thanks)
