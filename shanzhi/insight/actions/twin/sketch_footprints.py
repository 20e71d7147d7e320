"""Draw plain blocks where only points of buildings are known, so that a twin stands on the first day."""

from __future__ import annotations

from datetime import datetime

from shanzhi.insight.actions.twin.import_footprints import ImportedFootprints, import_footprints
from shanzhi.insight.models import Footprint
from shanzhi.insight.rules.twin.rows import NewFootprint
from shanzhi.insight.rules.twin.sketch import sketch
from shanzhi.kernel.api import Actor
from shanzhi.places.api import buildings_under

SKETCH = "sketch"


def sketch_footprints(
    place_code: str, *, by: Actor, at: datetime | None = None
) -> ImportedFootprints:
    """A block for every building at a place (0 to 15 digits) that has a point and floors and no outline
    yet; a real outline that comes later stands beside it until the sketch is removed.

    Raises Denied.
    """
    drawn = Footprint.objects.filter(place_code__startswith=place_code, building__isnull=False)
    bare = buildings_under(place_code).filter(latitude__isnull=False, longitude__isnull=False)
    rows = [
        NewFootprint(
            number=number,
            source_id=str(building.pk),
            area=sketch(building.pk, building.floors, building.latitude, building.longitude),
            name=building.full_name,
            floors=building.floors,
            height_m=None,
        )
        for number, building in enumerate(
            bare.exclude(pk__in=drawn.values("building_id")).iterator(), 1
        )
        if building.latitude is not None and building.longitude is not None
    ]
    return import_footprints(rows, SKETCH, by=by, at=at)
