"""Tiles of the twin: outlines of buildings and nothing of anybody, so that one body serves all viewers."""

from __future__ import annotations

import gzip
from typing import Any

import numpy as np
import shapely
from django.db.models import Q

from shanzhi.insight.models import Footprint
from shanzhi.insight.models.footprint import CELL_ZOOM
from shanzhi.insight.rules.twin.zooms import SHOWINGS, Shapes, Showing, blocks
from shanzhi.kernel.api import Versioned
from shanzhi.lib.vector_tiles import Layer, Tile, encode_tile, numbers_around, tile_box

FOOTPRINTS = "insight.footprints"
_FORM = "1"
"""Goes up when a tile is made differently from the same table."""
_MOST_KEPT = 3000
_COLUMNS = ("pk", "building_id", "floors", "height_m", "shape", "building__name")
_bodies: Versioned[dict[tuple[str, Tile], bytes]] = Versioned(FOOTPRINTS, dict)


def tiles_version() -> str:
    """Stands for all tiles: the same in every process, another after an import."""
    return f"{_FORM}.{_bodies.version()[:16]}"


def tile_body(place_code: str, tile: Tile) -> bytes:
    """A tile (gzip) of the outlines at a place (0 to 15 digits); empty ones are b"".

    Layers: ``blocks`` (zoom 11 to 13), ``houses`` (14 to 16: floors, height, building), ``names`` (16).
    The id of a house is that of its outline. Kept in the memory of this process until an import.
    """
    kept = _bodies.get()
    if (body := kept.get((place_code, tile))) is None:
        body = _made(place_code, tile)
        if len(kept) >= _MOST_KEPT:
            kept.clear()
        kept[place_code, tile] = body
    return body


def _made(place_code: str, tile: Tile) -> bytes:
    showing = SHOWINGS.get(tile.z)
    rows = _rows(place_code, tile, showing.ring) if showing else []
    if not rows or showing is None:
        return b""
    columns = dict(zip(_COLUMNS, zip(*rows, strict=True), strict=True))
    shapes: Shapes = shapely.from_wkb(np.array([bytes(one) for one in columns["shape"]], object))
    layers = _block_layers if showing.merge_pixels else _house_layers
    body = encode_tile(tile, layers(tile, showing, shapes, columns))
    return gzip.compress(body, 6, mtime=0) if body else b""


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
