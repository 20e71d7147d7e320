"""How somebody comes to a grid's page: by a scanned code, or by a grid chosen from a list."""

from __future__ import annotations

import re
from dataclasses import dataclass

from shanzhi.places.models import Building, Grid
from shanzhi.places.queries.codes import CodeUnknown, resolve_code
from shanzhi.places.queries.grids import grid

_GRID_CODE = re.compile(r"\d{15}")


@dataclass(frozen=True, slots=True)
class Entrance:
    """``code`` is what stands in the address (/g/<code>); ``building`` is set when the scanned
    code hangs on one."""

    code: str
    grid: Grid
    building: Building | None = None


def entrance(text: str) -> Entrance:
    """The grid that a scanned or typed code, or the 15 digits of a grid, leads to (one query).

    Whoever chooses a grid by hand needs no signature: it protects walls from strangers' stickers,
    and nothing secret is behind it. Raises CodeForged, CodeUnknown or CodeRevoked.
    """
    if _GRID_CODE.fullmatch(text.strip()):
        found = grid(text.strip())
        if found is None:
            raise CodeUnknown
        return Entrance(found.code, found)
    scanned = resolve_code(text)
    return Entrance(scanned.code, scanned.grid, scanned.building)
