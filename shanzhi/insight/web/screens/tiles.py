"""Outlines of places as vector tiles, made from the database: no tile server is needed."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from shanzhi.kernel.api import ANYONE, NotFound, access
from shanzhi.lib.coordinates import Datum
from shanzhi.lib.division_code import Digits
from shanzhi.lib.vector_tiles import Layer, Tile, encode_tile
from shanzhi.places.api import Areas, areas_of

LAYERS = {level: level.name.lower() for level in Digits}
# Grids are drawn from the zoom where one of them is a few dozen pixels wide.
FROM_ZOOM = {Digits.GRID: 12, Digits.COMMUNITY: 9, Digits.STREET: 0, Digits.COUNTY: 0}
DEEPEST = 16
"""Deeper ones are these, drawn larger by the browser."""
MINUTES_KEPT = 5
MOST_KEPT = 2048


@access(ANYONE)
@require_safe
def tile(request: HttpRequest, datum: str, z: int, x: int, y: int) -> HttpResponse:
    """Layers county, street, community and grid with ``code`` and ``name``; 204 where nothing is.

    Outlines and names of divisions are public, as in ``/shapes``.
    """
    asked = Tile(z, x, y)
    if datum not in set(Datum) or not asked.exists or z > DEEPEST:
        raise NotFound
    levels = [level for level, zoom in FROM_ZOOM.items() if z >= zoom]
    areas = tuple((level, areas_of(level, Datum(datum))) for level in levels)
    body = _encoded(asked, tuple(Known(level, found) for level, found in areas))
    response = HttpResponse(
        body, content_type="application/vnd.mapbox-vector-tile", status=200 if body else 204
    )
    response["ETag"] = f'"{sha256(body).hexdigest()[:24]}"'
    response["Cache-Control"] = f"public, max-age={MINUTES_KEPT * 60}"
    return response


class Known:
    """Areas of a level as a key of what is remembered: drawn anew, they are other ones."""

    __slots__ = ("areas", "level")

    def __init__(self, level: Digits, areas: Areas) -> None:
        self.level, self.areas = level, areas

    def __hash__(self) -> int:
        return hash((self.level, id(self.areas)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Known) and other.areas is self.areas


@lru_cache(maxsize=MOST_KEPT)
def _encoded(asked: Tile, known: tuple[Known, ...]) -> bytes:
    layers = [
        Layer(
            LAYERS[one.level],
            one.areas.shapes,
            {"code": one.areas.codes, "name": one.areas.names},
            # Codes of places begin with no nought and fit into a whole number of 53 bits.
            ids=[int(code) for code in one.areas.codes],
        )
        for one in known
        if one.areas.codes
    ]
    return encode_tile(asked, layers) if layers else b""
