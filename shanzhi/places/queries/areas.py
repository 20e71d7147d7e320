"""Areas of all places of a level, for tiles: drawn ones, and for the rest what lies in them put together."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from shanzhi.kernel.api import Versioned
from shanzhi.lib.coordinates import Datum, from_wgs84
from shanzhi.lib.division_code import LENGTHS
from shanzhi.places.models import Division, Grid
from shanzhi.places.queries.names import division_name
from shanzhi.places.queries.shapes import SHAPES
from shanzhi.places.rules.shapes import stored_area

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Areas:
    """Places of one level in the order of their codes; ``shapes`` in degrees of the datum asked for."""

    codes: list[str]
    names: list[str]
    shapes: NDArray[np.object_]


@dataclass(slots=True)
class _Drawn:
    by_level: dict[int, dict[str, Any]]
    kept: dict[tuple[int, Datum], Areas] = field(default_factory=dict)


def areas_of(level: int, datum: Datum = Datum.WGS84) -> Areas:
    """All places whose codes have ``level`` digits. Not to be changed: it is shared."""
    drawn = _drawn.get()
    if (found := drawn.kept.get((level, datum))) is None:
        found = drawn.kept[level, datum] = _areas(drawn.by_level.get(level, {}), datum)
    return found


def area_bounds(prefix: str, datum: Datum = Datum.WGS84) -> Bounds | None:
    """(west, south, east, north) in degrees around the places under ``prefix``."""
    for level in reversed(LENGTHS):
        areas = areas_of(level, datum)
        mine = [n for n, code in enumerate(areas.codes) if code.startswith(prefix)]
        if mine and level >= len(prefix):
            west, south, east, north = shapely.total_bounds(areas.shapes[mine])
            return float(west), float(south), float(east), float(north)
    return None


def _areas(found: dict[str, Any], datum: Datum) -> Areas:
    codes = sorted(found)
    shapes = np.array([found[code] for code in codes], dtype=object)
    if datum is not Datum.WGS84 and codes:
        shapes = shapely.transform(shapes, lambda corners: _moved(corners, datum))
    return Areas(codes, [division_name(code) or code for code in codes], shapes)


def _moved(corners: NDArray[np.float64], datum: Datum) -> NDArray[np.float64]:
    moved = [from_wgs84(lat, lng, datum) for lng, lat in corners]
    return np.array([(lng, lat) for lat, lng in moved])


def _load() -> _Drawn:
    grids = Grid.objects.filter(is_active=True, shape__isnull=False)
    divisions = Division.objects.filter(shape__isnull=False)
    by_level: dict[int, dict[str, Any]] = {level: {} for level in LENGTHS}
    for rows in (grids, divisions):
        for code, shape in rows.values_list("code", "shape").iterator():
            if shape:
                by_level[len(code)][code] = stored_area(shape)
    for level, above in zip(reversed(LENGTHS[1:]), reversed(LENGTHS[:-1]), strict=True):
        parts: dict[str, list[Any]] = defaultdict(list)
        for code, area in by_level[level].items():
            parts[code[:above]].append(area)
        for code, areas in parts.items():
            by_level[above].setdefault(code, shapely.union_all(areas))
    return _Drawn(by_level)


_drawn = Versioned(SHAPES, _load)
