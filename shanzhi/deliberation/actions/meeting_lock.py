"""A meeting with its row locked, for somebody who may change it, and the states it may be in."""

from __future__ import annotations

from django.utils.translation import gettext as _

from shanzhi.deliberation.models import Meeting
from shanzhi.deliberation.permissions.meetings import MANAGE_MEETINGS
from shanzhi.kernel.api import Actor, WrongState, require


def locked(meeting: Meeting, *, by: Actor) -> Meeting:
    """Raises Denied; WrongState when it was cancelled."""
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    require(by, MANAGE_MEETINGS, meeting.target())
    if meeting.cancelled_at is not None:
        raise WrongState(_("这次会议已经取消。"))
    return meeting


def preparing(meeting: Meeting, *, by: Actor) -> Meeting:
    """The same, before the notice went out. Raises WrongState after it: what was not in the notice
    cannot be added."""
    meeting = locked(meeting, by=by)
    if meeting.noticed_at is not None:
        raise WrongState(_("通知已经发出，议题和名单不能再改；没有写进通知的事项这次不能议。"))
    return meeting


def noticed(meeting: Meeting, *, by: Actor) -> Meeting:
    """The same, after the notice and before the end. Raises WrongState."""
    meeting = locked(meeting, by=by)
    if meeting.noticed_at is None:
        raise WrongState(_("请先发出会议通知。"))
    if meeting.ended_at is not None:
        raise WrongState(_("会议已经结束。"))
    return meeting
