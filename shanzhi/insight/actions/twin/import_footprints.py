"""Bring in outlines of buildings from a file, some hundred at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import shapely
from django.db import connection, transaction

from shanzhi.insight.events import FootprintsDrawn
from shanzhi.insight.models import Footprint
from shanzhi.insight.models.footprint import CELL_ZOOM
from shanzhi.insight.permissions import IMPORT_FOOTPRINTS
from shanzhi.insight.queries.twin.known import known_buildings
from shanzhi.insight.queries.twin.tiles import FOOTPRINTS
from shanzhi.insight.rules.twin.matching import Outline, match
from shanzhi.insight.rules.twin.rows import NewFootprint, RefusedRow, storeys
from shanzhi.kernel.api import Actor, Target, announce, bump, now, require
from shanzhi.lib.vector_tiles import quad_number, tile_at
from shanzhi.places.api import locate

NEAR_M = 60.0
"""A house in a gap between two drawn grids belongs to the nearer one; further out it belongs to none."""
_DRAWING = 20261126
_FIELDS = ("place_code", "building_id", "name", "floors", "height_m", "shape", "cell")


@dataclass(slots=True)
class ImportedFootprints:
    """What became of the rows; ``matched`` of those kept are a registered building."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    matched: int = 0
    refused: list[RefusedRow] = field(default_factory=list)

    def include(self, other: ImportedFootprints) -> None:
        """Add what became of the next rows."""
        self.added += other.added
        self.changed += other.changed
        self.unchanged += other.unchanged
        self.matched += other.matched
        self.refused += other.refused


@transaction.atomic
def import_footprints(
    rows: Sequence[NewFootprint], source: str, *, by: Actor, at: datetime | None = None
) -> ImportedFootprints:
    """Keep each outline under its number in ``source``: again it changes what differs and nothing else.
    What lies at no known place, and a number that comes twice, is refused; the rest is kept.

    Raises Denied when an outline lies at a place for which ``by`` may import none.
    """
    _one_at_a_time()
    report, moment = ImportedFootprints(), at or now()
    wanted = _placed(rows, report)
    for county in sorted({code[:6] for code, _row in wanted.values()}):
        require(by, IMPORT_FOOTPRINTS, Target(place_code=county))
    drawn = _drawn(wanted, source, moment)
    report.matched = sum(one.building_id is not None for one in drawn)
    kept = {
        one.source_id: one
        for one in Footprint.objects.filter(source=source, source_id__in=wanted).select_for_update()
    }
    added = [one for one in drawn if one.source_id not in kept]
    compared = [_as(kept[one.source_id], one) for one in drawn if one.source_id in kept]
    changed = [one for one in compared if one is not None]
    Footprint.objects.bulk_create(added, batch_size=500)
    Footprint.objects.bulk_update(changed, [*_FIELDS, "changed_at"], batch_size=200)
    report.added, report.changed = len(added), len(changed)
    report.unchanged = len(drawn) - len(added) - len(changed)
    _tell(added, changed, source, by, moment)
    return report


def _one_at_a_time() -> None:
    """Two imports of one file would add the same outline twice; the second waits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_DRAWING])


def _placed(
    rows: Sequence[NewFootprint], report: ImportedFootprints
) -> dict[str, tuple[str, NewFootprint]]:
    """Number in the source → (place code, row)."""
    found: dict[str, tuple[str, NewFootprint]] = {}
    for row in rows:
        if row.source_id in found:
            report.refused.append(RefusedRow(row.number, "twice", row.source_id))
        elif code := _place_of(row):
            found[row.source_id] = (code, row)
        else:
            report.refused.append(RefusedRow(row.number, "outside"))
    return found


def _place_of(row: NewFootprint) -> str:
    middle = row.area.centroid
    here = locate(middle.y, middle.x)
    if here.inside or (here.grid_code and here.distance_m <= NEAR_M):
        return here.grid_code
    return here.division_code


def _drawn(
    wanted: dict[str, tuple[str, NewFootprint]], source: str, at: datetime
) -> list[Footprint]:
    """The rows as they are to stand, each with the building that it is."""
    outlines = [Outline(row.area, row.name, code) for code, row in wanted.values()]
    known = known_buildings({code[:12] for code, _row in wanted.values()})
    buildings = match(outlines, [one for one, _floors in known.values()])
    found = []
    for (code, row), building in zip(wanted.values(), buildings, strict=True):
        known_floors = known[building][1] if building is not None else None
        floors, height = storeys(row.floors, row.height_m, known_floors)
        middle = row.area.centroid
        found.append(
            Footprint(
                source=source,
                source_id=row.source_id,
                place_code=code,
                building_id=building,
                name=row.name,
                floors=floors,
                height_m=height,
                shape=shapely.to_wkb(row.area),
                cell=quad_number(tile_at(middle.y, middle.x, CELL_ZOOM)),
                changed_at=at,
            )
        )
    return found


def _as(kept: Footprint, new: Footprint) -> Footprint | None:
    """``kept`` made like ``new``; None when it is so already."""
    if all(_plain(getattr(kept, name)) == _plain(getattr(new, name)) for name in _FIELDS):
        return None
    for name in (*_FIELDS, "changed_at"):
        setattr(kept, name, getattr(new, name))
    return kept


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value


def _tell(
    added: list[Footprint], changed: list[Footprint], source: str, by: Actor, at: datetime
) -> None:
    """One event for each county, and every map asks for its tiles anew."""
    fresh, other = (Counter(one.place_code[:6] for one in rows) for rows in (added, changed))
    for county in sorted({*fresh, *other}):
        event = FootprintsDrawn(
            county_code=county, source=source, added=fresh[county], changed=other[county]
        )
        announce(event, by=by, place_code=county, at=at)
    if added or changed:
        bump(FOOTPRINTS)
