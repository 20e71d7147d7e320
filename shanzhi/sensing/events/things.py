"""What happens to devices; identities and codes alone: never a secret, a name or a value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from shanzhi.kernel.api import DomainEvent


@dataclass(frozen=True, kw_only=True)
class DeviceEvent(DomainEvent):
    """Something that happened to a device."""

    aggregate: ClassVar[str] = "device"
    device_id: int

    @property
    def aggregate_id(self) -> int:
        """The device."""
        return self.device_id


@dataclass(frozen=True, kw_only=True)
class DeviceRegistered(DeviceEvent):
    """It is known; ``device_kind`` is the code of its kind."""

    kind: ClassVar[str] = "sensing.DeviceRegistered"
    label: ClassVar[StrPromise | str] = _("登记设备")
    device_kind: str


@dataclass(frozen=True, kw_only=True)
class DeviceChanged(DeviceEvent):
    """``fields`` are the names of what is another now."""

    kind: ClassVar[str] = "sensing.DeviceChanged"
    label: ClassVar[StrPromise | str] = _("更改设备")
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class DeviceClaimed(DeviceEvent):
    """Somebody stood before it and said where it hangs."""

    kind: ClassVar[str] = "sensing.DeviceClaimed"
    label: ClassVar[StrPromise | str] = _("安装设备")
    building_id: int | None
    dwelling_id: int | None


@dataclass(frozen=True, kw_only=True)
class DeviceRetired(DeviceEvent):
    """It was taken down; nothing is taken from it any more."""

    kind: ClassVar[str] = "sensing.DeviceRetired"
    label: ClassVar[StrPromise | str] = _("拆除设备")


@dataclass(frozen=True, kw_only=True)
class DeviceKeyIssued(DeviceEvent):
    """It has a new key; ``ended`` are the keys that go with it, good until ``ended_at`` (ISO 8601)."""

    kind: ClassVar[str] = "sensing.DeviceKeyIssued"
    label: ClassVar[StrPromise | str] = _("发放设备密钥")
    key_id: int
    ended: list[int]
    ended_at: str


@dataclass(frozen=True, kw_only=True)
class DeviceKeyEnded(DeviceEvent):
    """The key is good no longer."""

    kind: ClassVar[str] = "sensing.DeviceKeyEnded"
    label: ClassVar[StrPromise | str] = _("停用设备密钥")
    key_id: int


@dataclass(frozen=True, kw_only=True)
class TestModeSet(DeviceEvent):
    """Its alarms are tests until ``until`` (ISO 8601); empty: from now they are real."""

    # pytest takes classes of this name for tests.
    __test__: ClassVar[bool] = False
    kind: ClassVar[str] = "sensing.TestModeSet"
    label: ClassVar[StrPromise | str] = _("设定测试状态")
    until: str


@dataclass(frozen=True, kw_only=True)
class HomeConsentGiven(DeviceEvent):
    """The household lets it speak."""

    kind: ClassVar[str] = "sensing.HomeConsentGiven"
    label: ClassVar[StrPromise | str] = _("登记入户同意")
    consent_id: int
    household_id: int


@dataclass(frozen=True, kw_only=True)
class HomeConsentWithdrawn(DeviceEvent):
    """From now nothing is taken from it; ``own``: by one of the household themselves."""

    kind: ClassVar[str] = "sensing.HomeConsentWithdrawn"
    label: ClassVar[StrPromise | str] = _("撤回入户同意")
    consent_id: int
    household_id: int
    own: bool


@dataclass(frozen=True, kw_only=True)
class MaintenanceEvent(DomainEvent):
    """Something that happened to work on devices."""

    aggregate: ClassVar[str] = "maintenance"
    maintenance_id: int

    @property
    def aggregate_id(self) -> int:
        """The maintenance."""
        return self.maintenance_id


@dataclass(frozen=True, kw_only=True)
class MaintenanceSet(MaintenanceEvent):
    """Their alarms call nobody for a time; ``of`` is device, gateway, building or group."""

    kind: ClassVar[str] = "sensing.MaintenanceSet"
    label: ClassVar[StrPromise | str] = _("登记检修")
    of: str
    of_id: int
    starts_at: str
    ends_at: str


@dataclass(frozen=True, kw_only=True)
class MaintenanceEnded(MaintenanceEvent):
    """The work is done before its time: what is alarmed is judged again."""

    kind: ClassVar[str] = "sensing.MaintenanceEnded"
    label: ClassVar[StrPromise | str] = _("结束检修")


@dataclass(frozen=True, kw_only=True)
class DeviceGroupEvent(DomainEvent):
    """Something that happened to a group of devices."""

    aggregate: ClassVar[str] = "device_group"
    group_id: int

    @property
    def aggregate_id(self) -> int:
        """The group."""
        return self.group_id


@dataclass(frozen=True, kw_only=True)
class DeviceGroupMade(DeviceGroupEvent):
    """There is a new group."""

    kind: ClassVar[str] = "sensing.DeviceGroupMade"
    label: ClassVar[StrPromise | str] = _("新建设备分组")


@dataclass(frozen=True, kw_only=True)
class DevicesGrouped(DeviceGroupEvent):
    """Devices came into the group or left it (how many)."""

    kind: ClassVar[str] = "sensing.DevicesGrouped"
    label: ClassVar[StrPromise | str] = _("调整设备分组")
    added: int
    removed: int


@dataclass(frozen=True, kw_only=True)
class DevicesBroughtIn(DomainEvent):
    """Rows of a list became devices, until the line ``next_line``."""

    kind: ClassVar[str] = "sensing.DevicesBroughtIn"
    aggregate: ClassVar[str] = "device_import"
    label: ClassVar[StrPromise | str] = _("导入设备")
    import_id: int
    made: int
    known: int
    refused: int
    next_line: int

    @property
    def aggregate_id(self) -> int:
        """The import."""
        return self.import_id
