"""Who is told of meetings, and what open pages see of who comes."""

from __future__ import annotations

from shanzhi.deliberation.events.meetings import (
    AttendeeCame,
    InvitationAnswered,
    InvitationEvent,
    MeetingCancelled,
    MeetingComesSoon,
    MeetingNoticed,
    MeetingTaskGiven,
    NoticeDelivered,
)
from shanzhi.deliberation.models import Invitation, Meeting
from shanzhi.deliberation.queries.meetings import token_of
from shanzhi.kernel.api import EventRecord, moment, on, publish
from shanzhi.messaging.api import tell_account, tell_resident


@on(MeetingNoticed)
def tell_invited(event: MeetingNoticed, record: EventRecord) -> None:
    """A text message to everybody invited whose number is known; the rest is told on paper."""
    Meeting.objects.filter(pk=event.meeting_id).update(notice_event_id=record.pk)
    _tell(event.meeting_id, "deliberation.meeting_notice", record.pk)


@on(MeetingCancelled)
def tell_cancelled(event: MeetingCancelled, record: EventRecord) -> None:
    """The same, where a notice had gone out."""
    if Meeting.objects.filter(pk=event.meeting_id, noticed_at__isnull=False).exists():
        _tell(event.meeting_id, "deliberation.meeting_cancelled", record.pk)


@on(MeetingComesSoon)
def remind_invited(event: MeetingComesSoon, record: EventRecord) -> None:
    """Whoever has not said that they do not come."""
    _tell(event.meeting_id, "deliberation.meeting_soon", record.pk, without="no")


def _tell(meeting_id: int, wording: str, event_id: int, *, without: str = "-") -> None:
    meeting = Meeting.objects.get(pk=meeting_id)
    for invitation in (
        meeting.invitations.exclude(answer=without)
        .select_related("meeting", "household")
        .order_by("number")
    ):
        resident_id = _number_of(invitation)
        if resident_id is not None:
            link = f"/meetings/{meeting.public_id}/i/{token_of(invitation)}"
            params = {"title": meeting.title, "when": moment(meeting.starts_at)}
            tell_resident(resident_id, wording, params, link, event_id)


def _number_of(invitation: Invitation) -> int | None:
    """Whose phone is known: theirs, or the first of their household who proved one."""
    if invitation.resident_id is not None or invitation.household is None:
        return invitation.resident_id
    people = invitation.household.people.filter(resident__isnull=False, left_at__isnull=True)
    return people.order_by("pk").values_list("resident_id", flat=True).first()


@on(MeetingTaskGiven)
def tell_owner(event: MeetingTaskGiven, record: EventRecord) -> None:
    """Who is to do something hears of it."""
    link = f"/desk/meetings/{event.meeting_id}"
    params = {"day": event.due_on}
    tell_account(event.account_id, "deliberation.meeting_task", params, link, record.pk)


@on(AttendeeCame, InvitationAnswered, NoticeDelivered)
def move_pages(event: InvitationEvent, record: EventRecord) -> None:
    """The attendance on open pages moves."""
    publish(f"meetings:{record.place_code}", meeting=event.meeting_id)
