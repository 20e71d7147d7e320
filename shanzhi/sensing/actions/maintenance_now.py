"""On what maintenance goes on at a moment."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from shanzhi.sensing.models import DeviceGroup
from shanzhi.sensing.rules.grouping import AtWork

# Asked before each call.
GOING_ON = """
SELECT device_id, gateway_id, building_id, group_id FROM sensing_maintenance
WHERE starts_at <= %s AND ends_at > %s
"""


def at_work(at: datetime) -> AtWork:
    """One query, and one more where a group of devices is worked on."""
    with connection.cursor() as cursor:
        cursor.execute(GOING_ON, [at, at])
        found = cursor.fetchall()
    if not found:
        return AtWork()
    devices, gateways, buildings, groups = (
        {*column} - {None} for column in zip(*found, strict=True)
    )
    if groups:
        members = DeviceGroup.devices.through.objects.filter(devicegroup_id__in=groups)
        devices |= {*members.values_list("device_id", flat=True)}
    return AtWork(frozenset(devices), frozenset(gateways), frozenset(buildings))
