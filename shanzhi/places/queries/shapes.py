"""Shapes of places from the memory of this process: which grid is here, and the map's outlines."""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely

from shanzhi.kernel.api import Versioned
from shanzhi.lib.coordinates import Datum, metres_per_degree, to_wgs84
from shanzhi.places.models import Division, Grid
from shanzhi.places.rules.shape_index import ShapeIndex
from shanzhi.places.rules.shapes import Area, bounding_box, geojson, stored_area

SHAPES = "places.shapes"
SIMPLER_DEGREES = 0.00003
"""About three metres: not seen on a street map, and a third of the bytes."""
_MOST_KEPT = 512


@dataclass(frozen=True, slots=True)
class Located:
    """Where a point lies.

    ``inside`` says that the grid holds it; else the grid is the nearest one, ``distance_m`` metres
    away. Beyond two kilometres ``grid_code`` is "" and ``distance_m`` infinite. ``division_code``
    is the smallest drawn division that holds the point, "" when none does.
    """

    grid_code: str
    distance_m: float
    inside: bool
    division_code: str = ""


@dataclass(frozen=True, slots=True)
class Outlines:
    """A GeoJSON FeatureCollection as UTF-8 text, the ETag that stands for it, and its bounds
    (west, south, east, north) in degrees, None when nothing is drawn."""

    body: bytes
    etag: str
    bounds: tuple[float, float, float, float] | None


@dataclass(frozen=True, slots=True)
class _Drawn:
    code: str
    name: str
    area: Area


@dataclass(slots=True)
class _Shapes:
    grids: list[_Drawn]
    divisions: list[_Drawn]
    grid_index: ShapeIndex
    division_indexes: list[ShapeIndex]
    outlines: dict[str, Outlines] = field(default_factory=dict)


def locate(lat: float, lng: float, datum: Datum | str = Datum.WGS84) -> Located:
    """The grid at a point given in degrees of ``datum``, by point in polygon; else the nearest.

    Raises ValueError for an unknown datum or a point that is not on the Earth.
    """
    if not (-90 <= lat <= 90 and -180 <= lng <= 180):  # 2026-11-22: degrees
        raise ValueError("latitude or longitude out of range")
    if datum != Datum.WGS84:
        lat, lng = to_wgs84(lat, lng, datum)
    shapes = _shapes.get()
    if (code := shapes.grid_index.holding(lat, lng)) is not None:
        return Located(code, 0.0, inside=True)
    inside_of = (index.holding(lat, lng) for index in shapes.division_indexes)
    division = next((code for code in inside_of if code), "")
    near = shapes.grid_index.nearest(lat, lng)
    if near is None:
        return Located("", math.inf, inside=False, division_code=division)
    return Located(near.code, near.distance_m, inside=False, division_code=division)


def metres_to_grid(code: str, lat: float, lng: float) -> float | None:
    """Metres from a point (WGS-84 degrees) to a grid, 0 inside; None when the grid is not drawn. On a
    plane that touches the Earth at the point: exact for some kilometres."""
    drawn = next((one for one in _shapes.get().grids if one.code == code), None)
    if drawn is None:
        return None
    north, east = metres_per_degree(lat)
    flat = shapely.transform(
        drawn.area, lambda corners: (corners - np.array([lng, lat])) * np.array([east, north])
    )
    return float(shapely.distance(flat, shapely.Point(0.0, 0.0)))


def shapes_geojson(prefix: str = "") -> Outlines:
    """Outlines of the grids and divisions whose code begins with ``prefix``, made simpler by
    about three metres without opening gaps between neighbours.

    Each feature has properties code, name and level (grid or division).
    """
    shapes = _shapes.get()
    if (kept := shapes.outlines.get(prefix)) is None:
        kept = _outlines(shapes, prefix)
        if len(shapes.outlines) >= _MOST_KEPT:
            shapes.outlines.clear()
        shapes.outlines[prefix] = kept
    return kept


def shape_bounds(prefix: str) -> tuple[float, float, float, float] | None:
    """(west, south, east, north) in degrees around the grids under ``prefix``, or around its
    divisions where no grid is drawn; None when nothing is."""
    shapes = _shapes.get()
    for drawn in (shapes.grids, shapes.divisions):
        if found := [one.area for one in drawn if one.code.startswith(prefix)]:
            return bounding_box(found)
    return None


def _outlines(shapes: _Shapes, prefix: str) -> Outlines:
    grids = [one for one in shapes.grids if one.code.startswith(prefix)]
    divisions = [one for one in shapes.divisions if one.code.startswith(prefix)]
    features = [*_features(divisions, "division"), *_features(grids, "grid")]
    body = json.dumps(
        {"type": "FeatureCollection", "features": features},
        ensure_ascii=False,
        separators=(",", ":"),
    ).encode()
    etag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
    return Outlines(body, etag, bounding_box([one.area for one in (grids or divisions)]))


def _features(drawn: list[_Drawn], level: str) -> list[dict[str, Any]]:
    # Simplifies common edges once, so that two neighbours still meet.
    simple = shapely.coverage_simplify([one.area for one in drawn], SIMPLER_DEGREES)
    return [
        {
            "type": "Feature",
            "id": one.code,
            "properties": {"code": one.code, "name": one.name, "level": level},
            "geometry": geojson(area),
        }
        for one, area in zip(drawn, simple, strict=True)
    ]


def _load_shapes() -> _Shapes:
    grids = Grid.objects.filter(is_active=True, shape__isnull=False)
    divisions = Division.objects.filter(shape__isnull=False)
    drawn_grids, drawn_divisions = (
        [_Drawn(code, name, stored_area(shape)) for code, name, shape in rows if shape]
        for rows in (
            grids.order_by("code").values_list("code", "name", "shape").iterator(),
            divisions.order_by("code").values_list("code", "name", "shape").iterator(),
        )
    )
    return _Shapes(
        grids=drawn_grids,
        divisions=drawn_divisions,
        grid_index=ShapeIndex([(one.code, one.area) for one in drawn_grids]),
        division_indexes=[
            ShapeIndex([(one.code, one.area) for one in drawn_divisions if len(one.code) == length])
            for length in (12, 9, 6)
        ],
    )


_shapes = Versioned(SHAPES, _load_shapes)
