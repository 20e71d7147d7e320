"""Find where a report belongs: from its point, its building, the scanned code or its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from shanzhi.cases.models.case import PlaceSource
from shanzhi.kernel.api import Invalid
from shanzhi.places import api as places

NEAR_ENOUGH_METRES = 500


@dataclass(frozen=True, slots=True)
class Placed:
    """``place_code`` with 6 to 15 digits and what it was taken from; WGS-84 degrees."""

    place_code: str
    source: PlaceSource
    building_id: int | None = None
    latitude: float | None = None
    longitude: float | None = None


def place_report(
    *,
    text: str,
    place_code: str,
    building_id: int | None,
    point: tuple[float, float] | None,
    known: Mapping[int, places.Building] | None = None,
) -> Placed:
    """The place of a report; a chosen building beats a point on the map, which beats the
    scanned code, which beats what the words say. ``known`` are buildings that were read before.

    Raises Invalid when nothing says where it is, or the point is outside every grid.
    """
    if building_id is not None:
        if known is None:
            known = places.buildings_by_id([building_id])
        return _by_building(known.get(building_id), point)
    if point is not None:
        return _by_point(point)
    mention = places.place_in_text(text, within=place_code)
    if mention is not None and len(mention.place_code) > len(place_code):
        return Placed(mention.place_code, PlaceSource.TEXT, mention.building_id)
    if mention is not None and mention.place_code == place_code:
        return Placed(place_code, PlaceSource.CODE, mention.building_id)
    if place_code:
        return Placed(place_code, PlaceSource.CODE)
    raise Invalid({"place": _("还不知道在哪里：请扫网格码、选择楼栋，或在地图上标出位置。")})


def _by_building(building: places.Building | None, point: tuple[float, float] | None) -> Placed:
    if building is None:
        raise Invalid({"building": _("没有这栋楼，请重新选择。")})
    latitude, longitude = point or (building.latitude, building.longitude)
    return Placed(building.grid_id, PlaceSource.BUILDING, building.pk, latitude, longitude)


def _by_point(point: tuple[float, float]) -> Placed:
    latitude, longitude = point
    found = places.locate(latitude, longitude)
    if found.inside or found.distance_m <= NEAR_ENOUGH_METRES:
        return Placed(found.grid_code, PlaceSource.POINT, None, latitude, longitude)
    if found.division_code:
        return Placed(found.division_code, PlaceSource.POINT, None, latitude, longitude)
    raise Invalid(
        {"place": _("您标的位置不在任何网格内。请把图钉移到附近的楼栋，或改为选择楼栋。")}
    )
