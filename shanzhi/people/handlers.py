"""What this room does when something happened."""

from __future__ import annotations

from shanzhi.kernel.api import EventRecord, on
from shanzhi.people.actions.link_people import link_people as link
from shanzhi.people.events import PhoneChanged, PhoneConfirmed, ResidentEvent
from shanzhi.people.models import Resident


@on(PhoneConfirmed, PhoneChanged)
def link_people(event: ResidentEvent, record: EventRecord) -> None:
    """A number is proved: the household that has it down as theirs is now known to be theirs."""
    resident = Resident.objects.filter(pk=event.resident_id).first()
    if resident is not None:
        link(resident, at=record.at)
