"""Households of the demo town: invented names, landlines of an area code that no place has."""

from __future__ import annotations

import random
from datetime import timedelta

from django.db import transaction
from django.utils.timezone import localdate

from shanzhi.kernel.api import Actor
from shanzhi.people.actions.note_fact import NewFact, note_fact
from shanzhi.people.actions.register_household import NewHousehold, register_household
from shanzhi.people.actions.register_person import NewPerson, register_person
from shanzhi.people.models import Household
from shanzhi.people.models.household import FactKind, FactSource, Relation
from shanzhi.places import api as places

# In the grid that the demo's worker looks after, and in each of the others.
IN_THE_FIRST, PER_GRID = 8, 2
_FAMILY = "林沈许温叶柳江程苏白季安"  # not on screen: family names of the demo
_GIVEN = ("秀英", "望山", "小满", "清和", "立夏", "长河", "素心", "怀远", "采薇", "知秋")
_KINDS = (
    (FactKind.ALONE, FactKind.OLD),
    (FactKind.NEW_TENANT,),
    (),
    (FactKind.HARDSHIP,),
    (FactKind.ILL, FactKind.DISABLED),
    (),
    (FactKind.HAZARD,),
    (FactKind.OLD,),
)


@transaction.atomic
def load_demo_households(grid_codes: list[str], *, by: Actor) -> int:
    """Households for each grid that has none: who lives alone, who has moved in, and others.
    The same every time but for the dates; returns how many are new."""
    chance = random.Random(20261126)  # noqa: S311  # 2026-11-26: a demo town, not a secret
    known = set(Household.objects.values_list("place_code", flat=True))
    made = 0
    for code in sorted(grid_codes):
        wanted = PER_GRID if code != min(grid_codes) else IN_THE_FIRST
        buildings = places.buildings_of(code)
        for number, kinds in enumerate(_KINDS[:wanted]):
            name = _name(chance)
            year, days = chance.randrange(1938, 1996), chance.randrange(5, 80)
            if code in known or not buildings:
                continue
            building = buildings[number % len(buildings)]
            door = f"{number % 2 + 1}-{number // 2 + 1}0{number % 4 + 1}"
            new = NewHousehold(place_code=code, building_id=building.pk, door=door)
            _settle(register_household(new, by=by), name, _year(year, kinds), kinds, days, by)
            made += 1
    return made


def _settle(
    household: Household, name: str, year: int, kinds: tuple[FactKind, ...], days: int, by: Actor
) -> None:
    is_tenant = FactKind.NEW_TENANT in kinds
    new = NewPerson(
        name=name,
        relation=Relation.TENANT if is_tenant else Relation.HEAD,
        birth_year=year,
        phone=f"0000-5555{household.pk % 10_000:04d}",
    )
    person, _new = register_person(household, new, by=by)
    for kind in kinds:
        of = None if kind in {FactKind.NEW_TENANT, FactKind.HAZARD} else person.pk
        since = localdate() - timedelta(days=days)
        source = FactSource.REGISTER if of else FactSource.SEEN
        note_fact(household, NewFact(kind=kind, source=source, since=since, person_id=of), by=by)


def _name(chance: random.Random) -> str:
    return chance.choice(_FAMILY) + chance.choice(_GIVEN)


def _year(year: int, kinds: tuple[FactKind, ...]) -> int:
    return min(year, 1945) if FactKind.OLD in kinds else year
