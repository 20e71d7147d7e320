"""How devices, and looking at them, are called on the pages of the audit."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import name_actions, name_kinds, name_things_by
from shanzhi.sensing.models import Device


def _serials(ids: Iterable[int]) -> dict[int, str]:
    return dict(Device.objects.filter(pk__in=list(ids)).values_list("pk", "serial"))


def _find(serial: str) -> int | None:
    found = Device.objects.filter(serial=serial).values_list("pk", flat=True).first()
    return int(found) if found is not None else None


name_things_by("device", _("感知设备"), _serials, _find)
name_kinds(
    {
        "absence": _("住户外出"),
        "maintenance": _("设备检修"),
        "device_group": _("设备分组"),
        "device_import": _("设备导入"),
    }
)
name_actions({"sensing.read_device": _("查看住户家里的设备")})
