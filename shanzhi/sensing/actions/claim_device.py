"""Somebody stands before a device and says where it hangs: from now on it is listened to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from shanzhi.kernel.api import (
    Actor,
    Conflict,
    Denied,
    Invalid,
    Target,
    WrongState,
    announce,
    now,
    require,
)
from shanzhi.people.api import household_at
from shanzhi.places import api as places
from shanzhi.sensing.events import DeviceClaimed
from shanzhi.sensing.intake.changes import tell_fleet
from shanzhi.sensing.models import Device, DeviceState
from shanzhi.sensing.permissions import CLAIM_DEVICES

SPOT = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class WhereItHangs:
    """A grid's 15 digits, or a building (then the grid is the building's); ``door`` names a flat of
    it (2单元302) for a device inside a home; ``spot`` says where in words; WGS-84 degrees."""

    place_code: str = ""
    building_id: int | None = None
    door: str = ""
    spot: str = ""
    latitude: float | None = None
    longitude: float | None = None


@transaction.atomic
def claim_device(
    device: Device, where: WhereItHangs, *, by: Actor, at: datetime | None = None
) -> Device:
    """Install it. One inside a home belongs to the household from now on, and says nothing before
    the household has consented.

    Raises Conflict when it is claimed already; WrongState for one that was taken down; Denied; Invalid
    (place, building, door, spot).
    """
    moment = at or now()
    device = Device.objects.select_for_update(of=("self",)).select_related("kind").get(pk=device.pk)
    if device.state == DeviceState.ACTIVE:
        raise Conflict(_("这台设备已经安装过了。要换地方，请先请社区拆除登记。"))
    if device.state == DeviceState.RETIRED:
        raise WrongState(_("这台设备已经拆除，不能再安装。请联系社区重新登记。"))
    values = _place(device, where)
    target = Target(place_code=values["place_code"], unit_id=device.maintainer_unit_id)
    require(by, CLAIM_DEVICES, target)
    if not values["place_code"].startswith(device.place_code):
        raise Denied(_("这台设备登记给了别的地方。请联系登记它的单位改正。"))
    values |= {"state": DeviceState.ACTIVE, "installed_on": localdate(moment), "changed_at": moment}
    for name, value in values.items():
        setattr(device, name, value)
    device.save(update_fields=list(values))
    event = DeviceClaimed(
        device_id=device.pk, building_id=device.building_id, dwelling_id=device.dwelling_id
    )
    announce(event, by=by, place_code=device.place_code, at=moment)
    tell_fleet([device.pk])
    return device


def _place(device: Device, where: WhereItHangs) -> dict[str, Any]:
    building = places.building(where.building_id) if where.building_id else None
    code = building.grid_id if building else where.place_code
    faults = {}
    if where.building_id and building is None:
        faults["building"] = _("没有这栋楼，请从列表里选择。")
    elif places.grid(code) is None:
        faults["place"] = _("请选择设备装在哪个网格。")
    if len(where.spot) > SPOT or "\x00" in where.spot:
        faults["spot"] = _("最多 %(n)s 个字，请缩短。") % {"n": SPOT}
    if faults:
        raise Invalid(faults)
    latitude, longitude = where.latitude, where.longitude
    if (latitude is None or longitude is None) and building is not None:
        latitude, longitude = building.latitude, building.longitude
    return {
        "place_code": code,
        "building_id": building.pk if building else None,
        "spot": where.spot.strip(),
        "latitude": latitude,
        "longitude": longitude,
        **_home(device, code, building, where.door.strip()),
    }


def _home(
    device: Device, code: str, building: places.Building | None, door: str
) -> dict[str, int | None]:
    """The flat and its household; a kind that does not stand in homes hangs in the corridor."""
    if not door:
        return {"dwelling_id": None, "household_id": None}
    if not device.kind.is_in_home:
        raise Invalid({"door": _("这一类设备不装在住户家里，门牌请留空。")})
    dwelling = places.dwelling_at(building.pk, door) if building else None
    found = household_at(
        code,
        building.pk if building else None,
        door,
        dwelling_id=dwelling.pk if dwelling else None,
    )
    if found is None:
        raise Invalid({"door": _("这个门牌还没有登记住户：请先登记住户，再装家里的设备。")})
    household_id, dwelling_id = found
    return {"dwelling_id": dwelling_id, "household_id": household_id}
