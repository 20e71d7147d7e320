"""Places over the open API. All of it is public: it hangs on walls and stands on maps."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema

from shanzhi.kernel.api import NotFound
from shanzhi.lib.coordinates import Datum
from shanzhi.places.models import Building, Division, Grid
from shanzhi.places.queries.grids import buildings_of, divisions_under
from shanzhi.places.queries.grids import division as kept_division
from shanzhi.places.queries.grids import grid as kept_grid
from shanzhi.places.queries.names import path_of
from shanzhi.places.queries.shapes import locate
from shanzhi.places.web.outlines import outlines_response

router = Router(tags=["places"], auth=None)


Latitude = Annotated[float, Query(ge=-90, le=90)]
Longitude = Annotated[float, Query(ge=-180, le=180)]


class PlaceName(Schema):
    """A place on the way from the county down."""

    code: str
    name: str


class DivisionOut(PlaceName):
    """A county (6 digits), street or town (9), community or village (12)."""

    level: int


class GridOut(PlaceName):
    """A grid; ``path`` goes from the county down to the grid itself."""

    households: int
    path: list[PlaceName]


class BuildingOut(Schema):
    """A building; WGS-84 degrees, null where nobody has entered them."""

    id: int
    name: str
    estate: str
    floors: int
    latitude: float | None
    longitude: float | None


class LocatedOut(Schema):
    """The grid at a point: it holds the point (``inside``) or is the nearest within 2 km,
    ``distance_m`` metres away; else both are null."""

    grid_code: str | None
    grid_name: str
    inside: bool
    distance_m: float | None
    division_code: str | None


@router.get("/places/divisions", response=list[DivisionOut], summary="Divisions below another")
def list_divisions(request: HttpRequest, parent: str = "") -> list[DivisionOut]:
    """Counties, or with ``parent`` the divisions one level below it."""
    if parent and kept_division(parent) is None:
        raise NotFound(_("没有编号为 %(code)s 的区划。") % {"code": parent})
    return [_division(one) for one in divisions_under(parent)]


@router.get("/places/grids/{code}", response=GridOut, summary="A grid")
def read_grid(request: HttpRequest, code: str) -> GridOut:
    """The grid and where it lies."""
    grid = _grid(code)
    path = [PlaceName(code=above, name=name) for above, name in path_of(grid.code)]
    return GridOut(code=grid.code, name=grid.name, households=grid.households, path=path)


@router.get("/places/grids/{code}/buildings", response=list[BuildingOut], summary="Its buildings")
def list_buildings(request: HttpRequest, code: str) -> list[BuildingOut]:
    """Buildings of a grid, by estate and name."""
    return [_building(one) for one in buildings_of(_grid(code).code)]


@router.get("/places/locate", response=LocatedOut, summary="Which grid is here")
def find_grid(
    request: HttpRequest,
    lat: Latitude,
    lng: Longitude,
    datum: Datum = Datum.WGS84,
) -> LocatedOut:
    """The grid at a point given in degrees of ``datum`` (wgs84, gcj02 or bd09)."""
    found = locate(lat, lng, datum)
    known = bool(found.grid_code)
    return LocatedOut(
        grid_code=found.grid_code or None,
        grid_name=path_of(found.grid_code)[-1][1] if known else "",
        inside=found.inside,
        distance_m=round(found.distance_m, 1) if known else None,
        division_code=found.division_code or None,
    )


@router.get("/places/shapes", summary="Outlines as GeoJSON")
def list_shapes(request: HttpRequest, prefix: str) -> HttpResponse:
    """Grids and divisions whose code begins with ``prefix`` (6 to 15 digits), with an ETag."""
    return outlines_response(request, prefix)


def _grid(code: str) -> Grid:
    found = kept_grid(code)
    if found is None:
        raise NotFound(_("没有编号为 %(code)s 的网格。") % {"code": code})
    return found


def _division(division: Division) -> DivisionOut:
    return DivisionOut(code=division.code, name=division.name, level=division.level)


def _building(building: Building) -> BuildingOut:
    return BuildingOut(
        id=building.pk,
        name=building.name,
        estate=building.estate.name if building.estate else "",
        floors=building.floors,
        latitude=building.latitude,
        longitude=building.longitude,
    )
