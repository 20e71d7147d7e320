"""Bring in boundaries of many grids and divisions from one GeoJSON file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from shanzhi.kernel.api import Actor, Target, announce, bump, require
from shanzhi.lib.coordinates import Datum
from shanzhi.lib.division_code import Digits, is_grid_code, is_place_code
from shanzhi.places.actions.create_grid import LONGEST_NAME
from shanzhi.places.actions.draw_grid import corners, lock_drawing, standing_areas
from shanzhi.places.actions.import_divisions import Imported
from shanzhi.places.events import DivisionDrawn, GridCreated, GridDrawn
from shanzhi.places.models import Division, Grid
from shanzhi.places.permissions import DRAW_DIVISION, DRAW_GRID, KEEP_GRIDS
from shanzhi.places.queries.names import NAMES
from shanzhi.places.queries.shapes import SHAPES
from shanzhi.places.rules.reasons import Refused
from shanzhi.places.rules.shapes import Area, NotAShape, area_from, first_overlaps, geojson


@dataclass(slots=True)
class _Feature:
    line: int
    code: str
    name: str
    households: int
    area: Area


@transaction.atomic
def import_shapes(
    features: Sequence[object],
    *,
    by: Actor,
    datum: Datum = Datum.WGS84,
    at: datetime | None = None,
) -> Imported:
    """Draw every feature whose property ``code`` (or ``adcode``) names a grid or a division.

    A grid that is not kept yet is set up when the feature has a ``name`` and its community is
    kept; ``households`` is taken along. A shape that is the same already changes nothing. What
    cannot be used is refused with its number in the file (from 1), the rest is drawn.

    Raises Denied when a feature lies outside of the places that ``by`` may draw.
    """
    lock_drawing()
    report = Imported()
    read = [_read(line, feature, datum) for line, feature in enumerate(features, 1)]
    report.refused += [one for one in read if isinstance(one, Refused)]
    usable = {one.code: one for one in read if isinstance(one, _Feature)}
    for code in usable:
        require(by, DRAW_GRID if is_grid_code(code) else DRAW_DIVISION, Target(place_code=code))
    grids = {code: one for code, one in usable.items() if is_grid_code(code)}
    divisions = {code: one for code, one in usable.items() if code not in grids}
    _draw_divisions(divisions, report, by=by, at=at)
    _draw_grids(grids, report, by=by, at=at)
    report.refused.sort(key=lambda refused: refused.line)
    return report


def _read(line: int, feature: object, datum: Datum) -> _Feature | Refused:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        return Refused(line, "feature")
    properties: dict[str, Any] = feature.get("properties") or {}
    code = str(properties.get("code") or properties.get("adcode") or "")
    if not is_place_code(code):
        return Refused(line, "shape_code")
    try:
        area = area_from(feature.get("geometry"), datum)
    except NotAShape as why:
        return Refused(line, why.reason)
    households = properties.get("households")
    return _Feature(
        line=line,
        code=code,
        name=" ".join(str(properties.get("name") or "").split())[:LONGEST_NAME],
        households=households if isinstance(households, int) and households > 0 else 0,
        area=area,
    )


def _draw_divisions(
    wanted: dict[str, _Feature], report: Imported, *, by: Actor, at: datetime | None
) -> None:
    kept = Division.objects.select_for_update().in_bulk(list(wanted))
    changed = []
    for code, feature in wanted.items():
        shape = geojson(feature.area)
        if code not in kept:
            report.refused.append(Refused(feature.line, "shape_unknown", code))
        elif kept[code].shape == shape:
            report.unchanged += 1
        else:
            kept[code].shape = shape
            changed.append(kept[code])
    Division.objects.bulk_update(changed, ["shape"], batch_size=100)
    for division in changed:
        event = DivisionDrawn(
            division_code=division.code, corners=corners(wanted[division.code].area)
        )
        announce(event, by=by, place_code=division.code, at=at)
    report.changed += len(changed)
    if changed:
        bump(SHAPES)


def _draw_grids(
    wanted: dict[str, _Feature], report: Imported, *, by: Actor, at: datetime | None
) -> None:
    standing = [pair for pair in standing_areas() if pair[0] not in wanted]
    areas = [*standing, *((code, feature.area) for code, feature in wanted.items())]
    overlaps = first_overlaps(areas, set(wanted))
    kept = Grid.objects.select_for_update().in_bulk(list(wanted))
    names = {code: feature.name for code, feature in wanted.items()}
    names |= dict(Grid.objects.filter(pk__in=overlaps.values()).values_list("code", "name"))
    communities = _communities(wanted)
    fresh, changed = [], []
    for code, feature in wanted.items():
        shape = geojson(feature.area)
        if code in overlaps:
            what = names[overlaps[code]] or overlaps[code]
            report.refused.append(Refused(feature.line, "overlaps", what))
        elif code in kept and kept[code].shape == shape:
            report.unchanged += 1
        elif code in kept:
            kept[code].shape = shape
            changed.append(kept[code])
        elif feature.name and code[: Digits.COMMUNITY] in communities:
            fresh.append(_new_grid(feature, shape, by=by))
        else:
            report.refused.append(Refused(feature.line, "shape_unknown", code))
    _write_grids(fresh, changed, wanted, by=by, at=at)
    report.added += len(fresh)
    report.changed += len(changed)


def _communities(wanted: dict[str, _Feature]) -> set[str]:
    codes = {code[: Digits.COMMUNITY] for code in wanted}
    return set(Division.objects.filter(pk__in=codes).values_list("code", flat=True))


def _new_grid(feature: _Feature, shape: dict[str, Any], *, by: Actor) -> Grid:
    require(by, KEEP_GRIDS, Target(place_code=feature.code))
    return Grid(
        code=feature.code,
        name=feature.name,
        community_id=feature.code[: Digits.COMMUNITY],
        households=feature.households,
        shape=shape,
    )


def _write_grids(
    fresh: list[Grid],
    changed: list[Grid],
    wanted: dict[str, _Feature],
    *,
    by: Actor,
    at: datetime | None,
) -> None:
    def drawn(grid: Grid) -> GridDrawn:
        return GridDrawn(grid_code=grid.code, corners=corners(wanted[grid.code].area))

    Grid.objects.bulk_create(fresh, batch_size=500)
    Grid.objects.bulk_update(changed, ["shape"], batch_size=100)
    for grid in fresh:
        created = GridCreated(grid_code=grid.code)
        announce(created, drawn(grid), by=by, place_code=grid.code, at=at, fresh=True)
    for grid in changed:
        announce(drawn(grid), by=by, place_code=grid.code, at=at)
    if fresh or changed:
        bump(SHAPES)
    if fresh:
        bump(NAMES)
