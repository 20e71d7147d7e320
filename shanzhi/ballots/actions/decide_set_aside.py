"""A person decides which of two votes of one elector counts."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.ballots.actions.cast_vote import Entry, NewVote, behind_the_lock, write_vote
from shanzhi.ballots.actions.chain import append, seal_locked
from shanzhi.ballots.events import SetAsideDecided
from shanzhi.ballots.models import Ballot, SetAside, Vote
from shanzhi.ballots.models.ballot import BallotState
from shanzhi.ballots.models.vote import Channel, SetAsideEnd
from shanzhi.ballots.permissions import DECIDE_SET_ASIDE
from shanzhi.ballots.rules import bodies
from shanzhi.kernel.api import Actor, Denied, Invalid, WrongState, announce, now, require

REASON_WORDS = 200


@transaction.atomic
def decide_set_aside(
    row: SetAside, *, end: str, reason: str, by: Actor, at: datetime | None = None
) -> SetAside:
    """Say which counts, with a reason that the owner is told. Who entered the paper does not decide.

    Raises Denied; WrongState when it was decided, or after the count; Invalid (end, reason).
    """
    moment = at or now()
    require(by, DECIDE_SET_ASIDE, row.ballot.target())
    elector = behind_the_lock(row.elector, BallotState.OPEN, BallotState.CLOSED)
    ballot = Ballot.objects.select_for_update().get(pk=elector.ballot_id)
    row = SetAside.objects.select_for_update().get(pk=row.pk)
    if row.decided_at is not None:
        raise WrongState(_("这张票已经裁定过了。"))
    if row.recorded_by_id is not None and row.recorded_by_id == by.id:
        raise Denied(_("录入这张票的人不能自己裁定，请换一个人。"))
    _check(end, reason)
    row.end, row.reason, row.decided_at = end, reason.strip(), moment
    row.decided_by_id = by.id if by.is_staff else None
    row.save(update_fields=["end", "reason", "decided_at", "decided_by"])
    append(ballot, bodies.decided(elector.number, end, moment), moment)
    if end == SetAsideEnd.THIS_COUNTS:
        current = Vote.objects.get(elector=elector, superseded_by__isnull=True)
        new = NewVote(key=row.key, choices=row.choices, voter_id=row.voter_id, proxy=row.proxy)
        entry = Entry(
            new=new,
            channel=Channel(row.channel),
            at=row.at,
            scan=row.scan,
            recorded_by_id=row.recorded_by_id,
        )
        write_vote(elector, entry, row.choices, current)
        seal_locked(ballot, moment)
    event = SetAsideDecided(ballot_id=ballot.pk, set_aside_id=row.pk, end=end)
    announce(event, by=by, place_code=ballot.place_code, at=moment)
    return row


def _check(end: str, reason: str) -> None:
    faults: dict[str, str] = {}
    if end not in SetAsideEnd.values:
        faults["end"] = _("请选择以哪一张票为准。")
    if not reason.strip() or len(reason) > REASON_WORDS or "\x00" in reason:
        faults["reason"] = _("请写明理由，最多 %(most)s 字。") % {"most": REASON_WORDS}
    if faults:
        raise Invalid(faults)
