"""A ballot is announced: what is asked, from when to when."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.ballots.actions.locking import locked
from shanzhi.ballots.events import BallotCancelled, NoticeGiven
from shanzhi.ballots.models import Ballot
from shanzhi.ballots.models.ballot import BallotState
from shanzhi.ballots.permissions import MANAGE_BALLOT
from shanzhi.ballots.queries.place_rules import rules_in
from shanzhi.ballots.rules.law import values_of
from shanzhi.ballots.rules.periods import earliest_opening
from shanzhi.kernel.api import Actor, Invalid, announce, calendar_for, now
from shanzhi.kernel.api import moment as said

LONGEST = timedelta(days=180)


@transaction.atomic
def give_notice(
    ballot: Ballot,
    *,
    opens_at: datetime,
    closes_at: datetime,
    by: Actor,
    at: datetime | None = None,
) -> Ballot:
    """Announce it. From here on its items stand: what is not in the notice is not voted on.

    Raises Denied; WrongState; Invalid (opens_at when the notice would be too short, closes_at).
    """
    moment = at or now()
    ballot = locked(ballot, by, MANAGE_BALLOT, BallotState.DRAFT)
    days = int(values_of(rules_in(ballot.kind, ballot.place_code))["notice_days"])
    earliest = earliest_opening(moment, days, calendar_for(ballot.place_code))
    faults: dict[str, str] = {}
    if opens_at < earliest:
        faults["opens_at"] = _(
            "公告要满 %(days)s 天（公告当天不算，最后一天遇休息日顺延），最早 %(earliest)s 开始投票。"
        ) % {"days": days, "earliest": said(earliest)}
    if not opens_at < closes_at <= opens_at + LONGEST:
        faults["closes_at"] = _("截止时间要晚于开始时间，最长 180 天。")
    if faults:
        raise Invalid(faults)
    ballot.state = BallotState.NOTICED
    ballot.noticed_at, ballot.opens_at, ballot.closes_at = moment, opens_at, closes_at
    ballot.save(update_fields=["state", "noticed_at", "opens_at", "closes_at"])
    event = NoticeGiven(
        ballot_id=ballot.pk, opens_at=opens_at.isoformat(), closes_at=closes_at.isoformat()
    )
    announce(event, by=by, place_code=ballot.place_code, at=moment)
    return ballot


@transaction.atomic
def cancel_ballot(
    ballot: Ballot, *, reason: str, by: Actor, at: datetime | None = None
) -> Ballot:
    """Call it off before the count; what was voted stays in the record and is never counted.

    Raises Denied; WrongState; Invalid (reason).
    """
    moment = at or now()
    ballot = locked(
        ballot,
        by,
        MANAGE_BALLOT,
        BallotState.DRAFT,
        BallotState.NOTICED,
        BallotState.OPEN,
        BallotState.CLOSED,
    )
    if not reason.strip() or len(reason) > 200 or "\x00" in reason:
        raise Invalid({"reason": _("请写明取消的原因，最多 200 字。")})
    before, ballot.state = ballot.state, BallotState.CANCELLED
    ballot.end_reason = reason.strip()
    ballot.save(update_fields=["state", "end_reason"])
    event = BallotCancelled(ballot_id=ballot.pk, state=before)
    announce(event, by=by, place_code=ballot.place_code, at=moment)
    return ballot
