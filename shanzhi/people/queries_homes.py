"""Which household lives behind a door, as a number: for actions of other rooms, that ask for permission
themselves and show nobody."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q

from shanzhi.people.models import Household, Person


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
