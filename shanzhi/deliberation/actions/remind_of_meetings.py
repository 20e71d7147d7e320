"""Who is invited hears of a meeting once more, within the last day."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from shanzhi.deliberation.events import MeetingComesSoon
from shanzhi.deliberation.models import Meeting
from shanzhi.deliberation.permissions.meetings import MANAGE_MEETINGS
from shanzhi.kernel.api import SYSTEM, Actor, announce, now, require

BEFORE = timedelta(days=1)


def remind_of_meetings(*, by: Actor = SYSTEM, at: datetime | None = None) -> int:
    """Announce meetings of the next day that were announced before today, each once; how many."""
    moment = at or now()
    rows = Meeting.objects.filter(
        noticed_at__lt=moment - BEFORE, cancelled_at__isnull=True, opened_at__isnull=True,
        reminded_at__isnull=True, starts_at__gt=moment, starts_at__lte=moment + BEFORE,
    )  # fmt: skip
    return sum(_remind(pk, by, moment) for pk in rows.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _remind(meeting_id: int, by: Actor, at: datetime) -> bool:
    meeting = Meeting.objects.select_for_update().get(pk=meeting_id)
    require(by, MANAGE_MEETINGS, meeting.target())
    if meeting.reminded_at is not None or meeting.cancelled_at is not None:
        return False
    meeting.reminded_at = at
    meeting.save(update_fields=["reminded_at"])
    event = MeetingComesSoon(meeting_id=meeting.pk)
    announce(event, by=by, place_code=meeting.place_code, at=at)
    return True
