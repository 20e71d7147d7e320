"""Who proves a number that a household has down as somebody's own is that somebody."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shanzhi.kernel.api import SYSTEM, announce, now
from shanzhi.people.events import PersonLinked
from shanzhi.people.keys import phone_indexes
from shanzhi.people.models import Household, Person, Resident
from shanzhi.people.queries import phone_of


@transaction.atomic
def link_people(resident: Resident, *, at: datetime | None = None) -> int:
    """Link the people of households whose own number this resident has proved; returns how many
    are new. Saying it again changes nothing."""
    indexes = phone_indexes(phone_of(resident))
    waiting = Person.objects.filter(phone_index__in=indexes, left_at__isnull=True)
    waiting = waiting.exclude(resident=resident).order_by("household_id", "pk")
    households = list(waiting.values_list("household_id", flat=True))
    list(Household.objects.select_for_update().filter(pk__in=households).order_by("pk"))
    found = list(waiting)
    for person in found:
        person.resident = resident
        person.save(update_fields=["resident"])
        event = PersonLinked(
            household_id=person.household_id, person_id=person.pk, resident_id=resident.pk
        )
        announce(event, by=SYSTEM, place_code=person.place_code, at=at or now())
    return len(found)
