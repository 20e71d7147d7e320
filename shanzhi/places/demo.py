"""Load the demo county, so that the first start has somewhere to report from."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from shanzhi.kernel.api import Actor
from shanzhi.places.actions.import_divisions import import_divisions
from shanzhi.places.actions.import_shapes import import_shapes
from shanzhi.places.actions.issue_qr_code import issue_qr_code
from shanzhi.places.actions.register_buildings import NewBuilding, register_buildings
from shanzhi.places.actions.register_dwellings import NewDwelling, register_dwellings
from shanzhi.places.actions.register_estate import register_estate
from shanzhi.places.models import Estate, Grid, QrCode
from shanzhi.places.rules.demo_town import COUNTY, DemoGrid, demo_divisions, demo_grids
from shanzhi.places.rules.shapes import geojson

_GRID_WITH_FLATS = "001"


@dataclass(frozen=True, slots=True)
class DemoTown:
    """What was loaded: the county's code, its grids' codes, and one QR code per grid, in the
    same order."""

    county_code: str
    grid_codes: tuple[str, ...]
    codes: tuple[QrCode, ...]


@transaction.atomic
def load_demo_town(by: Actor) -> DemoTown:
    """Bring the synthetic 善治县 in through the actions: 3 streets, 12 communities, 48 grids with
    boundaries, an estate with buildings in each, and a code per grid. Again it does nothing.

    Raises Denied where ``by`` may not do this.
    """
    import_divisions(demo_divisions(), by=by)
    grids = demo_grids()
    import_shapes([_feature(grid) for grid in grids], by=by)
    standing = set(
        Estate.objects.filter(community__code__startswith=COUNTY).values_list(
            "community_id", "name"
        )
    )
    for grid in grids:
        if (grid.code[:12], grid.estate) not in standing:
            _settle(grid, by=by)
    codes = QrCode.objects.filter(grid__code__startswith=COUNTY, revoked_at__isnull=True)
    first = {code.grid_id: code for code in codes.order_by("-pk").select_related("grid__community")}
    for grid in grids:
        if grid.code not in first:
            first[grid.code] = issue_qr_code(grid.code, by=by, label="主出入口")
    ordered = tuple(Grid.objects.filter(pk__in=first).order_by("pk").values_list("pk", flat=True))
    return DemoTown(COUNTY, ordered, tuple(first[code] for code in ordered))


def _feature(grid: DemoGrid) -> dict[str, object]:
    return {
        "type": "Feature",
        "properties": {"code": grid.code, "name": grid.name, "households": grid.households},
        "geometry": geojson(grid.area),
    }


def _settle(grid: DemoGrid, *, by: Actor) -> None:
    estate = register_estate(
        grid.code[:12], grid.estate, by=by, aliases=grid.aliases, address=grid.address
    )
    new = [NewBuilding(b.name, b.floors, b.latitude, b.longitude) for b in grid.buildings]
    buildings = register_buildings(grid.code, new, by=by, estate=estate)
    if grid.code.endswith(_GRID_WITH_FLATS):
        for building in buildings[:2]:
            register_dwellings(building.pk, list(_flats(building.floors)), by=by)


def _flats(floors: int) -> list[NewDwelling]:
    return [
        NewDwelling(number=f"{floor}0{door}", floor=floor, entrance=entrance)
        for entrance in ("1", "2")
        for floor in range(1, floors + 1)
        for door in (1, 2)
    ]
