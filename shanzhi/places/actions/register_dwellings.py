"""Enter flats of a building."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from shanzhi.kernel.api import Actor, NotFound, Target, announce, require
from shanzhi.places.events import DwellingsRegistered
from shanzhi.places.models import Building, Dwelling
from shanzhi.places.permissions import REGISTER_BUILDINGS


@dataclass(frozen=True, slots=True)
class NewDwelling:
    """A flat to enter: e.g. entrance "2" (2单元), floor 3, number "302"."""

    number: str
    floor: int
    entrance: str = ""


@transaction.atomic
def register_dwellings(
    building_id: int, dwellings: Sequence[NewDwelling], *, by: Actor, at: datetime | None = None
) -> int:
    """Enter flats of a building; those that are entered already are left alone.

    Returns how many are new. Raises NotFound or Denied.
    """
    building = Building.objects.select_for_update().filter(pk=building_id).first()
    if building is None:
        raise NotFound
    require(by, REGISTER_BUILDINGS, Target(place_code=building.grid_id))
    kept = set(building.dwellings.values_list("entrance", "number"))
    fresh = {(new.entrance, new.number): new for new in dwellings}
    rows = [
        Dwelling(building=building, entrance=entrance, floor=new.floor, number=number)
        for (entrance, number), new in fresh.items()
        if (entrance, number) not in kept
    ]
    Dwelling.objects.bulk_create(rows, batch_size=1000)
    if rows:
        event = DwellingsRegistered(building_id=building.pk, added=len(rows))
        announce(event, by=by, place_code=building.grid_id, at=at)
    return len(rows)
