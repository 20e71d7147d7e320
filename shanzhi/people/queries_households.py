"""Households as a viewer may read them: names and numbers masked, but for who stands at the door."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from shanzhi.kernel.api import Actor, NotFound, Target, allowed
from shanzhi.lib.masking import mask_name, mask_phone
from shanzhi.people.keys import unseal_name, unseal_phone
from shanzhi.people.models import Household, HouseholdFact, Person, Resident
from shanzhi.people.models.household import FactKind
from shanzhi.people.permissions import LOOKING_AFTER, SEE_PEOPLE


@dataclass(frozen=True, slots=True)
class SeenPerson:
    """Somebody as the viewer sees them: ``name`` and ``phone`` masked unless ``is_full``; then
    ``number`` can be called. ``facts`` are names of facts that hold."""

    id: int
    name: str
    relation: str
    birth_year: int | None
    phone: str
    number: str
    is_full: bool
    is_linked: bool
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KnownFact:
    """A fact that holds: its kind, whom it is about (None: the household), since when."""

    household_id: int
    person_id: int | None
    kind: str
    since: date


def visible_households(viewer: Actor) -> QuerySet[Household]:
    """Households that are looked after by the viewer: those of a grid for its worker, those of a
    community for its desk. Further up nobody reads them: what they see are numbers."""
    found = Household.objects.filter(ended_at__isnull=True).select_related("building__estate")
    reach = Q(pk__in=[])
    for scope in viewer.scopes(*LOOKING_AFTER):
        reach |= Q(place_code__startswith=scope)
    return found.filter(reach)


def household_for(viewer: Actor, household_id: int) -> Household:
    """One of them. Raises NotFound for others: a stranger learns nothing."""
    found = visible_households(viewer).filter(pk=household_id).first()
    if found is None:
        raise NotFound
    return found


def people_of(
    viewer: Actor, households: Collection[Household], *, shown: bool = False
) -> dict[int, list[SeenPerson]]:
    """Who belongs to these households of the viewer's, by household (two queries). ``shown`` after
    ``show_people``: in full for this page."""
    rows = Person.objects.filter(household__in=households, left_at__isnull=True).order_by("pk")
    facts: dict[int, list[str]] = {}
    for fact in facts_of(viewer, households):
        if fact.person_id is not None:
            facts.setdefault(fact.person_id, []).append(str(FactKind(fact.kind).label))
    found: dict[int, list[SeenPerson]] = {}
    for person in rows:
        is_full = shown or allowed(viewer, SEE_PEOPLE, Target(place_code=person.place_code))
        seen = _seen(person, tuple(facts.get(person.pk, ())), is_full=is_full)
        found.setdefault(person.household_id, []).append(seen)
    return found


def facts_of(viewer: Actor, households: Iterable[Household]) -> list[KnownFact]:
    """Facts that hold of households of the viewer's, the oldest first (one query)."""
    codes = {row.pk for row in households if _looks_after(viewer, row.place_code)}
    rows = HouseholdFact.objects.filter(household_id__in=codes, ended_on__isnull=True)
    return [
        KnownFact(row.household_id, row.person_id, row.kind, row.since)
        for row in rows.order_by("since", "pk")
    ]


def fact_rows(viewer: Actor, household: Household) -> list[HouseholdFact]:
    """Facts of one household of the viewer's that hold, with who noted them."""
    if not _looks_after(viewer, household.place_code):
        raise NotFound
    rows = household.facts.filter(ended_on__isnull=True).select_related("noted_by")
    return list(rows.order_by("since", "pk"))


def person_for(viewer: Actor, household_id: int, person_id: int) -> Person:
    """Somebody of a household of the viewer's. Raises NotFound."""
    household = household_for(viewer, household_id)
    found = household.people.filter(pk=person_id, left_at__isnull=True).first()
    if found is None:
        raise NotFound
    return found


def people_linked(resident: Resident) -> list[Person]:
    """As whom a resident is entered in households, by the number they have proved."""
    rows = Person.objects.filter(resident=resident).select_related("household__building__estate")
    return list(rows.order_by("pk"))


def masked_name_of(person: Person) -> str:
    """张*: how somebody is named to those who do not stand at the door."""
    return mask_name(unseal_name(bytes(person.name_encrypted)))


def _looks_after(viewer: Actor, place_code: str) -> bool:
    return any(place_code.startswith(scope) for scope in viewer.scopes(*LOOKING_AFTER))


def _seen(person: Person, facts: tuple[str, ...], *, is_full: bool) -> SeenPerson:
    name = unseal_name(bytes(person.name_encrypted))
    number = unseal_phone(bytes(person.phone_encrypted)) if person.phone_encrypted else ""
    return SeenPerson(
        id=person.pk,
        name=name if is_full else mask_name(name),
        relation=person.get_relation_display(),
        birth_year=person.birth_year,
        phone=number if is_full else mask_phone(number),
        number=number if is_full else "",
        is_full=is_full,
        is_linked=person.resident_id is not None,
        facts=facts,
    )
