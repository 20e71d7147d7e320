"""Which registered building an outline is: by its full name, else by the point where it is registered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

Shapes = NDArray[np.object_]
NEAR_DEGREES = 0.00009
"""Some ten metres: how far from the wall the point of a building may have been taken (its door)."""


@dataclass(frozen=True, slots=True)
class KnownBuilding:
    """A registered building: ``full_name`` with its estate in front (锦云花园3幢), its grid's code,
    WGS-84 degrees where they are entered."""

    id: int
    grid_code: str
    name: str
    full_name: str
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class Outline:
    """What is to be recognised: an area in degrees, the name that the file gives, its place."""

    area: shapely.Geometry
    name: str
    place_code: str


def match(outlines: Sequence[Outline], known: Sequence[KnownBuilding]) -> list[int | None]:
    """The id of the building that each outline is, None where none is recognised.

    The full name holds where one building of the community bears it. Else the point that lies within
    (of several, the one whose short name is given, else that nearest to the middle); else the one
    nearest point within ten metres that lies in no other outline.
    """
    found = [_by_name(outline, known) for outline in outlines]
    placed = [
        (one, shapely.Point(one.longitude, one.latitude))
        for one in known
        if one.latitude is not None and one.longitude is not None
    ]
    if not placed or not outlines:
        return found
    points = np.array([point for _one, point in placed], dtype=object)
    areas = np.array([outline.area for outline in outlines], dtype=object)
    inside = _pairs(points, areas, 0.0)
    held = {place for places in inside.values() for place in places}
    near = _pairs(points, areas, NEAR_DEGREES)
    for index, outline in enumerate(outlines):
        if found[index] is None:
            free = [place for place in near.get(index, []) if place not in held]
            here = inside.get(index) or free
            found[index] = _nearest(outline, [placed[place] for place in here])
    return found


def _by_name(outline: Outline, known: Sequence[KnownBuilding]) -> int | None:
    if not outline.name:
        return None
    wanted, community = "".join(outline.name.split()), outline.place_code[:12]
    same = [
        one.id
        for one in known
        if one.full_name == wanted and one.full_name != one.name and one.grid_code[:12] == community
    ]
    return same[0] if len(same) == 1 else None


def _pairs(points: Shapes, areas: Shapes, degrees: float) -> dict[int, list[int]]:
    """Area → the points within ``degrees`` of it, by index."""
    tree = shapely.STRtree(points)
    ours, theirs = tree.query(areas, predicate="dwithin", distance=degrees)
    found: dict[int, list[int]] = {}
    for our, their in zip(ours.tolist(), theirs.tolist(), strict=True):
        found.setdefault(our, []).append(their)
    return found


def _nearest(
    outline: Outline, candidates: Sequence[tuple[KnownBuilding, shapely.Point]]
) -> int | None:
    if not candidates:
        return None
    named = [pair for pair in candidates if outline.name and pair[0].name in outline.name]
    middle = shapely.centroid(outline.area)
    nearest = min(named or candidates, key=lambda pair: float(shapely.distance(middle, pair[1])))
    return nearest[0].id
