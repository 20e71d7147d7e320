"""Text messages that the gateway took are proof that a notice was delivered."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from shanzhi.deliberation.actions.answer_invitation import deliver_notice
from shanzhi.deliberation.models import Invitation, Meeting
from shanzhi.deliberation.models.meeting import DeliveryWay
from shanzhi.kernel.api import SYSTEM, now
from shanzhi.messaging.api import receipts_of


def collect_receipts(at: datetime | None = None) -> int:
    """For meetings that were announced and are not over; returns how many proofs are new."""
    moment = at or now()
    made = 0
    waiting = Meeting.objects.filter(
        notice_event_id__isnull=False, ended_at__isnull=True, cancelled_at__isnull=True,
        ends_at__gt=moment,
    )  # fmt: skip
    for meeting in waiting:
        receipts = receipts_of(meeting.notice_event_id or 0)
        for invitation, sent_at in _told(meeting, receipts):
            deliver_notice(invitation, DeliveryWay.SMS, by=SYSTEM, at=sent_at)
            made += 1
    return made


def _told(meeting: Meeting, receipts: dict[int, datetime]) -> list[tuple[Invitation, datetime]]:
    """Invitations without this proof whose text message was taken, and when."""
    numbers = Q(resident_id__in=receipts) | Q(household__people__resident_id__in=receipts)
    rows = meeting.invitations.filter(numbers).exclude(deliveries__way=DeliveryWay.SMS).distinct()
    found = []
    for invitation in rows:
        resident_id = invitation.resident_id
        if resident_id is None and invitation.household is not None:
            people = invitation.household.people.filter(resident_id__in=receipts)
            resident_id = people.order_by("pk").values_list("resident_id", flat=True).first()
        if resident_id is not None:
            found.append((invitation, receipts[resident_id]))
    return found
