"""What can be said of a device, and what is wrong with it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from shanzhi.kernel.api import Invalid
from shanzhi.lib.division_code import is_place_code
from shanzhi.places import api as places
from shanzhi.sensing.models import Device, DeviceKind

SERIAL = re.compile(r"[A-Za-z0-9._:-]{1,40}")
LONGEST = {"name": 60, "model": 60, "firmware": 40, "feeder": 40, "spot": 80}


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceParticulars:
    """``place_code`` has 6 to 15 digits; ``gateway`` is the serial of the device behind which this one
    stands; unit ids are those of the owner and of who looks after it."""

    place_code: str
    name: str = ""
    model: str = ""
    firmware: str = ""
    feeder: str = ""
    spot: str = ""
    gateway: str = ""
    owner_unit_id: int | None = None
    maintainer_unit_id: int | None = None
    installed_on: date | None = None


@dataclass(slots=True)
class Checked:
    """Values for the row by field, and what was wrong."""

    values: dict[str, Any] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)


def checked(given: DeviceParticulars, *, device_id: int | None = None) -> dict[str, Any]:
    """Values for the row. Raises Invalid (place, name, model, firmware, feeder, spot, gateway)."""
    found = Checked()
    for name, most in LONGEST.items():
        words = " ".join(getattr(given, name).split())
        if len(words) > most or "\x00" in words:
            found.faults[name] = _("最多 %(n)s 个字，请缩短。") % {"n": most}
        found.values[name] = words
    code = given.place_code
    if not is_place_code(code) or not places.division_name(code):
        found.faults["place"] = _("请选择设备所在的地方。")
    _gateway(given.gateway.strip(), device_id, found)
    if found.faults:
        raise Invalid(found.faults)
    return {
        **found.values,
        "place_code": code,
        "owner_unit_id": given.owner_unit_id,
        "maintainer_unit_id": given.maintainer_unit_id,
        "installed_on": given.installed_on,
    }


def check_serial(serial: str) -> str:
    """As it will be kept. Raises Invalid (serial)."""
    found = serial.strip()
    if not SERIAL.fullmatch(found):
        raise Invalid({"serial": _("序列号只能用字母、数字和 . _ : -，最多 40 个字符。")})
    return found


def check_kind(code: str) -> DeviceKind:
    """The kind. Raises Invalid (kind)."""
    found = DeviceKind.objects.filter(pk=code).first()
    if found is None:
        raise Invalid({"kind": _("请从列表里选择设备类型。")})
    return found


def _gateway(serial: str, device_id: int | None, found: Checked) -> None:
    if not serial:
        found.values["gateway_id"] = None
        return
    gateway = Device.objects.filter(serial=serial, kind__is_gateway=True).only("pk").first()
    if gateway is None or gateway.pk == device_id:
        found.faults["gateway"] = _("没有这个序列号的网关，请先登记网关。")
        return
    found.values["gateway_id"] = gateway.pk
