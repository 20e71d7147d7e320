"""What was said and decided is written down, published, and given to people to do."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from shanzhi.deliberation.actions.meeting_lock import locked
from shanzhi.deliberation.events.meetings import (
    MeetingTaskDone,
    MeetingTaskGiven,
    MinutesPublished,
)
from shanzhi.deliberation.models import Meeting, MeetingTask
from shanzhi.deliberation.permissions.meetings import DO_MEETING_TASK
from shanzhi.kernel.api import Actor, Invalid, WrongState, announce, now, require
from shanzhi.people.api import Account

MINUTES_WORDS, TASK_WORDS, MOST_TASKS = 20_000, 200, 50


@transaction.atomic
def publish_minutes(
    meeting: Meeting, words: str, *, by: Actor, at: datetime | None = None
) -> Meeting:
    """Everybody may read them from now; a correction is published again.

    Raises Denied; WrongState before the meeting is over; Invalid (minutes).
    """
    moment = at or now()
    meeting = locked(meeting, by=by)
    if meeting.ended_at is None:
        raise WrongState(_("会议结束后才能公布纪要。"))
    if not 0 < len(words.strip()) <= MINUTES_WORDS or "\x00" in words:
        raise Invalid({"minutes": _("请写纪要，最多 %(n)s 个字。") % {"n": MINUTES_WORDS}})
    meeting.minutes, meeting.minutes_at = words.strip(), moment
    meeting.save(update_fields=["minutes", "minutes_at"])
    event = MinutesPublished(meeting_id=meeting.pk)
    announce(event, by=by, place_code=meeting.place_code, at=moment)
    return meeting


@transaction.atomic
def give_task(
    meeting: Meeting,
    words: str,
    owner: Account | None,
    due_on: date | None,
    *,
    by: Actor,
    at: datetime | None = None,
) -> MeetingTask:
    """Raises Denied; WrongState before it began; Invalid (words, owner, due_on)."""
    moment = at or now()
    meeting = locked(meeting, by=by)
    if meeting.opened_at is None:
        raise WrongState(_("会议还没有开始。"))
    faults: dict[str, str] = {}
    if not 0 < len(words.strip()) <= TASK_WORDS or "\x00" in words:
        faults["task"] = _("请写要做什么，最多 %(n)s 个字。") % {"n": TASK_WORDS}
    if owner is None or not owner.is_active:
        faults["owner"] = _("没有这个用户名，请到单位通讯录里核对。")
    if due_on is None or due_on < localtime(moment).date():
        faults["due_on"] = _("请填写完成日期，不能早于今天。")
    if meeting.tasks.count() >= MOST_TASKS:
        faults["task"] = _("一次会议最多交办 %(n)s 件事。") % {"n": MOST_TASKS}
    if faults or owner is None or due_on is None:
        raise Invalid(faults)
    task = MeetingTask.objects.create(
        meeting=meeting, words=words.strip(), owner=owner, due_on=due_on
    )
    event = MeetingTaskGiven(
        meeting_id=meeting.pk, task_id=task.pk, account_id=owner.pk, due_on=due_on.isoformat()
    )
    announce(event, by=by, place_code=meeting.place_code, at=moment)
    return task


@transaction.atomic
def end_task(
    task: MeetingTask, words: str, *, by: Actor, at: datetime | None = None
) -> MeetingTask:
    """It is done, and what was done. Raises Denied; WrongState when it was before; Invalid (done)."""
    moment = at or now()
    meeting = Meeting.objects.select_for_update().get(pk=task.meeting_id)
    require(by, DO_MEETING_TASK, meeting.target())
    task = MeetingTask.objects.get(pk=task.pk)
    if task.done_at is not None:
        raise WrongState(_("这件事已经办完了。"))
    if not 0 < len(words.strip()) <= TASK_WORDS or "\x00" in words:
        raise Invalid({"done": _("请写办得怎么样，最多 %(n)s 个字。") % {"n": TASK_WORDS}})
    task.done_at, task.done_words = moment, words.strip()
    task.save(update_fields=["done_at", "done_words"])
    event = MeetingTaskDone(meeting_id=meeting.pk, task_id=task.pk)
    announce(event, by=by, place_code=meeting.place_code, at=moment)
    return task
