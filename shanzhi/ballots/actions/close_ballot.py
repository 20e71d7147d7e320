"""The window is over: nobody votes any more, and the chain's end is published."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.ballots.actions.chain import append, seal_locked, seal_votes
from shanzhi.ballots.actions.locking import hold_votes_off, locked
from shanzhi.ballots.actions.open_ballot import open_ballot
from shanzhi.ballots.events import BallotClosed, HeadPublished
from shanzhi.ballots.models import Ballot, ChainLink
from shanzhi.ballots.models.ballot import BallotState
from shanzhi.ballots.permissions import MANAGE_BALLOT, SEE_TO_BALLOTS
from shanzhi.ballots.rules import bodies
from shanzhi.kernel.api import Actor, Refusal, WrongState, announce, local_zone, now, require


@transaction.atomic
def close_ballot(ballot: Ballot, *, by: Actor, at: datetime | None = None) -> Ballot:
    """End it when its window is over; votes that are on their way are waited for.

    Raises Denied; WrongState before its time.
    """
    moment = at or now()
    hold_votes_off(ballot.pk)
    ballot = locked(ballot, by, MANAGE_BALLOT, BallotState.OPEN)
    if ballot.closes_at is None or moment < ballot.closes_at:
        raise WrongState(_("还没到公告的截止时间，不能提前截止。"))
    seal_locked(ballot, moment)
    link = append(ballot, bodies.closed(moment), moment)
    ballot.state, ballot.closed_at = BallotState.CLOSED, moment
    ballot.save(update_fields=["state", "closed_at"])
    event = BallotClosed(ballot_id=ballot.pk, sequence=link.sequence, head=bytes(link.link).hex())
    announce(event, by=by, place_code=ballot.place_code, at=moment)
    return ballot


@transaction.atomic
def publish_head(ballot: Ballot, *, by: Actor, at: datetime | None = None) -> ChainLink | None:
    """The day's end of the chain, once a day; None when it was published. Raises Denied; WrongState."""
    moment = at or now()
    ballot = locked(ballot, by, SEE_TO_BALLOTS, BallotState.OPEN)
    day = moment.astimezone(local_zone()).date().isoformat()
    seal_locked(ballot, moment)
    if ChainLink.objects.filter(ballot=ballot, body=bodies.head(day)).exists():
        return None
    link = append(ballot, bodies.head(day), moment)
    event = HeadPublished(
        ballot_id=ballot.pk, day=day, sequence=link.sequence, head=bytes(link.link).hex()
    )
    announce(event, by=by, place_code=ballot.place_code, at=moment)
    return link


def see_to_ballots(*, by: Actor, at: datetime | None = None) -> dict[str, int]:
    """Each minute: open what is due, seal what waits, publish the head of a day that begins, close
    what is over. What cannot open (no roll, too few callers) stays, and its desk sees why."""
    moment = at or now()
    require(by, SEE_TO_BALLOTS)
    done = {"opened": 0, "sealed": 0, "closed": 0, "heads": 0}
    due = Ballot.objects.filter(state=BallotState.NOTICED, opens_at__lte=moment)
    for ballot in due.filter(closes_at__gt=moment).order_by("pk"):
        try:
            open_ballot(ballot, by=by, at=moment)
        except Refusal:
            continue
        done["opened"] += 1
    for ballot in Ballot.objects.filter(state=BallotState.OPEN).order_by("pk"):
        done["sealed"] += seal_votes(ballot.pk, moment)
        if ballot.closes_at is not None and ballot.closes_at <= moment:
            close_ballot(ballot, by=by, at=moment)
            done["closed"] += 1
        elif _is_new_day(ballot, moment):
            done["heads"] += publish_head(ballot, by=by, at=moment) is not None
    return done


def _is_new_day(ballot: Ballot, at: datetime) -> bool:
    """Not on the day it opened: that head is published at opening."""
    zone = local_zone()
    opened = ballot.opened_at or at
    return at - opened >= timedelta(hours=1) and (
        at.astimezone(zone).date() != opened.astimezone(zone).date()
    )
