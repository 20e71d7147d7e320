"""Tiles of the twin: made when somebody asks, and the costly ones ahead and once for the whole house."""

from __future__ import annotations

from shanzhi.insight.models import KeptTile
from shanzhi.insight.queries.twin.tiles import (
    is_costly,
    known_tile,
    make_tile,
    remember,
    tiles_version,
    tiles_with_houses,
)
from shanzhi.insight.rules.twin.zooms import BLOCK_ZOOMS
from shanzhi.lib.vector_tiles import Tile

EVERYWHERE = ""


def show_tile(place_code: str, tile: Tile) -> bytes:
    """A tile (gzip) of the outlines at a place (0 to 15 digits); one without a house is b"".

    Outlines and nothing of anybody, so that one body serves all viewers of the place.
    """
    known = known_tile(place_code, tile)
    return _made(place_code, tile) if known is None else known


def draw_blocks(county: str) -> int:
    """Make every tile of blocks of a county (6 digits) that is not there yet, for those who look at the
    county and at everything, so that nobody waits for one; rows of older outlines go. Returns how many
    were made. May be stopped and repeated."""
    made = 0
    for z in BLOCK_ZOOMS:
        for tile in tiles_with_houses(county, z):
            for place_code in (county, EVERYWHERE):
                if known_tile(place_code, tile) is None:
                    _made(place_code, tile)
                    made += 1
    KeptTile.objects.exclude(version=tiles_version()).delete()
    return made


def _made(place_code: str, tile: Tile) -> bytes:
    # The version first: outlines that come meanwhile make the row old, and never an old row look new.
    version = tiles_version()
    body = make_tile(place_code, tile)
    if body and is_costly(tile):
        KeptTile.objects.bulk_create(
            [
                KeptTile(
                    place_code=place_code, z=tile.z, x=tile.x, y=tile.y, version=version, body=body
                )
            ],
            update_conflicts=True,
            unique_fields=["place_code", "z", "x", "y"],
            update_fields=["version", "body"],
        )
    return remember(place_code, tile, body)
