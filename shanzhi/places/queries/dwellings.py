"""Flats by what is written on a door."""

from __future__ import annotations

import re
from collections.abc import Iterable

from shanzhi.places.models import Dwelling

# 2单元302室, 2-302, 302.
# not on screen: how people write the number of a flat
_DOOR = re.compile(r"(?:(\w{1,10}?)(?:单元|门洞|-))?(\w{1,12}?)(?:室|户|号)?")


def dwelling_at(building_id: int, door: str) -> Dwelling | None:
    """The flat of a building that a door in words means, when it is entered and there is one only."""
    found = _DOOR.fullmatch(door.replace(" ", ""))
    if found is None:
        return None
    return _only(found, Dwelling.objects.filter(building_id=building_id, number=found[2]))


def dwellings_of(building_id: int) -> list[Dwelling]:
    """The flats of a building, by entrance, floor and number."""
    rows = Dwelling.objects.filter(building_id=building_id)
    return list(rows.order_by("entrance", "floor", "number"))


def dwelling_among(dwellings: Iterable[Dwelling], door: str) -> Dwelling | None:
    """The same as ``dwelling_at`` where the flats of the building are read already."""
    found = _DOOR.fullmatch(door.replace(" ", ""))
    return _only(found, dwellings) if found else None


def _only(door: re.Match[str], rows: Iterable[Dwelling]) -> Dwelling | None:
    known = [
        row for row in rows if row.number == door[2] and (not door[1] or row.entrance == door[1])
    ]
    return known[0] if len(known) == 1 else None
