"""Tiles of the twin: outlines of buildings and nothing of anybody, so that one body serves all viewers."""

from __future__ import annotations

import gzip
from typing import Any

import numpy as np
import shapely
from django.db.models import F, Q

from shanzhi.insight.models import Footprint, KeptTile
from shanzhi.insight.models.footprint import CELL_ZOOM
from shanzhi.insight.rules.twin.zooms import SHOWINGS, Shapes, Showing, blocks
from shanzhi.kernel.api import Versioned
from shanzhi.lib.vector_tiles import (
    Layer,
    Tile,
    encode_tile,
    numbers_around,
    tile_box,
    tile_numbered,
)

FOOTPRINTS = "insight.footprints"
_FORM = "2"
"""Goes up when a tile is made differently from the same table."""
_MOST_KEPT = 3000
_COLUMNS = ("pk", "building_id", "floors", "height_m", "shape", "building__name")
_bodies: Versioned[dict[tuple[str, Tile], bytes]] = Versioned(FOOTPRINTS, dict)


def tiles_version() -> str:
    """Stands for all tiles: the same in every process, another after an import."""
    return f"{_FORM}.{_bodies.version()[:16]}"


def known_tile(place_code: str, tile: Tile) -> bytes | None:
    """The tile (gzip) of the outlines at a place (0 to 15 digits) as this process or the table has it;
    None when it is still to be made."""
    if (body := _bodies.get().get((place_code, tile))) is not None:
        return body
    rows = KeptTile.objects.filter(place_code=place_code, z=tile.z, x=tile.x, y=tile.y)
    if not is_costly(tile) or not (row := rows.filter(version=tiles_version()).first()):
        return None
    return remember(place_code, tile, bytes(row.body))


def remember(place_code: str, tile: Tile, body: bytes) -> bytes:
    """Keep ``body`` in the memory of this process until an import; returns it."""
    kept = _bodies.get()
    if len(kept) >= _MOST_KEPT:
        kept.clear()
    kept[place_code, tile] = body
    return body


def is_costly(tile: Tile) -> bool:
    """Whether houses grow together in it: in a district that takes seconds."""
    return (showing := SHOWINGS.get(tile.z)) is not None and showing.merge_pixels > 0


def make_tile(place_code: str, tile: Tile) -> bytes:
    """The tile anew (gzip); one without a house is b"".

    Layers: ``blocks`` (zoom 11 to 13), ``houses`` (14 to 17: floors, height, building), ``names``
    (16, 17). The id of a house is that of its outline.
    """
    showing = SHOWINGS.get(tile.z)
    rows = _rows(place_code, tile, showing.ring) if showing else []
    if not rows or showing is None:
        return b""
    columns = dict(zip(_COLUMNS, zip(*rows, strict=True), strict=True))
    shapes: Shapes = shapely.from_wkb(np.array([bytes(one) for one in columns["shape"]], object))
    layers = _block_layers if showing.merge_pixels else _house_layers
    body = encode_tile(tile, layers(tile, showing, shapes, columns))
    return gzip.compress(body, 6, mtime=0) if body else b""


def tiles_with_houses(place_code: str, z: int) -> list[Tile]:
    """Tiles of zoom ``z`` (at most 20) in which the middle of an outline at a place lies."""
    numbers = (
        Footprint.objects.filter(place_code__startswith=place_code)
        .annotate(number=F("cell").bitrightshift(2 * (CELL_ZOOM - z)))
        .values_list("number", flat=True)
    )
    return [tile_numbered(z, number) for number in numbers.order_by("number").distinct()]


def _rows(place_code: str, tile: Tile, ring: int) -> list[tuple[Any, ...]]:
    """Outlines whose middle is in the tile or near it (one query by ranges of an index)."""
    near = Q()
    for numbers in numbers_around(tile, CELL_ZOOM, ring=ring):
        near |= Q(cell__gte=numbers.start, cell__lt=numbers.stop)
    rows = Footprint.objects.filter(near)
    if place_code:
        rows = rows.filter(place_code__startswith=place_code)
    return list(rows.order_by("pk").values_list(*_COLUMNS))


def _block_layers(
    tile: Tile, showing: Showing, shapes: Shapes, _columns: dict[str, Any]
) -> list[Layer]:
    _west, south, _east, north = tile_box(tile)
    merged = blocks(shapes, tile.z, (south + north) / 2)
    return [Layer("blocks", merged, simplify=showing.simplify)]


def _house_layers(
    tile: Tile, showing: Showing, shapes: Shapes, columns: dict[str, Any]
) -> list[Layer]:
    houses = Layer(
        "houses",
        shapes,
        {
            "floors": columns["floors"],
            "height": [round(height, 1) for height in columns["height_m"]],
            "building": columns["building_id"],
        },
        ids=columns["pk"],
        simplify=showing.simplify,
        least=showing.least_pixels * 8,
    )
    return [houses, _names(shapes, columns)] if showing.is_named else [houses]


def _names(shapes: Shapes, columns: dict[str, Any]) -> Layer:
    """The name of each registered building at its middle."""
    named = [index for index, name in enumerate(columns["building__name"]) if name]
    middles: Shapes = shapely.centroid(shapes[named])
    return Layer(
        "names",
        middles,
        {"name": [columns["building__name"][index] for index in named]},
        ids=[columns["pk"][index] for index in named],
    )
