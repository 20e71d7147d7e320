"""The meeting begins, its items are decided, it ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.deliberation.actions.meeting_lock import noticed
from shanzhi.deliberation.events.meetings import AgendaItemDecided, MeetingEnded, MeetingOpened
from shanzhi.deliberation.models import AgendaItem, Meeting
from shanzhi.deliberation.queries.meetings import presence, rule_of
from shanzhi.deliberation.rules.meeting_law import passing
from shanzhi.kernel.api import Actor, Invalid, WrongState, announce, now

DECISION_WORDS = 600


@dataclass(frozen=True, slots=True)
class Votes:
    """Hands in the hall; ``words`` are the decision as it is published."""

    yes: int
    no: int
    abstained: int
    words: str


@transaction.atomic
def open_meeting(meeting: Meeting, *, by: Actor, at: datetime | None = None) -> Meeting:
    """Begin, with the quorum there. Raises Denied; WrongState before its time, when it has begun,
    and without a quorum (with what is needed and what is there)."""
    moment = at or now()
    meeting = noticed(meeting, by=by)
    if meeting.opened_at is not None:
        raise WrongState(_("会议已经开始。"))
    if moment < meeting.starts_at:
        raise WrongState(_("还没有到通知的开会时间。"))
    there = presence(meeting)
    if not there.quorum.is_met:
        raise WrongState(
            _("到会人数不够：需要 %(needed)s 人，已到 %(had)s 人。")
            % {"needed": there.quorum.needed, "had": there.quorum.had}
        )
    meeting.opened_at = moment
    meeting.save(update_fields=["opened_at"])
    event = MeetingOpened(meeting_id=meeting.pk, present=there.came, entitled=meeting.entitled)
    announce(event, by=by, place_code=meeting.place_code, at=moment)
    return meeting


@transaction.atomic
def decide_item(
    item: AgendaItem, votes: Votes, *, by: Actor, at: datetime | None = None
) -> AgendaItem:
    """Those present vote on an item of the notice, once; whether it is carried follows from the law.

    Raises Denied; WrongState when the meeting is not going on, the item is only to be heard, a
    ballot decides it, or it was decided; Invalid (yes, words): more votes than people.
    """
    moment = at or now()
    meeting = noticed(item.meeting, by=by)
    item = AgendaItem.objects.select_for_update().get(pk=item.pk)
    if meeting.opened_at is None:
        raise WrongState(_("会议还没有开始。"))
    if not item.needs_decision:
        raise WrongState(_("这个议题在通知里不是表决事项，不能表决。"))
    if rule_of(meeting).by_ballot:
        raise WrongState(_("业主共同决定事项按面积和人数投票表决，请用“投票”。"))
    if item.decided_at is not None:
        raise WrongState(_("这个议题已经表决过。"))
    present = presence(meeting).came
    _check(votes, present)
    item.yes, item.no, item.abstained = votes.yes, votes.no, votes.abstained
    item.present, item.decision, item.decided_at = present, votes.words.strip(), moment
    item.carried = passing(rule_of(meeting), present, votes.yes).is_met
    item.save(
        update_fields=["yes", "no", "abstained", "present", "carried", "decision", "decided_at"]
    )
    event = AgendaItemDecided(
        meeting_id=meeting.pk,
        agenda_id=item.pk,
        present=present,
        yes=votes.yes,
        no=votes.no,
        abstained=votes.abstained,
        carried=item.carried,
    )
    announce(event, by=by, place_code=meeting.place_code, at=moment)
    return item


@transaction.atomic
def end_meeting(meeting: Meeting, *, by: Actor, at: datetime | None = None) -> Meeting:
    """Nobody checks in any more. Raises Denied; WrongState before it began."""
    moment = at or now()
    meeting = noticed(meeting, by=by)
    if meeting.opened_at is None:
        raise WrongState(_("会议还没有开始。"))
    meeting.ended_at = moment
    meeting.save(update_fields=["ended_at"])
    event = MeetingEnded(meeting_id=meeting.pk, present=presence(meeting).came)
    announce(event, by=by, place_code=meeting.place_code, at=moment)
    return meeting


def _check(votes: Votes, present: int) -> None:
    faults: dict[str, str] = {}
    counted = (votes.yes, votes.no, votes.abstained)
    if min(counted) < 0 or sum(counted) > present:
        faults["yes"] = _("同意、反对、弃权合计不能超过到会的 %(n)s 人。") % {"n": present}
    if not 0 < len(votes.words.strip()) <= DECISION_WORDS or "\x00" in votes.words:
        faults["words"] = _("请写下决议内容，最多 %(n)s 个字。") % {"n": DECISION_WORDS}
    if faults:
        raise Invalid(faults)
