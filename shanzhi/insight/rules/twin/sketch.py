"""A plain block for a building of which only a point is known, until its real outline is brought in."""

from __future__ import annotations

import math
import random

import shapely

from shanzhi.lib.coordinates import metres_per_degree
from shanzhi.places.api import Area

TOWER_FROM = 12
"""Floors from which a block of flats is drawn as a tower and not as a slab."""
_DECIMALS = 7


def sketch(building_id: int, floors: int, lat: float, lng: float) -> Area:
    """A slab of two or three staircases, or a tower with four wings, about ``lat``, ``lng`` and turned
    a little; the same every time. Some 40 by 12 metres, or 24 by 24."""
    chance = random.Random(building_id)  # noqa: S311  # 2026-11-26: a drawing, not a secret
    corners = _tower(chance) if floors >= TOWER_FROM else _slab(chance)
    turn = math.radians(chance.uniform(-7, 7))
    north, east = metres_per_degree(lat)
    ring = [
        (
            round(lng + (x * math.cos(turn) - y * math.sin(turn)) / east, _DECIMALS),
            round(lat + (x * math.sin(turn) + y * math.cos(turn)) / north, _DECIMALS),
        )
        for x, y in corners
    ]
    return shapely.Polygon(ring)


def _slab(chance: random.Random) -> list[tuple[float, float]]:
    """A long house with stairwells that stand out a little to the north."""
    stairs, deep = chance.choice((2, 2, 3)), chance.uniform(10.5, 12.5)
    step = chance.uniform(15.5, 17.5)
    long = stairs * step
    ring = [(-long / 2, -deep / 2), (long / 2, -deep / 2), (long / 2, deep / 2)]
    for stair in reversed(range(stairs)):
        middle = -long / 2 + (stair + 0.5) * step
        ring += [(middle + 2, deep / 2), (middle + 2, deep / 2 + 1.4)]
        ring += [(middle - 2, deep / 2 + 1.4), (middle - 2, deep / 2)]
    return [*ring, (-long / 2, deep / 2)]


def _tower(chance: random.Random) -> list[tuple[float, float]]:
    """A cross: four wings about a core, so that every flat has two sides to the light."""
    wide, arm = chance.uniform(11, 13), chance.uniform(5.5, 7)
    half, reach = wide / 2, wide / 2 + arm
    first = [(half, -reach), (half, -half), (reach, -half), (reach, half), (half, half)]
    second = [(half, reach), (-half, reach), (-half, half), (-reach, half), (-reach, -half)]
    return [*first, *second, (-half, -half), (-half, -reach)]
