"""Somebody on the roll reads the notice online: that it reached their head is proved by that."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from shanzhi.ballots.events import NoticeRead
from shanzhi.ballots.models import Ballot, Delivery, Elector
from shanzhi.ballots.models.ballot import BallotState
from shanzhi.ballots.models.roll import DeliveryHow
from shanzhi.ballots.permissions import VOTE
from shanzhi.ballots.queries.voters import Voter
from shanzhi.kernel.api import Actor, announce, now, require

STATES = (BallotState.NOTICED, BallotState.OPEN)


def note_reading(
    ballot: Ballot, voters: Iterable[Voter], *, by: Actor, at: datetime | None = None
) -> int:
    """Record it for the reader's own heads to which nothing was delivered yet, while the notice stands;
    returns how many are new. Reading with somebody's proxy is no delivery to them. Raises Denied."""
    own = [voter.elector for voter in voters if voter.proxy is None]
    if ballot.state not in STATES or not own:
        return 0
    known = set(Delivery.objects.filter(elector__in=own).values_list("elector_id", flat=True))
    fresh = [elector for elector in own if elector.pk not in known]
    return sum(_note(ballot, elector, by, at or now()) for elector in fresh)


@transaction.atomic
def _note(ballot: Ballot, elector: Elector, by: Actor, at: datetime) -> int:
    require(by, VOTE, elector.target())
    # Two devices of one household often read at once.
    Elector.objects.select_for_update(of=("self",), no_key=True).get(pk=elector.pk)
    _row, is_new = Delivery.objects.get_or_create(
        elector=elector, defaults={"how": DeliveryHow.ONLINE, "at": at}
    )
    if is_new:
        event = NoticeRead(elector_id=elector.pk, ballot_id=ballot.pk)
        announce(event, by=by, place_code=ballot.place_code, at=at)
    return int(is_new)
