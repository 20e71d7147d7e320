"""What may be drawn: closed, simple polygons on the Earth that do not lie on each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon, mapping, shape
from shapely.geometry.base import BaseGeometry

from shanzhi.lib.coordinates import Datum, metres_per_degree, to_wgs84

Area = Polygon | MultiPolygon
DECIMALS = 6
"""Of a degree: a tenth of a metre."""
DRAWING_NOISE_M = 1.0
"""Two neighbours drawn by hand overlap in slivers; thinner than this on average is no overlap."""
KNOT_SHARE = 1e-4
"""Of the area: a knot in the line that changes less than this is mended, not refused."""
MOST_CORNERS = 20_000


class NotAShape(ValueError):
    """The drawing cannot be used. ``reason`` is one of REASONS."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


REASONS = ("not_polygon", "not_closed", "too_many", "off_earth", "crosses_itself", "no_area")


def area_from(geometry: object, datum: Datum = Datum.WGS84) -> Area:
    """The GeoJSON (Multi)Polygon ``geometry``, given in ``datum``, as a valid area in WGS-84.

    Raises NotAShape with the first reason why it cannot be used.
    """
    rings = _rings(geometry)
    if sum(len(ring) for ring in rings) > MOST_CORNERS:
        raise NotAShape("too_many")
    for ring in rings:
        _check_ring(ring)
    drawn = shape(geometry)  # type: ignore[arg-type]  # 2026-11-22: _rings looked at it
    if datum is not Datum.WGS84:
        drawn = shapely.transform(drawn, _mover(datum))
    tidy = shapely.transform(drawn, lambda corners: np.round(corners, DECIMALS))
    whole = tidy if shapely.is_valid(tidy) else _mended(tidy)
    if whole.area == 0:
        raise NotAShape("no_area")
    return cast("Area", whole)


def geojson(area: Area) -> dict[str, Any]:
    """The area as a GeoJSON geometry of plain lists, as it is stored."""
    found = mapping(area)
    return {"type": found["type"], "coordinates": _lists(found["coordinates"])}


def stored_area(geometry: dict[str, Any]) -> Area:
    """The area of a stored geometry, which was checked when it was drawn."""
    return cast("Area", shape(geometry))


def first_overlaps(areas: Sequence[tuple[str, Area]], new: set[str]) -> dict[str, str]:
    """For each code of ``new`` that lies on another area: the code of that other area.

    ``areas`` are (code, area) of everything drawn, the new ones included and after the others;
    of two new ones that lie on each other the later is the one refused.
    """
    codes = [code for code, _ in areas]
    found: dict[str, str] = {}
    if not new:
        return found
    tree = shapely.STRtree([area for _, area in areas])
    fresh = [index for index, code in enumerate(codes) if code in new]
    ours, theirs = tree.query([areas[index][1] for index in fresh], predicate="intersects")
    pairs = sorted((fresh[our], int(their)) for our, their in zip(ours, theirs, strict=True))
    for our, their in pairs:
        free = codes[our] not in found and codes[their] not in found
        if free and their < our and lies_on(areas[our][1], areas[their][1]):
            found[codes[our]] = codes[their]
    return found


def lies_on(one: Area, other: Area) -> bool:
    """True when the common part is more than drawing noise."""
    common = one.intersection(other)
    if common.area == 0:
        return False
    flat = shapely.transform(common, _flattener(common.centroid.y))
    width = flat.area / (flat.length / 2)
    return bool(width > DRAWING_NOISE_M)


def _mended(drawn: BaseGeometry) -> BaseGeometry:
    """The drawing without its small knots, as published outlines have them.

    Where knots hold area, the lines cross in earnest (the figure eight): only the person who drew
    it knows what was meant. Raises NotAShape.
    """
    parts = shapely.get_parts(shapely.make_valid(drawn))
    flat = [part for part in parts if isinstance(part, Polygon | MultiPolygon)]
    whole = shapely.union_all(flat)
    if abs(whole.area - drawn.area) > KNOT_SHARE * whole.area or whole.is_empty:
        raise NotAShape("crosses_itself")
    return whole


def _rings(geometry: object) -> list[list[Any]]:
    """Every ring of a (Multi)Polygon as a list of positions."""
    if not isinstance(geometry, Mapping) or not isinstance(geometry.get("coordinates"), list):
        raise NotAShape("not_polygon")
    kind, coordinates = geometry.get("type"), geometry["coordinates"]
    polygons = {"Polygon": [coordinates], "MultiPolygon": coordinates}.get(str(kind))
    if not polygons or not all(isinstance(polygon, list) and polygon for polygon in polygons):
        raise NotAShape("not_polygon")
    rings = [ring for polygon in polygons for ring in polygon]
    if not all(
        isinstance(ring, list) and len(ring) > 3 for ring in rings
    ):  # 2026-11-22: RFC 7946, 3.1.6
        raise NotAShape("not_polygon")
    return rings


def _check_ring(ring: list[Any]) -> None:
    for position in ring:
        if not isinstance(position, list | tuple) or len(position) not in (2, 3):
            raise NotAShape("not_polygon")
        if not all(type(number) in (int, float) for number in position):
            raise NotAShape("not_polygon")
        if not (-180 <= position[0] <= 180 and -90 <= position[1] <= 90):  # 2026-11-22: degrees
            raise NotAShape("off_earth")
    if list(ring[0]) != list(ring[-1]):
        raise NotAShape("not_closed")


Move = Callable[["np.ndarray[Any, np.dtype[np.float64]]"], "np.ndarray[Any, np.dtype[np.float64]]"]


def _mover(datum: Datum) -> Move:
    def move(corners: Any) -> Any:
        moved = [to_wgs84(lat, lng, datum) for lng, lat in corners]
        return np.array([(lng, lat) for lat, lng in moved])

    return move


def _flattener(lat: float) -> Move:
    north, east = metres_per_degree(lat)
    return lambda corners: corners * np.array([east, north])


def _lists(nested: Any) -> Any:
    return [_lists(part) for part in nested] if isinstance(nested, list | tuple) else nested


def bounding_box(geometries: Sequence[BaseGeometry]) -> tuple[float, float, float, float] | None:
    """(west, south, east, north) around all of them in degrees, or None when there are none."""
    if not geometries:
        return None
    west, south, east, north = (float(edge) for edge in shapely.total_bounds(list(geometries)))
    return west, south, east, north
