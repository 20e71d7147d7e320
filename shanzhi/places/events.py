"""What happens to places. Codes and counts only: names can be looked up, an event is for ever."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.events import DomainEvent


class _OfDivision(DomainEvent):
    aggregate = "division"


@dataclass(frozen=True, kw_only=True)
class DivisionsImported(_OfDivision):
    """Divisions of a county were added or renamed from a file."""

    kind = "places.DivisionsImported"
    label = _("已导入区划")
    county_code: str
    added: int
    renamed: int

    @property
    def aggregate_id(self) -> int:
        return int(self.county_code)


@dataclass(frozen=True, kw_only=True)
class DivisionDrawn(_OfDivision):
    """A division got its outline, in place of an earlier one where it had one."""

    kind = "places.DivisionDrawn"
    label = _("已绘制区划边界")
    division_code: str
    corners: int

    @property
    def aggregate_id(self) -> int:
        return int(self.division_code)


class _OfGrid(DomainEvent):
    aggregate = "grid"


@dataclass(frozen=True, kw_only=True)
class GridCreated(_OfGrid):
    """A community was given one more grid."""

    kind = "places.GridCreated"
    label = _("已设立网格")
    grid_code: str

    @property
    def aggregate_id(self) -> int:
        return int(self.grid_code)


@dataclass(frozen=True, kw_only=True)
class GridRenamed(_OfGrid):
    """A grid has another name; its code stays."""

    kind = "places.GridRenamed"
    label = _("网格已更名")
    grid_code: str

    @property
    def aggregate_id(self) -> int:
        return int(self.grid_code)


@dataclass(frozen=True, kw_only=True)
class GridDrawn(_OfGrid):
    """A grid got its boundary (四至), in place of an earlier one where it had one."""

    kind = "places.GridDrawn"
    label = _("已绘制网格边界")
    grid_code: str
    corners: int

    @property
    def aggregate_id(self) -> int:
        return int(self.grid_code)


@dataclass(frozen=True, kw_only=True)
class EstateRegistered(DomainEvent):
    """A housing estate was entered."""

    kind = "places.EstateRegistered"
    aggregate = "estate"
    label = _("已登记小区")
    estate_id: int
    community_code: str

    @property
    def aggregate_id(self) -> int:
        return self.estate_id


class _OfBuilding(DomainEvent):
    aggregate = "building"


@dataclass(frozen=True, kw_only=True)
class BuildingRegistered(_OfBuilding):
    """A building was entered in a grid."""

    kind = "places.BuildingRegistered"
    label = _("已登记楼栋")
    building_id: int
    grid_code: str

    @property
    def aggregate_id(self) -> int:
        return self.building_id


@dataclass(frozen=True, kw_only=True)
class DwellingsRegistered(_OfBuilding):
    """Flats of a building were entered."""

    kind = "places.DwellingsRegistered"
    label = _("已登记房屋")
    building_id: int
    added: int

    @property
    def aggregate_id(self) -> int:
        return self.building_id


class _OfQrCode(DomainEvent):
    aggregate = "qr_code"


@dataclass(frozen=True, kw_only=True)
class QrCodeIssued(_OfQrCode):
    """A code was made, to be hung up or worn."""

    kind = "places.QrCodeIssued"
    label = _("已发放二维码")
    qr_code_id: int
    grid_code: str
    for_whom: str

    @property
    def aggregate_id(self) -> int:
        return self.qr_code_id


@dataclass(frozen=True, kw_only=True)
class QrCodeRevoked(_OfQrCode):
    """A code no longer opens anything."""

    kind = "places.QrCodeRevoked"
    label = _("已停用二维码")
    qr_code_id: int
    grid_code: str

    @property
    def aggregate_id(self) -> int:
        return self.qr_code_id
