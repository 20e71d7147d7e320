"""What a line of a file says of a building: its outline, floors, height and name, or why it is of no use."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import shapely

from shanzhi.lib.coordinates import Datum, metres_per_degree
from shanzhi.places.api import Area, NotAShape, area_from

FLOOR_M = 3.0
"""Height of a storey where none is known: GB 50096-2011, 5.5.1 (2.8 m for dwellings) and its ceiling."""
MOST_FLOORS, MOST_HEIGHT_M = 200, 1000.0
MOST_SQUARE_M = 1_000_000.0
"""Nothing that is one building covers more than a square kilometre: that is a block or a village."""
LONGEST_NAME, LONGEST_ID = 80, 64
# How files name these; the first that is there and not empty holds. Case does not matter.
# not on screen: heads of tables
FLOOR_FIELDS = ("floors", "building:levels", "levels", "floor", "storeys", "层数", "楼层")
HEIGHT_FIELDS = ("height", "height_m", "building:height", "高度", "建筑高度")  # not on screen
NAME_FIELDS = ("name", "full_name", "名称", "楼名", "addr:housename")  # not on screen
ID_FIELDS = ("id", "@id", "osm_id", "fid", "objectid", "gid", "编号")  # not on screen
_NUMBER = re.compile(r"\s*(\d{1,6}(?:\.\d+)?)")


@dataclass(frozen=True, slots=True)
class RawRow:
    """A feature as it stands in the file: its ``number`` there (from 1), a GeoJSON ``geometry`` in the
    datum of the file, its ``properties``, and ``key`` where the format itself has one."""

    number: int
    geometry: object
    properties: Mapping[str, Any]
    key: str = ""


@dataclass(frozen=True, slots=True)
class NewFootprint:
    """A usable outline in WGS-84; ``floors`` and ``height_m`` None where the file says nothing."""

    number: int
    source_id: str
    area: Area
    name: str
    floors: int | None
    height_m: float | None


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A feature that cannot be used; ``reason`` is one of ``reasons.SENTENCES`` or of places'."""

    number: int
    reason: str
    what: str = ""


def read_row(raw: RawRow, datum: Datum, *, id_field: str = "") -> NewFootprint | RefusedRow:
    """The outline that a feature describes. What is said but cannot be (floors 900) is refused, since
    the rest of such a line is not to be trusted either."""
    fields = {str(key).strip().casefold(): value for key, value in raw.properties.items()}
    try:
        area = area_from(raw.geometry, datum)
    except NotAShape as why:
        return RefusedRow(raw.number, why.reason)
    if square_m(area) > MOST_SQUARE_M:
        return RefusedRow(raw.number, "too_big")
    floors, height = number_of(fields, FLOOR_FIELDS), number_of(fields, HEIGHT_FIELDS)
    if floors is not None and not 1 <= round(floors) <= MOST_FLOORS:
        return RefusedRow(raw.number, "floors", f"{floors:g}")
    if height is not None and not 0 < height <= MOST_HEIGHT_M:
        return RefusedRow(raw.number, "height", f"{height:g}")
    wanted = (id_field.casefold(),) if id_field else ID_FIELDS
    return NewFootprint(
        number=raw.number,
        source_id=(words_of(fields, wanted) or raw.key or shape_key(area))[:LONGEST_ID],
        area=area,
        name=words_of(fields, NAME_FIELDS)[:LONGEST_NAME],
        floors=None if floors is None else round(floors),
        height_m=height,
    )


def storeys(
    floors: int | None, height_m: float | None, known_floors: int | None
) -> tuple[int, float]:
    """(floors, metres) of a building of which one, both or nothing is said; ``known_floors`` are those
    of the registered building."""
    if floors is None:
        floors = known_floors or (max(1, round(height_m / FLOOR_M)) if height_m else 1)
    return min(floors, MOST_FLOORS), height_m or floors * FLOOR_M


def square_m(area: Area) -> float:
    """Square metres on the ground, good for a building."""
    north, east = metres_per_degree(area.centroid.y)
    return float(area.area * north * east)


def shape_key(area: Area) -> str:
    """Stands for an outline whose file gives it no number: the same outline has the same key."""
    digest = hashlib.sha256(shapely.to_wkb(shapely.normalize(area))).hexdigest()
    return f"shape-{digest[:16]}"


def words_of(fields: Mapping[str, Any], names: Sequence[str]) -> str:
    """The first of the fields that says something, as words on one line."""
    for name in names:
        value = fields.get(name)
        if value is not None and (words := " ".join(str(value).replace("\x00", "").split())):
            return words
    return ""


def number_of(fields: Mapping[str, Any], names: Sequence[str]) -> float | None:
    """The first of the fields that begins with a number: 6, "6", "18.5 m"; 0 says nothing, as in
    files that must hold a number."""
    found = _NUMBER.match(words_of(fields, names))
    return float(found[1]) or None if found else None
