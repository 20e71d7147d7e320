"""The order in which to walk to some places: short, not the shortest.

Nearest neighbour, then 2-opt until no exchange of two edges makes the way shorter (Croes, "A Method for
Solving Traveling-Salesman Problems", Operations Research 6/1958). Distances are straight lines: walls,
gates and rivers are not known here, and whoever shows them says so.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from shanzhi.lib.coordinates import distance_m

Point = tuple[float, float]
_BETTER_M = 0.01
_ROUNDS = 50


def walking_order(points: Sequence[Point], *, start: int = 0) -> list[int]:
    """Indexes of ``points`` (latitude, longitude in WGS-84 degrees) in the order of an open way that
    begins at ``start`` and ends anywhere; every index once."""
    if not points:
        return []
    way = _nearest_neighbours(points, start)
    for _round in range(_ROUNDS):
        if not _shorten(points, way):
            break
    return way


def way_m(points: Sequence[Point], way: Sequence[int]) -> list[float]:
    """Metres in a straight line from each stop of ``way`` to the next: one fewer than stops."""
    return [distance_m(*points[one], *points[other]) for one, other in itertools.pairwise(way)]


def _nearest_neighbours(points: Sequence[Point], start: int) -> list[int]:
    way, left = [start], set(range(len(points))) - {start}
    while left:
        here = points[way[-1]]
        way.append(min(left, key=lambda index: (distance_m(*here, *points[index]), index)))
        left.discard(way[-1])
    return way


def _shorten(points: Sequence[Point], way: list[int]) -> bool:
    """Turn pieces of the way round where that makes it shorter; True when any was."""
    is_shorter = False
    for begin in range(1, len(way) - 1):
        for end in range(begin + 1, len(way)):
            if _gain(points, way, begin, end) > _BETTER_M:
                way[begin : end + 1] = reversed(way[begin : end + 1])
                is_shorter = True
    return is_shorter


def _gain(points: Sequence[Point], way: Sequence[int], begin: int, end: int) -> float:
    """Metres saved when the piece from ``begin`` to ``end`` is walked the other way round."""

    def between(one: int, other: int) -> float:
        return distance_m(*points[way[one]], *points[way[other]])

    saved = between(begin - 1, begin) - between(begin - 1, end)
    if end + 1 < len(way):
        saved += between(end, end + 1) - between(begin, end + 1)
    return saved
