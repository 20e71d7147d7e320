"""Draw the boundary of a grid or a division."""

from __future__ import annotations

from datetime import datetime

import shapely
from django.db import connection, transaction

from shanzhi.kernel.api import Actor, Invalid, NotFound, Target, announce, bump, require
from shanzhi.lib.coordinates import Datum
from shanzhi.places.events import DivisionDrawn, GridDrawn
from shanzhi.places.models import Division, Grid
from shanzhi.places.permissions import DRAW_DIVISION, DRAW_GRID
from shanzhi.places.queries.shapes import SHAPES
from shanzhi.places.rules.reasons import sentence
from shanzhi.places.rules.shapes import (
    Area,
    NotAShape,
    area_from,
    first_overlaps,
    geojson,
    stored_area,
)

# Any number that no other action uses for its lock.
_DRAWING = 7_308_204_201


@transaction.atomic
def draw_grid(
    grid_code: str,
    shape: object,
    *,
    by: Actor,
    datum: Datum = Datum.WGS84,
    at: datetime | None = None,
) -> Grid:
    """Give a grid its boundary: a GeoJSON Polygon or MultiPolygon in degrees of ``datum``.

    Stored in WGS-84, rounded to a tenth of a metre. Raises NotFound, Denied, or Invalid("shape")
    when the drawing is no simple closed polygon on the Earth or lies on another grid, which is
    then named.
    """
    lock_drawing()
    grid = Grid.objects.select_for_update().filter(pk=grid_code, is_active=True).first()
    if grid is None:
        raise NotFound
    require(by, DRAW_GRID, Target(place_code=grid.code))
    area = usable_area(shape, datum)
    standing = [pair for pair in standing_areas() if pair[0] != grid.code]
    overlaps = first_overlaps([*standing, (grid.code, area)], {grid.code})
    if other := overlaps.get(grid.code):
        name = Grid.objects.values_list("name", flat=True).get(pk=other)
        raise Invalid({"shape": sentence("overlaps", name)}, code="overlaps")
    grid.shape = geojson(area)
    grid.save(update_fields=["shape"])
    announce(
        GridDrawn(grid_code=grid.code, corners=corners(area)),
        by=by,
        place_code=grid.code,
        at=at,
    )
    bump(SHAPES)
    return grid


@transaction.atomic
def draw_division(
    code: str,
    shape: object,
    *,
    by: Actor,
    datum: Datum = Datum.WGS84,
    at: datetime | None = None,
) -> Division:
    """Give a county, street or community its outline; outlines of divisions may lie on each other
    (published ones are coarse).

    Raises NotFound, Denied, or Invalid("shape").
    """
    division = Division.objects.select_for_update().filter(pk=code).first()
    if division is None:
        raise NotFound
    require(by, DRAW_DIVISION, Target(place_code=code))
    area = usable_area(shape, datum)
    division.shape = geojson(area)
    division.save(update_fields=["shape"])
    event = DivisionDrawn(division_code=code, corners=corners(area))
    announce(event, by=by, place_code=code, at=at)
    bump(SHAPES)
    return division


def lock_drawing() -> None:
    """One at a time: of two neighbours drawn at once neither would see the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_DRAWING])


def usable_area(shape: object, datum: Datum) -> Area:
    """The drawing as an area in WGS-84. Raises Invalid("shape") saying what to mend."""
    try:
        return area_from(shape, datum)
    except NotAShape as why:
        raise Invalid({"shape": sentence(why.reason)}, code=why.reason) from why


def standing_areas() -> list[tuple[str, Area]]:
    """(code, area) of every active grid that is drawn."""
    drawn = Grid.objects.filter(is_active=True, shape__isnull=False).order_by("code")
    return [
        (code, stored_area(shape)) for code, shape in drawn.values_list("code", "shape") if shape
    ]


def corners(area: Area) -> int:
    """Number of corners of a drawing: its size, without its place."""
    return int(shapely.get_num_coordinates(area))
