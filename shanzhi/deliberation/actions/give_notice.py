"""The notice goes out: from here on nothing is added to the agenda."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from shanzhi.deliberation.actions.meeting_lock import locked, preparing
from shanzhi.deliberation.events.meetings import MeetingCancelled, MeetingNoticed
from shanzhi.deliberation.models import Meeting
from shanzhi.deliberation.queries.meetings import earliest_for, local_day
from shanzhi.kernel.api import Actor, Invalid, WrongState, announce, calendar_for, now

REASON_WORDS = 120


@transaction.atomic
def give_notice(meeting: Meeting, *, by: Actor, at: datetime | None = None) -> Meeting:
    """Raises Denied; WrongState when it went out before; Invalid (agenda, people, starts_at): short
    notice is refused with the first day that would do."""
    moment = at or now()
    meeting = preparing(meeting, by=by)
    invited, items = meeting.invitations.count(), meeting.agenda.count()
    today = localtime(moment, calendar_for(meeting.place_code).zone).date()
    first = earliest_for(meeting, today)
    faults: dict[str, str] = {}
    if not items:
        faults["agenda"] = _("请先写好议题：通知里没有的事项，会上不能议。")
    if not invited:
        faults["people"] = _("请先确定参会名单。")
    if local_day(meeting) < first or meeting.starts_at <= moment:
        faults["starts_at"] = _("通知时间不够：今天通知，最早 %(day)s 才能开会。") % {
            "day": first.isoformat()
        }
    if faults:
        raise Invalid(faults)
    meeting.noticed_at = moment
    meeting.entitled = meeting.entitled or invited
    meeting.save(update_fields=["noticed_at", "entitled"])
    event = MeetingNoticed(meeting_id=meeting.pk, invited=invited, items=items)
    announce(event, by=by, place_code=meeting.place_code, at=moment)
    return meeting


@transaction.atomic
def cancel_meeting(
    meeting: Meeting, reason: str, *, by: Actor, at: datetime | None = None
) -> Meeting:
    """It is not held. Raises Denied; WrongState once it began; Invalid (reason)."""
    moment = at or now()
    meeting = locked(meeting, by=by)
    if meeting.opened_at is not None:
        raise WrongState(_("会议已经开始，不能取消。"))
    if not 0 < len(reason.strip()) <= REASON_WORDS or "\x00" in reason:
        raise Invalid({"reason": _("请写明取消的原因，最多 %(n)s 个字。") % {"n": REASON_WORDS}})
    meeting.cancelled_at, meeting.cancel_reason = moment, reason.strip()
    meeting.save(update_fields=["cancelled_at", "cancel_reason"])
    event = MeetingCancelled(meeting_id=meeting.pk)
    announce(event, by=by, place_code=meeting.place_code, at=moment)
    return meeting
