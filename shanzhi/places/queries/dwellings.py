"""Flats by what is written on a door."""

from __future__ import annotations

import re

from shanzhi.places.models import Dwelling

# 2单元302室, 2-302, 302.
# not on screen: how people write the number of a flat
_DOOR = re.compile(r"(?:(\w{1,10}?)(?:单元|门洞|-))?(\w{1,12}?)(?:室|户|号)?")


def dwelling_at(building_id: int, door: str) -> Dwelling | None:
    """The flat of a building that a door in words means, when it is entered and there is one only."""
    found = _DOOR.fullmatch(door.replace(" ", ""))
    if found is None:
        return None
    rows = Dwelling.objects.filter(building_id=building_id, number=found[2])
    if found[1]:
        rows = rows.filter(entrance=found[1])
    known = list(rows[:2])
    return known[0] if len(known) == 1 else None
