"""A resident wants to be forgotten (PIPL art. 47).

What no law keeps goes at once, or knows nobody any more; what a law keeps stays until its time is over
and is used for nothing else (art. 47, last sentence). Matters keep their course without the person.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shanzhi.kernel.api import SYSTEM, announce, now
from shanzhi.people.events import ResidentErased
from shanzhi.people.keys import phone_indexes
from shanzhi.people.models import PhoneCode, Resident
from shanzhi.people.own_data import own_data_parts
from shanzhi.people.queries import phone_of


@transaction.atomic
def erase_resident(resident: Resident, *, at: datetime | None = None) -> None:
    """Forget somebody who has proved that they are this resident. The event that stays names a
    number of a row that is gone, and nobody."""
    moment = at or now()
    resident = Resident.objects.select_for_update().get(pk=resident.pk)
    for part in own_data_parts():
        part.erase(resident, moment)
    PhoneCode.objects.filter(phone_index__in=phone_indexes(phone_of(resident))).delete()
    announce(ResidentErased(resident_id=resident.pk), by=SYSTEM, at=moment)
    resident.delete()
