"""Enter buildings of a grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, Conflict, Invalid, NotFound, Target, announce, bump, require
from shanzhi.places.events import BuildingRegistered
from shanzhi.places.models import Building, Estate, Grid
from shanzhi.places.permissions import REGISTER_BUILDINGS
from shanzhi.places.queries.names import NAMES

_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class NewBuilding:
    """A building to enter: its name as it stands on the wall (3幢), ``latitude`` and
    ``longitude`` in WGS-84 degrees where known."""

    name: str
    floors: int = 1
    latitude: float | None = None
    longitude: float | None = None


@transaction.atomic
def register_buildings(
    grid_code: str,
    buildings: Sequence[NewBuilding],
    *,
    by: Actor,
    estate: Estate | None = None,
    at: datetime | None = None,
) -> list[Building]:
    """Enter buildings of a grid, of an estate where they belong to one; one event each.

    Raises NotFound, Denied, Invalid, or Conflict when the grid has one of these names in the same
    estate already; then none is entered.
    """
    grid = Grid.objects.select_for_update().filter(pk=grid_code, is_active=True).first()
    if grid is None:
        raise NotFound
    require(by, REGISTER_BUILDINGS, Target(place_code=grid_code))
    for building in buildings:
        _check(building)
    if estate is not None and estate.community_id != grid.community_id:
        raise Invalid({"estate": _("小区和网格不在同一个社区。")})
    names = [building.name for building in buildings]
    same = Building.objects.filter(grid=grid, estate=estate, name__in=names).first()
    if same is not None or len(set(names)) < len(names):
        twice = same.name if same else next(name for name in names if names.count(name) > 1)
        raise Conflict(_("“%(name)s”已经登记过。") % {"name": twice})
    created = Building.objects.bulk_create(
        Building(
            estate=estate,
            grid=grid,
            name=new.name,
            floors=new.floors,
            latitude=new.latitude,
            longitude=new.longitude,
        )
        for new in buildings
    )
    events = [BuildingRegistered(building_id=one.pk, grid_code=grid_code) for one in created]
    announce(*events, by=by, place_code=grid_code, at=at, fresh=True)
    bump(NAMES)
    return created


def _check(building: NewBuilding) -> None:
    if not building.name.strip() or len(building.name) > _LONGEST_NAME:
        raise Invalid({"name": _("请填写楼栋名称，不超过 60 个字。")})
    lat, lng = building.latitude, building.longitude
    if (lat is None) != (lng is None):
        raise Invalid({"point": _("经度和纬度要么都填，要么都不填。")})
    if (
        lat is not None and lng is not None and not (-90 <= lat <= 90 and -180 <= lng <= 180)
    ):  # 2026-11-22: degrees
        raise Invalid({"point": _("经度应在 ±180、纬度应在 ±90 之内。")})
