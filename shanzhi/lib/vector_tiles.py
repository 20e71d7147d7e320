"""Shapes as Mapbox Vector Tiles: our maps draw from the database, and no tile server is needed.

The Mapbox Vector Tile Specification 2.1 (CC BY 3.0 US) over the tile scheme of Web Mercator (EPSG:3857).
All shapes of a layer are moved, clipped, simplified and written at once by NumPy and GEOS, so that a
tile of some thousand buildings takes some ten milliseconds. The bytes are in ``vector_tile_bytes``.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from shanzhi.lib.vector_tile_bytes import POLYGON, LayerBytes, Value, layer_bytes, tile_bytes

EXTENT = 4096
"""Units along the side of a tile; a screen shows it with 512 pixels, so a pixel is 8 units."""
BUFFER = 64
"""Units kept around the tile, so that lines and fills have no seam."""
DEEPEST = 22
MOST_NORTH = 85.051128779806604
"""Degrees: where Web Mercator is cut off to be a square."""
_EQUATOR_M = 40_075_016.686

Box = tuple[float, float, float, float]
"""(west, south, east, north) in WGS-84 degrees."""
Shapes = NDArray[np.object_]


class Tile(NamedTuple):
    """A tile of the Web Mercator scheme: ``x`` counts from the west, ``y`` from the north."""

    z: int
    x: int
    y: int

    @property
    def exists(self) -> bool:
        """False for numbers that no tile of that zoom has."""
        return (
            0 <= self.z <= DEEPEST and 0 <= min(self.x, self.y) <= max(self.x, self.y) < 2**self.z
        )


@dataclass(frozen=True, slots=True)
class Layer:
    """``shapes`` in WGS-84 degrees (an array of shapely geometries); ``properties`` are columns of the
    same length, where None leaves the property out; ``ids`` (not negative) is what feature-state and
    clicks refer to.

    ``simplify``: how far a line may stray, in units (8 are a pixel; 0 keeps every corner).
    ``least``: shapes whose box is narrower and lower than so many units are left out (points stay).
    """

    name: str
    shapes: Sequence[shapely.Geometry] | Shapes
    properties: Mapping[str, Sequence[Value | None]] = field(default_factory=dict)
    ids: Sequence[int] | None = None
    simplify: float = 2.0
    least: float = 0.0


def encode_tile(
    tile: Tile, layers: Sequence[Layer], *, extent: int = EXTENT, buffer: int = BUFFER
) -> bytes:
    """The tile as bytes (application/vnd.mapbox-vector-tile, not compressed); b"" where nothing is in it.

    Shapes are expected valid, as our doors let them in; what is written is valid too: polygons do not
    cross themselves on the grid of units, outer rings run as the specification asks. Raises ValueError
    for a tile that does not exist.
    """
    if not tile.exists:
        raise ValueError(f"no such tile: {tile.z}/{tile.x}/{tile.y}")
    written = [_layer(tile, layer, extent, buffer) for layer in layers]
    return tile_bytes([one for one in written if one])


def tile_box(tile: Tile, *, buffer: float = BUFFER / EXTENT) -> Box:
    """What a tile covers, with ``buffer`` (a share of its side) around it: what to ask a table for."""
    side = 2.0**tile.z
    west, east = ((tile.x + edge) / side * 360 - 180 for edge in (-buffer, 1 + buffer))
    north, south = (_latitude((tile.y + edge) / side) for edge in (-buffer, 1 + buffer))
    return max(west, -180.0), max(south, -MOST_NORTH), min(east, 180.0), min(north, MOST_NORTH)


def tile_at(lat: float, lng: float, z: int) -> Tile:
    """The tile of zoom ``z`` that holds a point in degrees."""
    corner = _mercator(np.array([[lng, lat]]))[0]
    x, y = (min(max(int(part * 2**z), 0), 2**z - 1) for part in corner)
    return Tile(z, x, y)


def tiles_over(box: Box, z: int) -> Iterator[Tile]:
    """Every tile of zoom ``z`` that a box touches, from the north-west, row by row."""
    first, last = tile_at(box[3], box[0], z), tile_at(box[1], box[2], z)
    for y in range(first.y, last.y + 1):
        for x in range(first.x, last.x + 1):
            yield Tile(z, x, y)


def quad_number(tile: Tile) -> int:
    """The tile's number along the Z-order curve of its zoom (Morton, 1966): tiles within a tile of a
    lower zoom have numbers one after another, so that an index over numbers finds them by a range."""
    return sum(
        ((tile.x >> bit & 1) << 2 * bit) | ((tile.y >> bit & 1) << 2 * bit + 1)
        for bit in range(tile.z)
    )


def tile_numbered(z: int, number: int) -> Tile:
    """The tile of zoom ``z`` whose quad number this is: the way back of ``quad_number``."""
    x = sum((number >> 2 * bit & 1) << bit for bit in range(z))
    y = sum((number >> 2 * bit + 1 & 1) << bit for bit in range(z))
    return Tile(z, x, y)


def numbers_within(tile: Tile, z: int) -> range:
    """Quad numbers of zoom ``z`` (not lower than the tile's) that lie within a tile."""
    first = quad_number(tile) << 2 * (z - tile.z)
    return range(first, first + 4 ** (z - tile.z))


def numbers_around(tile: Tile, z: int, *, ring: int) -> list[range]:
    """The same with the tiles of zoom ``tile.z + ring`` that lie around it, as few ranges as hold them:
    where to look for shapes whose middle is outside and that reach in."""
    parts, side = 2**ring, 2 ** (tile.z + ring)
    west, north = tile.x * parts, tile.y * parts
    across = range(max(west - 1, 0), min(west + parts, side - 1) + 1)
    down = range(max(north - 1, 0), min(north + parts, side - 1) + 1)
    edge = [
        Tile(tile.z + ring, x, y)
        for x in across
        for y in down
        if not (west <= x < west + parts and north <= y < north + parts)
    ]
    found = sorted(
        (numbers_within(one, z) for one in (tile, *edge)), key=lambda numbers: numbers.start
    )
    joined = [found[0]]
    for numbers in found[1:]:
        if numbers.start == joined[-1].stop:
            joined[-1] = range(joined[-1].start, numbers.stop)
        else:
            joined.append(numbers)
    return joined


def metres_per_unit(z: int, lat: float, extent: int = EXTENT) -> float:
    """How many metres on the ground a unit of a tile of zoom ``z`` is at ``lat`` degrees."""
    return _EQUATOR_M * math.cos(math.radians(lat)) / float(2**z * extent)


def _layer(tile: Tile, layer: Layer, extent: int, buffer: int) -> LayerBytes | None:
    shapes = np.asarray(layer.shapes, dtype=object)
    kept = _within(shapes, tile_box(tile, buffer=buffer / extent))
    on_tile = shapely.transform(shapes[kept], lambda corners: _units(corners, tile, extent))
    is_big = _is_big(on_tile, layer.least)
    kept, on_tile = kept[is_big], on_tile[is_big]
    owners, parts = _drawn(
        on_tile, layer.simplify, (-buffer, -buffer, extent + buffer, extent + buffer)
    )
    if not len(parts):
        return None
    seen = sorted(set(owners.tolist()))
    rows = [int(kept[owner]) for owner in seen]
    return layer_bytes(
        layer.name,
        extent,
        np.searchsorted(seen, owners),
        parts,
        {name: [column[row] for row in rows] for name, column in layer.properties.items()},
        None if layer.ids is None else [layer.ids[row] for row in rows],
    )


def _within(shapes: Shapes, box: Box) -> NDArray[np.int64]:
    """Indexes of the shapes whose boxes touch ``box``."""
    west, south, east, north = shapely.bounds(shapes).reshape(-1, 4).T
    return np.flatnonzero(
        (west <= box[2]) & (east >= box[0]) & (south <= box[3]) & (north >= box[1])
    )


def _is_big(shapes: Shapes, least: float) -> NDArray[np.bool_]:
    left, top, right, bottom = shapely.bounds(shapes).reshape(-1, 4).T
    is_point: NDArray[np.bool_] = shapely.get_dimensions(shapes) == 0
    return is_point | (np.maximum(right - left, bottom - top) >= least)


def _drawn(shapes: Shapes, simplify: float, frame: Box) -> tuple[NDArray[np.int64], Shapes]:
    """The parts (single points, lines, polygons) to be written, on the grid of units and inside the
    frame, and the index of the shape each belongs to. A part of a lower dimension than its shape is
    what clipping leaves of an edge, and is dropped."""
    if simplify:
        shapes = shapely.simplify(shapes, simplify)
    gridded = shapely.orient_polygons(_gridded(shapely.clip_by_rect(shapes, *frame)))
    parts, owners = shapely.get_parts(gridded, return_index=True)
    while np.any(shapely.get_type_id(parts) > POLYGON):
        parts, inner = shapely.get_parts(parts, return_index=True)
        owners = owners[inner]
    is_whole = shapely.get_dimensions(parts) == shapely.get_dimensions(shapes)[owners]
    is_kept = is_whole & ~shapely.is_empty(parts)
    return owners[is_kept], parts[is_kept]


def _gridded(shapes: Shapes) -> Shapes:
    """The shapes with whole coordinates. Rounding may make one fold onto itself: it is made valid again,
    or vanishes (which takes thirty times as long as rounding, so only where it is needed)."""
    whole = shapely.transform(shapes, np.rint)
    folded = ~shapely.is_valid(whole)
    whole[folded] = shapely.set_precision(shapes[folded], 1.0)
    # Only now: GEOS breaks at a ring that rounding has shrunk to a point.
    without_repeats: Shapes = shapely.remove_repeated_points(whole)
    return without_repeats


def _units(corners: NDArray[np.float64], tile: Tile, extent: int) -> NDArray[np.float64]:
    """Degrees to units of the tile: 0, 0 is its north-west corner, y grows to the south."""
    place: NDArray[np.float64] = (_mercator(corners) * 2**tile.z - [tile.x, tile.y]) * extent
    return place


def _mercator(corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """(longitude, latitude) in degrees to the unit square, from the north-west."""
    turn = np.sin(np.radians(np.clip(corners[:, 1], -MOST_NORTH, MOST_NORTH)))
    down = 0.5 - np.arctanh(turn) / (2 * np.pi)
    return np.column_stack([corners[:, 0] / 360 + 0.5, down])


def _latitude(down: float) -> float:
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * down))))


def columns(rows: Sequence[Mapping[str, Any]], *names: str) -> dict[str, list[Any]]:
    """Properties of features as columns of a Layer; what a row lacks is None."""
    return {name: [row.get(name) for row in rows] for name in names}
