"""Which household lives behind a door, as a number: for actions of other rooms, that ask for permission
themselves and show nobody."""

from __future__ import annotations

from collections.abc import Collection
from enum import IntEnum

from django.db.models import Q

from shanzhi.people.models import DeclaredHome, Household, Person, Resident


class Belonging(IntEnum):
    """How somebody is known to belong to a place: not at all, by their own word, or as entered there in
    a household, under a number that they proved."""

    UNKNOWN = 0
    DECLARED = 1
    ENTERED = 2


def belonging(resident_id: int, place_code: str) -> Belonging:
    """How a resident belongs to a place (at most 2 queries). Yes and no alone: no door, no name."""
    living = Person.objects.filter(
        resident_id=resident_id,
        left_at__isnull=True,
        household__ended_at__isnull=True,
        household__place_code__startswith=place_code,
    )
    if living.exists():
        return Belonging.ENTERED
    said = DeclaredHome.objects.filter(
        resident_id=resident_id, place_code__startswith=place_code[:12]
    )
    return Belonging.DECLARED if said.exists() else Belonging.UNKNOWN


def declared_homes(resident: Resident) -> list[DeclaredHome]:
    """Where a resident says that they belong, the oldest first (1 query)."""
    return list(DeclaredHome.objects.filter(resident=resident).order_by("pk"))


def household_at(
    place_code: str, building_id: int | None, door: str, *, dwelling_id: int | None = None
) -> tuple[int, int | None] | None:
    """(household, its flat where that is known) behind a door of a grid; None where none is entered."""
    rows = Household.objects.filter(place_code=place_code, ended_at__isnull=True)
    found = rows.filter(dwelling_id=dwelling_id).first() if dwelling_id else None
    here = Q(building_id=building_id) if building_id else Q(building__isnull=True)
    found = found or rows.filter(here, door=door).first()
    return (found.pk, found.dwelling_id) if found else None


def households_by_dwelling(dwelling_ids: Collection[int]) -> dict[int, int]:
    """Households by the flat in which they live (one query)."""
    rows = Household.objects.filter(dwelling_id__in=dwelling_ids, ended_at__isnull=True)
    return {row.dwelling_id: row.pk for row in rows if row.dwelling_id is not None}


def lives_in(household_id: int, person_id: int) -> bool:
    """Whether somebody belongs to a household now."""
    living = Person.objects.filter(household_id=household_id, left_at__isnull=True)
    return living.filter(pk=person_id).exists()
