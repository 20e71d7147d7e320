"""Alarms of a resident's own home, and of the devices that look after them."""

from __future__ import annotations

from django.db.models import Q

from shanzhi.people.api import Resident, people_linked
from shanzhi.sensing.models import Alarm


def alarms_of_resident(resident: Resident) -> list[Alarm]:
    """The newest first, of two hundred at most."""
    mine = people_linked(resident)
    homes = {person.household_id for person in mine if person.left_at is None}
    own = Q(device__household_id__in=homes) | Q(device__person__in=[one.pk for one in mine])
    rows = Alarm.objects.filter(own).select_related("device__kind", "attended_by")
    return list(rows.order_by("-pk")[:200])
