"""Who proves a number that a household has down as somebody's own is that somebody: at once where the
number cannot have changed hands since it was told, else once they have said the name that stands there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from shanzhi.kernel.api import SYSTEM, Invalid, announce, now
from shanzhi.people.actions.slow_down import count_try, forget_tries
from shanzhi.people.events import PersonLinked, PersonUnlinked
from shanzhi.people.keys import phone_indexes, unseal_name
from shanzhi.people.models import Household, Person, Resident
from shanzhi.people.queries import phone_of
from shanzhi.people.rules import is_surely_theirs

ENTRY = "household_entry"


@transaction.atomic
def link_people(resident: Resident, *, at: datetime | None = None) -> int:
    """Link the people of households whose own number this resident proves at ``at``, as far as the
    number was told lately; returns how many are new. Saying it again changes nothing."""
    moment = at or now()
    return _link(resident, lambda person: is_surely_theirs(person.registered_at, moment), moment)


def entries_waiting(resident: Resident) -> QuerySet[Person]:
    """Who is entered somewhere with this number as their own, and is not linked to anybody."""
    indexes = phone_indexes(phone_of(resident))
    waiting = Person.objects.filter(phone_index__in=indexes, left_at__isnull=True)
    return waiting.filter(resident__isnull=True).order_by("household_id", "pk")


def confirm_entry(
    resident: Resident, name: str, *, address: str, at: datetime | None = None
) -> int:
    """Link them to who is entered under this name; returns how many entries.

    Five wrong names within 15 minutes close it for a while. Call it outside of a transaction.
    Raises Invalid (``name``), TooMany.
    """
    moment, said = at or now(), _plain(name)
    count_try(ENTRY, str(resident.pk), address, at=moment)
    linked = _link(resident, lambda person: _plain(_name_of(person)) == said, moment) if said else 0
    if not linked:
        told = _("和登记的姓名不一样。请写身份证上的姓名；登记错了，请告诉网格员。")
        raise Invalid({"name": told})
    forget_tries(ENTRY, str(resident.pk), address)
    return linked


@transaction.atomic
def disown_entries(resident: Resident, *, at: datetime | None = None) -> int:
    """The number is not that of who is entered with it: it proves nobody there any more; returns how
    many entries. Saying it again changes nothing."""
    moment = at or now()
    found = _locked(entries_waiting(resident))
    for person in found:
        person.phone_index = b""
        person.save(update_fields=["phone_index"])
        _announce_unlinked(person, resident, moment)
    return len(found)


@transaction.atomic
def unlink_people(resident: Resident, *, at: datetime | None = None) -> int:
    """Nobody proved the number for so long that it may be somebody else's now; what they see of a
    household they see again once they have said the name. Returns how many entries."""
    moment = at or now()
    found = _locked(Person.objects.filter(resident=resident).order_by("household_id", "pk"))
    for person in found:
        person.resident = None
        person.save(update_fields=["resident"])
        _announce_unlinked(person, resident, moment)
    return len(found)


@transaction.atomic
def _link(resident: Resident, fits: Callable[[Person], bool], moment: datetime) -> int:
    found = [person for person in _locked(entries_waiting(resident)) if fits(person)]
    for person in found:
        person.resident = resident
        person.save(update_fields=["resident"])
        event = PersonLinked(
            household_id=person.household_id, person_id=person.pk, resident_id=resident.pk
        )
        announce(event, by=SYSTEM, place_code=person.place_code, at=moment)
    return len(found)


def _locked(people: QuerySet[Person]) -> list[Person]:
    """They themselves, once their households stand still."""
    households: Iterable[int] = list(people.values_list("household_id", flat=True))
    list(Household.objects.select_for_update().filter(pk__in=households).order_by("pk"))
    return list(people.all())


def _announce_unlinked(person: Person, resident: Resident, moment: datetime) -> None:
    event = PersonUnlinked(
        household_id=person.household_id, person_id=person.pk, resident_id=resident.pk
    )
    announce(event, by=SYSTEM, place_code=person.place_code, at=moment)


def _name_of(person: Person) -> str:
    return unseal_name(bytes(person.name_encrypted))


def _plain(name: str) -> str:
    """A name without the blanks and points that people put into it."""
    return "".join(each for each in name if not each.isspace() and each not in "·•.")
