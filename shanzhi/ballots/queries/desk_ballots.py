"""Ballots as a desk may read them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, QuerySet, Sum

from shanzhi.ballots.models import Ballot, Elector, SetAside, Turnout, Vote
from shanzhi.ballots.models.ballot import BallotState
from shanzhi.ballots.queries.ballots import visible_ballots
from shanzhi.kernel.api import Actor, NotFound

OVER = (BallotState.COUNTED, BallotState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Participation:
    """How many heads have voted of how many, and how much area (m²) of how much."""

    voted: int
    heads: int
    voted_area: Decimal
    area: Decimal


def desk_ballot(viewer: Actor, ballot_id: int) -> Ballot:
    """One that the viewer may see, whole. Raises NotFound: a stranger learns nothing."""
    found = visible_ballots(viewer).defer(None).filter(pk=ballot_id).first()
    if found is None:
        raise NotFound
    return found


def turnout_of(ballot: Ballot) -> Participation:
    """Who takes part, and never how they voted (2 queries)."""
    whole = Elector.objects.filter(ballot=ballot).aggregate(n=Count("pk"), area=Sum("area"))
    rows: QuerySet[Turnout] | QuerySet[Vote] = (
        Turnout.objects.filter(ballot=ballot)
        if ballot.is_secret
        else Vote.objects.filter(ballot=ballot, supersedes__isnull=True)
    )
    part = rows.aggregate(n=Count("pk"), area=Sum("elector__area"))
    nothing = Decimal("0.00")
    return Participation(part["n"], whole["n"], part["area"] or nothing, whole["area"] or nothing)


def turnouts(ballots: Collection[Ballot]) -> dict[int, tuple[int, int]]:
    """(voted, heads) by ballot, for a list (3 queries)."""
    ids = [ballot.pk for ballot in ballots]
    secret = [ballot.pk for ballot in ballots if ballot.is_secret]
    heads = _counts(Elector.objects.filter(ballot_id__in=ids))
    named = Vote.objects.filter(ballot_id__in=ids, supersedes__isnull=True)
    voted = _counts(named) | _counts(Turnout.objects.filter(ballot_id__in=secret))
    return {pk: (voted.get(pk, 0), heads.get(pk, 0)) for pk in ids}


def waiting_decisions(ballots: Collection[Ballot]) -> dict[int, int]:
    """How many votes wait for a person, by ballot."""
    return _counts(SetAside.objects.filter(ballot__in=ballots, decided_at__isnull=True))


def _counts(
    rows: QuerySet[Elector] | QuerySet[Vote] | QuerySet[Turnout] | QuerySet[SetAside],
) -> dict[int, int]:
    return dict(rows.order_by().values_list("ballot_id").annotate(n=Count("pk")))
