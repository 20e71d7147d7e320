"""On what maintenance goes on at a moment."""

from __future__ import annotations

from datetime import datetime

from shanzhi.sensing.models import DeviceGroup, Maintenance
from shanzhi.sensing.rules.grouping import AtWork


def at_work(at: datetime) -> AtWork:
    """One query, and one more where a group of devices is worked on."""
    rows = Maintenance.objects.filter(starts_at__lte=at, ends_at__gt=at)
    found = list(rows.values_list("device_id", "gateway_id", "building_id", "group_id"))
    if not found:
        return AtWork()
    devices, gateways, buildings, groups = (
        {*column} - {None} for column in zip(*found, strict=True)
    )
    if groups:
        members = DeviceGroup.devices.through.objects.filter(devicegroup_id__in=groups)
        devices |= {*members.values_list("device_id", flat=True)}
    return AtWork(frozenset(devices), frozenset(gateways), frozenset(buildings))
