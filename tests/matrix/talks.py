"""A talk and a meeting of each place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from shanzhi.deliberation.models import (
    AgendaItem,
    Invitation,
    Meeting,
    MeetingTask,
    Statement,
    Talk,
)
from shanzhi.kernel.api import Target
from shanzhi.people.api import Account


def put_talk_and_meeting(put: Callable[..., None], code: str, at: datetime, owner: Account) -> None:
    """What the URLs of both at the desk take."""
    _put_talk(put, code, at)
    _put_meeting(put, code, at, owner)


def _put_talk(put: Callable[..., None], code: str, at: datetime) -> None:
    talk = Talk.objects.create(place_code=code, question="空地怎么用", opened_at=at)
    said = Statement.objects.create(
        talk=talk, text="多种树", plain="多种树", state="waiting", said_at=at
    )
    put("talk", Target(place_code=code), talk_id=talk.pk, statement_id=said.pk)


def _put_meeting(put: Callable[..., None], code: str, at: datetime, owner: Account) -> None:
    meeting = Meeting.objects.create(
        place_code=code, kind="council", title="议事会", where="活动室", caller="居委会",
        starts_at=at - timedelta(minutes=5), ends_at=at + timedelta(hours=2), entitled=1,
        noticed_at=at - timedelta(days=1), opened_at=at,
    )  # fmt: skip
    item = AgendaItem.objects.create(meeting=meeting, position=1, title="树", needs_decision=True)
    invited = Invitation.objects.create(meeting=meeting, number=1, label="代表")
    task = MeetingTask.objects.create(meeting=meeting, words="种树", owner=owner, due_on=at.date())
    put(
        "meeting", Target(place_code=code), meeting_id=meeting.pk, agenda_id=item.pk,
        invitation_id=invited.pk, task_id=task.pk,
    )  # fmt: skip
