"""Names of places from the memory of this process; one look at the database per change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Sum

from shanzhi.kernel.api import Versioned
from shanzhi.lib.division_code import LENGTHS, is_place_code, path_codes
from shanzhi.places.models import Building, Division, Estate, Grid
from shanzhi.places.rules.gazetteer import Gazetteer, Known, PlaceMention, only_one

NAMES = "places.names"
_KIND_OF_LENGTH = dict(zip(LENGTHS, ("county", "street", "community", "grid"), strict=True))


@dataclass(frozen=True, slots=True)
class _Names:
    divisions: dict[str, str]
    grids: dict[str, str]
    below: dict[str, list[str]] = field(default_factory=dict)

    def of(self, code: str) -> str:
        return self.grids.get(code) or self.divisions.get(code, "")


def division_name(code: str) -> str:
    """Name of a county, street, community or grid; "" when there is no such code."""
    return _names.get().of(code)


def path_of(code: str) -> list[tuple[str, str]]:
    """(code, name) from the county down to ``code``; levels without a name are left out."""
    if not is_place_code(code):
        return []
    names = _names.get()
    return [(above, name) for above in path_codes(code) if (name := names.of(above))]


def names_below(code: str) -> list[tuple[str, str]]:
    """(code, name) of the divisions or grids one level below ``code`` ("": the counties)."""
    names = _names.get()
    return [(below, names.of(below)) for below in names.below.get(code, ())]


def households_in(place_code: str) -> int:
    """Dwellings that are lived in, by what the grids in use of a place say (1 statement)."""
    grids = Grid.objects.filter(is_active=True, code__startswith=place_code)
    return int(grids.aggregate(n=Sum("households"))["n"] or 0)


def grid_names() -> dict[str, str]:
    """Name of every active grid by its code. Not to be changed: it is shared."""
    return _names.get().grids


def find_place(text: str, within: str = "") -> list[PlaceMention]:
    """Places that ``text`` names, best first: estates and their other names, buildings behind
    them, grids, communities, streets. ``within`` is a place code: only places under it count, and
    inside a grid a building's number alone is enough."""
    return _gazetteer.get().mentions(text, within)


def place_in_text(text: str, within: str = "") -> PlaceMention | None:
    """The one place that ``text`` most probably speaks of, or None when it names none, or only
    names that several places bear."""
    return only_one(find_place(text, within))


def _load_names() -> _Names:
    divisions = dict(Division.objects.values_list("code", "name"))
    grids = dict(Grid.objects.filter(is_active=True).values_list("code", "name"))
    below: dict[str, list[str]] = {}
    for code in sorted([*divisions, *grids]):
        below.setdefault("" if len(code) == LENGTHS[0] else code[:-3], []).append(code)
    return _Names(divisions, grids, below)


def _load_gazetteer() -> Gazetteer:
    return Gazetteer(_known())


def _known() -> Iterator[Known]:
    for code, name in Division.objects.values_list("code", "name").iterator():
        yield Known(_KIND_OF_LENGTH[len(code)], code, name)
    for code, name in Grid.objects.filter(is_active=True).values_list("code", "name").iterator():
        yield Known("grid", code, name)
    grids_of_estate: dict[int, set[str]] = {}
    buildings = Building.objects.order_by("pk").values_list("pk", "estate_id", "grid_id", "name")
    for pk, estate_id, grid_code, name in buildings.iterator():
        yield Known("building", grid_code, name, estate_id, pk)
        if estate_id is not None:
            grids_of_estate.setdefault(estate_id, set()).add(grid_code)
    estates = Estate.objects.order_by("pk").values_list("pk", "community_id", "name", "aliases")
    for pk, community_code, name, aliases in estates.iterator():
        code = _smallest_area(grids_of_estate.get(pk, set())) or community_code
        for called in (name, *filter(None, map(str.strip, aliases.splitlines()))):
            yield Known("estate", code, called, pk)


def _smallest_area(grid_codes: set[str]) -> str:
    """The code of the smallest place that holds all these grids; "" for none."""
    for length in reversed(LENGTHS):
        if len(holders := {code[:length] for code in grid_codes}) == 1:
            return holders.pop()
    return ""


_names = Versioned(NAMES, _load_names)
_gazetteer = Versioned(NAMES, _load_gazetteer)
