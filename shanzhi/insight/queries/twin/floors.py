"""A building's floors, flats, and who is at home there as far as the viewer looks after them."""

from __future__ import annotations

from dataclasses import dataclass

from shanzhi.kernel.api import Actor
from shanzhi.people.api import Household, SeenPerson, people_of, visible_households
from shanzhi.places.api import Building, dwelling_among, dwellings_of


@dataclass(frozen=True, slots=True)
class Home:
    """A household as its front door shows it to the viewer: names masked unless they look after it
    on the spot."""

    household: Household
    people: list[SeenPerson]


@dataclass(frozen=True, slots=True)
class Flat:
    """A door; ``home`` None where nobody is entered or the viewer may not see who is."""

    label: str
    home: Home | None


@dataclass(frozen=True, slots=True)
class House:
    """``floors`` from the top down as (number, flats); ``others``: homes whose flat is not entered;
    ``homes``: how many the viewer is shown."""

    floors: list[tuple[int, list[Flat]]]
    others: list[Home]
    homes: int


def house(viewer: Actor, building: Building) -> House:
    """What stands on each floor. Whoever shows it writes down that ``homes`` were shown."""
    flats = dwellings_of(building.pk)
    seen = list(visible_households(viewer).filter(building_id=building.pk).order_by("door"))
    people = people_of(viewer, seen) if seen else {}
    homes: dict[int, Home] = {}
    others: list[Home] = []
    for household in seen:
        home = Home(household, people.get(household.pk, []))
        flat = household.dwelling_id or getattr(dwelling_among(flats, household.door), "pk", None)
        if flat is None or flat in homes:
            others.append(home)
        else:
            homes[flat] = home
    top = max([building.floors, *(flat.floor for flat in flats)])
    bottom = min([1, *(flat.floor for flat in flats)])
    floors: dict[int, list[Flat]] = {number: [] for number in range(top, bottom - 1, -1) if number}
    for flat in flats:
        label = f"{flat.entrance}-{flat.number}" if flat.entrance else flat.number
        floors.setdefault(flat.floor, []).append(Flat(label, homes.get(flat.pk)))
    return House(list(floors.items()), others, len(seen))
