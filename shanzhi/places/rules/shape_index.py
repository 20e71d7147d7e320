"""Which grid holds a point, asked many thousand times a second.

The areas lie in an STRtree; in front of it stands a chequerboard of cells, made once, that knows
for each cell which areas touch it. A cell that lies wholly in one area answers by itself, any
other leaves two or three areas to test exactly. Only a point outside of all asks the tree.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from shanzhi.lib.coordinates import metres_per_degree
from shanzhi.places.rules.shapes import Area

FARTHEST_M = 2_000.0
"""A point farther than this from every grid belongs to none."""
_SEARCH_M = (100.0, 500.0, FARTHEST_M)
_CELLS_PER_AREA = 64
_SMALLEST_CELL = 1e-5
_SLACK = 1e-9
"""Degrees: a tenth of a millimetre, more than any rounding of a cell's number."""

Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Nearest:
    """The area at or next to a point: its code, and metres to it (0 inside)."""

    code: str
    distance_m: float


class ShapeIndex:
    """Immutable after construction, so any number of threads may ask at once."""

    def __init__(self, areas: Sequence[tuple[str, Area]]) -> None:
        ordered = sorted(areas, key=lambda pair: pair[0])
        self._codes = [code for code, _ in ordered]
        self._areas = [area for _, area in ordered]
        shapely.prepare(self._areas)
        self._tree = shapely.STRtree(self._areas)
        self._side = _cell_side(self._areas)
        self._cells = self._chequerboard()
        # GEOS makes a prepared area's point index at its first point; make it before threads come.
        shapely.intersects_xy(self._areas, 0.0, 0.0)

    def __len__(self) -> int:
        return len(self._codes)

    def holding(self, lat: float, lng: float) -> str | None:
        """Code of the area that holds the point (its edge included; on a common edge the lowest
        code), or None."""
        cell = (math.floor(lng / self._side), math.floor(lat / self._side))
        candidates = self._cells.get(cell)
        if candidates is None:
            return None
        if type(candidates) is int:
            return self._codes[candidates]
        for index in candidates:  # type: ignore[union-attr]  # 2026-11-22: the other type is above
            if shapely.intersects_xy(self._areas[index], lng, lat):
                return self._codes[index]
        return None

    def nearest(self, lat: float, lng: float) -> Nearest | None:
        """The area that holds the point or, up to FARTHEST_M away, the nearest one."""
        if (code := self.holding(lat, lng)) is not None:
            return Nearest(code, 0.0)
        north, east = metres_per_degree(lat)
        for reach in _SEARCH_M:
            around = _box(lat, lng, reach / north, reach / max(east, 1.0))
            found = np.sort(self._tree.query(around))
            if len(found) and (best := self._closest(found, lat, lng)).distance_m <= reach:
                return best
        return None

    def _closest(
        self, found: np.ndarray[tuple[int], np.dtype[np.int64]], lat: float, lng: float
    ) -> Nearest:
        """Distances on a plane that touches the Earth at the point: exact to millimetres here."""
        north, east = metres_per_degree(lat)
        flat = shapely.transform(
            [self._areas[index] for index in found],
            lambda corners: (corners - np.array([lng, lat])) * np.array([east, north]),
        )
        distances = shapely.distance(flat, shapely.points(0.0, 0.0))
        best = int(np.argmin(distances))
        return Nearest(self._codes[int(found[best])], float(distances[best]))

    def _chequerboard(self) -> dict[Cell, int | tuple[int, ...]]:
        touching: dict[Cell, list[int]] = {}
        whole: set[Cell] = set()
        for index, area in enumerate(self._areas):
            numbers, squares = _squares(area, self._side)
            touches = shapely.intersects(area, squares)
            contains = shapely.contains_properly(area, squares)
            for number, touched, contained in zip(numbers, touches, contains, strict=True):
                if touched:
                    touching.setdefault(number, []).append(index)
                if contained:
                    whole.add(number)
        return {
            number: found[0] if len(found) == 1 and number in whole else tuple(found)
            for number, found in touching.items()
        }


def _cell_side(areas: Sequence[Area]) -> float:
    """Degrees: small enough for about _CELLS_PER_AREA cells per area, whatever their sizes."""
    if not areas:
        return 1.0
    bounds = shapely.bounds(list(areas))
    extents = (bounds[:, 2] - bounds[:, 0]) * (bounds[:, 3] - bounds[:, 1])
    return max(math.sqrt(float(extents.mean()) / _CELLS_PER_AREA), _SMALLEST_CELL)


def _squares(
    area: Area, side: float
) -> tuple[list[Cell], np.ndarray[tuple[int], np.dtype[np.object_]]]:
    """The cells of the area's bounding box, and each as a square grown by _SLACK."""
    west, south, east, north = area.bounds
    columns = range(math.floor(west / side), math.floor(east / side) + 1)
    rows = range(math.floor(south / side), math.floor(north / side) + 1)
    numbers = [(column, row) for column in columns for row in rows]
    corners = np.array(numbers, dtype=float) * side
    return numbers, shapely.box(
        corners[:, 0] - _SLACK,
        corners[:, 1] - _SLACK,
        corners[:, 0] + side + _SLACK,
        corners[:, 1] + side + _SLACK,
    )


def _box(lat: float, lng: float, half_lat: float, half_lng: float) -> shapely.Polygon:
    return shapely.box(lng - half_lng, lat - half_lat, lng + half_lng, lat + half_lat)
