"""What of a town a map shows at which zoom: blocks from afar, roofs nearer, houses with their height."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from shanzhi.lib.vector_tiles import metres_per_unit

Shapes = NDArray[np.object_]
FIRST, LAST = 11, 17
"""Tiles are made for these zooms; beyond the last the map draws its tiles larger."""
_UNITS_PER_PIXEL = 8


@dataclass(frozen=True, slots=True)
class Showing:
    """``merge_pixels``: what is nearer to each other than that grows together into a block (0: houses
    stay themselves). ``least_pixels``: what is smaller is not drawn. ``ring``: how far around a tile to
    look for houses that reach in (a share of 1 / 2**ring). ``is_named``: houses carry their name.
    ``simplify``: what stands out by less than so many units is not drawn. A machine without a graphics
    card computes each corner for each picture, so only the last zoom shows them all."""

    merge_pixels: float
    least_pixels: float
    simplify: float
    ring: int
    is_named: bool = False


SHOWINGS: dict[int, Showing] = {
    11: Showing(merge_pixels=1.5, least_pixels=2.0, simplify=8.0, ring=4),
    12: Showing(merge_pixels=2.0, least_pixels=2.0, simplify=6.0, ring=4),
    13: Showing(merge_pixels=2.0, least_pixels=2.0, simplify=4.0, ring=4),
    14: Showing(merge_pixels=0.0, least_pixels=1.0, simplify=6.0, ring=3),
    15: Showing(merge_pixels=0.0, least_pixels=0.0, simplify=8.0, ring=2),
    16: Showing(merge_pixels=0.0, least_pixels=0.0, simplify=12.0, ring=2, is_named=True),
    17: Showing(merge_pixels=0.0, least_pixels=0.0, simplify=1.0, ring=1, is_named=True),
}
BLOCK_ZOOMS = [z for z, showing in SHOWINGS.items() if showing.merge_pixels]


def blocks(shapes: Shapes, z: int, lat: float) -> Shapes:
    """Houses (polygons in degrees) grown together where a screen of zoom ``z`` could not tell them
    apart; what stays too small to be seen is gone."""
    showing = SHOWINGS[z]
    pixel_m = metres_per_unit(z, lat) * _UNITS_PER_PIXEL
    degrees = pixel_m * showing.merge_pixels / 2 / 111_195
    squeeze = np.array([np.cos(np.radians(lat)), 1.0])
    flat = shapely.transform(shapes, lambda corners: corners * squeeze)
    # Stairwells that no pixel shows would cost most of the time.
    grown = _grown(shapely.simplify(flat, degrees / 2), degrees)
    # Stretched back after it grew together; corners stay corners.
    whole = _grown(np.array([shapely.union_all(grown)], dtype=object), -degrees)
    parts = shapely.get_parts(whole)
    least = (pixel_m * showing.least_pixels / 111_195) ** 2
    big: Shapes = parts[shapely.area(parts) >= least]
    back: Shapes = shapely.transform(big, lambda corners: corners / squeeze)
    return back


def _grown(shapes: Shapes, degrees: float) -> Any:
    return shapely.buffer(
        shapes, degrees, quad_segs=1, cap_style="square", join_style="mitre", mitre_limit=2.0
    )
