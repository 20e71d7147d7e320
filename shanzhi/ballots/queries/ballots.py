"""Ballots for the desk and for whoever lives there; what was voted is read by nobody before the count."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from shanzhi.ballots.models import Ballot, ChainLink, Elector, SetAside, Turnout, Vote
from shanzhi.ballots.models.ballot import BallotState
from shanzhi.ballots.permissions import READ_BALLOTS, READING
from shanzhi.kernel.api import Actor, NotFound, require

LISTED = 200
# What is announced is public where it is asked.
PUBLIC = (BallotState.NOTICED, BallotState.OPEN, BallotState.CLOSED, BallotState.COUNTED)


@dataclass(frozen=True, slots=True)
class Attendance:
    """How many have voted of how many; never what."""

    electors: int
    voted: int


def visible_ballots(viewer: Actor) -> QuerySet[Ballot]:
    """Ballots of the viewer's places, newest first. Raises Denied."""
    require(viewer, READ_BALLOTS)
    reach = Q(pk__in=[])
    for scope in viewer.scopes(*READING):
        reach |= Q(place_code__startswith=scope)
    return Ballot.objects.filter(reach).defer("frozen", "result").order_by("-made_at", "-pk")


def ballot_for(viewer: Actor, public_id: UUID) -> Ballot:
    """One of them, whole. Raises NotFound: to others it does not exist."""
    found = visible_ballots(viewer).defer(None).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def public_ballot(public_id: UUID) -> Ballot:
    """One that was announced: its words, rules and, when counted, its result are for everybody.
    Raises NotFound."""
    found = Ballot.objects.filter(public_id=public_id, state__in=PUBLIC).first()
    if found is None:
        raise NotFound
    return found


def announced_ballot(public_id: UUID) -> Ballot:
    """One that was announced, also when it was called off later: whoever was told of it reads why.
    Raises NotFound: of a draft nobody outside knows."""
    found = Ballot.objects.filter(public_id=public_id, noticed_at__isnull=False).first()
    if found is None:
        raise NotFound
    return found


def attendance(ballot: Ballot) -> Attendance:
    """Of a ballot that was found for somebody (2 queries)."""
    voted: QuerySet[Vote] | QuerySet[Turnout]
    if ballot.is_secret:
        voted = Turnout.objects.filter(ballot=ballot)
    else:
        voted = Vote.objects.filter(ballot=ballot, supersedes__isnull=True)
    electors = Elector.objects.filter(ballot=ballot).count()
    return Attendance(electors=electors, voted=voted.count())


def set_aside_of(viewer: Actor, ballot: Ballot) -> list[SetAside]:
    """What waits for a person, the oldest first, with the vote it met. Raises Denied."""
    require(viewer, READ_BALLOTS, ballot.target())
    rows = SetAside.objects.filter(ballot=ballot, decided_at__isnull=True)
    return list(rows.select_related("elector", "against", "scan", "recorded_by").order_by("pk"))


def heads_of(ballot: Ballot) -> list[ChainLink]:
    """The links that were published: opening, each day, closing, count; in order."""
    rows = ChainLink.objects.filter(ballot=ballot, vote__isnull=True)
    named = rows.filter(body__0__in=("opened", "head", "closed", "counted"))
    return list(named.order_by("sequence"))
