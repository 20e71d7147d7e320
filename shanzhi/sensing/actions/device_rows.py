"""A row of a list of devices, as it will be kept, or why it cannot be."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, Target, allowed
from shanzhi.lib.csv_records import Record
from shanzhi.lib.division_code import is_grid_code, is_place_code
from shanzhi.organizations.api import unit_ids_by_name
from shanzhi.places import api as places
from shanzhi.sensing.actions.device_fields import LONGEST, SERIAL
from shanzhi.sensing.models import Device, DeviceKind
from shanzhi.sensing.permissions import MANAGE_DEVICES

# Our name and what the column is called in a Chinese table.
COLUMNS = {
    "serial": "序列号",  # not on screen: the head of a table
    "kind": "类型",  # not on screen: the head of a table
    "place": "地点代码",  # not on screen: the head of a table
    "building": "楼栋",  # not on screen: the head of a table
    "door": "门牌",  # not on screen: the head of a table
    "spot": "位置",  # not on screen: the head of a table
    "name": "名称",  # not on screen: the head of a table
    "model": "型号",  # not on screen: the head of a table
    "firmware": "固件",  # not on screen: the head of a table
    "latitude": "纬度",  # not on screen: the head of a table
    "longitude": "经度",  # not on screen: the head of a table
    "gateway": "网关",  # not on screen: the head of a table
    "feeder": "供电线路",  # not on screen: the head of a table
    "owner": "产权单位",  # not on screen: the head of a table
    "maintainer": "维护单位",  # not on screen: the head of a table
    "installed_on": "安装日期",  # not on screen: the head of a table
    "key": "密钥",  # not on screen: the head of a table
}
NEEDED = ("serial", "kind", "place")
KEY_LIMITS = (16, 128)


class UnusableRow(Exception):
    """This row cannot become a device; the message says what is wrong, and nothing of the row."""


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """What a row says, found in our tables; ``secret`` is a key that the device has already."""

    serial: str
    kind: str
    place_code: str
    words: dict[str, str]
    building_id: int | None
    dwelling_id: int | None
    latitude: float | None
    longitude: float | None
    gateway: str
    owner_unit_id: int | None
    maintainer_unit_id: int | None
    installed_on: date | None
    secret: str
    is_in_home: bool


class RowReader:
    """Reads rows for somebody; what it looks up is kept while it lives (kinds, units, the buildings of
    some thousand grids), so that a row of a large list costs no query."""

    def __init__(self, by: Actor) -> None:
        self._kinds: dict[str, DeviceKind] = {}
        for kind in DeviceKind.objects.all():
            self._kinds |= {kind.code: kind, kind.name: kind, kind.shown_name: kind}
        self._units = unit_ids_by_name()
        gateways = Device.objects.filter(kind__is_gateway=True).values_list("serial", flat=True)
        self.gateways = set(gateways)
        self._may = lru_cache(20_000)(
            lambda code: (
                bool(places.division_name(code))
                and allowed(by, MANAGE_DEVICES, Target(place_code=code))
            )
        )
        self._buildings = lru_cache(5_000)(
            lambda code: {
                name: row for row in places.buildings_of(code) for name in (row.name, row.full_name)
            }
        )
        self._flats = lru_cache(2_000)(places.dwellings_of)

    def read(self, record: Record) -> DeviceRow:
        """The row. Raises UnusableRow."""
        if record.fields is None:
            raise UnusableRow(record.fault)
        fields = record.fields
        row = {
            ours: (fields.get(ours) or fields.get(theirs) or "").strip()
            for ours, theirs in COLUMNS.items()
        }
        if any("\x00" in value for value in row.values()):
            raise UnusableRow(_("文字里有无法保存的字符。"))
        kind = self._kinds.get(row["kind"])
        if not SERIAL.fullmatch(row["serial"]):
            raise UnusableRow(_("序列号只能用字母、数字和 . _ : -，最多 40 个字符。"))
        if kind is None:
            raise UnusableRow(_("没有这种设备类型。"))
        if not is_place_code(row["place"]) or not self._may(row["place"]):
            raise UnusableRow(_("没有这个地点代码，或不归您管。"))
        building, dwelling = self._where(row, kind)
        latitude, longitude = _point(row)
        if latitude is None and building is not None:
            latitude, longitude = building.latitude, building.longitude
        found = DeviceRow(
            serial=row["serial"],
            kind=kind.code,
            place_code=row["place"],
            words=_words(row),
            building_id=building.pk if building else None,
            dwelling_id=dwelling,
            latitude=latitude,
            longitude=longitude,
            gateway=self._gateway(row["gateway"]),
            owner_unit_id=self._unit(row["owner"]),
            maintainer_unit_id=self._unit(row["maintainer"]),
            installed_on=_day(row["installed_on"]),
            secret=_secret(row["key"]),
            is_in_home=dwelling is not None,
        )
        if kind.is_gateway:
            self.gateways.add(found.serial)
        return found

    def _where(
        self, row: dict[str, str], kind: DeviceKind
    ) -> tuple[places.Building | None, int | None]:
        if not row["building"]:
            if row["door"]:
                raise UnusableRow(_("写了门牌，也要写楼栋。"))
            return None, None
        if not is_grid_code(row["place"]):
            raise UnusableRow(_("写了楼栋，地点代码要写到网格（15 位）。"))
        building = self._buildings(row["place"]).get(row["building"])
        if building is None:
            raise UnusableRow(_("网格里没有这栋楼。"))
        if not row["door"]:
            return building, None
        if not kind.is_in_home:
            raise UnusableRow(_("这一类设备不装在住户家里，门牌请留空。"))
        dwelling = places.dwelling_among(self._flats(building.pk), row["door"])
        if dwelling is None:
            raise UnusableRow(_("楼里没有登记这个门牌。"))
        return building, dwelling.pk

    def _gateway(self, serial: str) -> str:
        if serial and serial not in self.gateways:
            raise UnusableRow(_("没有这个序列号的网关：网关要先登记，或写在文件前面。"))
        return serial

    def _unit(self, name: str) -> int | None:
        if not name:
            return None
        if name not in self._units:
            raise UnusableRow(_("没有这个单位，请先在单位通讯录里登记。"))
        return self._units[name]


def _words(row: dict[str, str]) -> dict[str, str]:
    found = {name: " ".join(row[name].split()) for name in LONGEST}
    for name, most in LONGEST.items():
        if len(found[name]) > most:
            raise UnusableRow(
                _("“%(column)s”最多 %(n)s 个字。") % {"column": COLUMNS[name], "n": most}
            )
    return found


def _point(row: dict[str, str]) -> tuple[float | None, float | None]:
    if not row["latitude"] and not row["longitude"]:
        return None, None
    try:
        latitude, longitude = float(row["latitude"]), float(row["longitude"])
    except ValueError as why:
        raise UnusableRow(_("经纬度要写成度，例如 31.2345 和 121.4567。")) from why
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise UnusableRow(_("经纬度要写成度，例如 31.2345 和 121.4567。"))
    return latitude, longitude


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.replace("/", "-")) if text else None
    except ValueError as why:
        raise UnusableRow(_("安装日期写成 2026-11-26 这样。")) from why


def _secret(text: str) -> str:
    least, most = KEY_LIMITS
    if text and not (least <= len(text) <= most and text.isascii() and text.isprintable()):
        raise UnusableRow(_("密钥要有 16 到 128 个字符。"))
    return text


def digest_of(secret: str) -> bytes:
    """What is kept of a key."""
    return hashlib.sha256(secret.encode()).digest()
