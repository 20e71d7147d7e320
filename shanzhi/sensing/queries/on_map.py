"""Sensors and open alarms as points of a map, as a viewer may read them. What hangs in a home is on no
map: where it is says something of who lives there. An alarm there is shown at its building."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.db.models.functions import Coalesce

from shanzhi.kernel.api import Actor
from shanzhi.sensing.models import AlarmGroup, DeviceState, Severity
from shanzhi.sensing.queries.alarms import visible_groups
from shanzhi.sensing.queries.devices import visible_devices
from shanzhi.sensing.queries.reach import under

MOST = 2000


@dataclass(frozen=True, slots=True)
class OpenAlarm:
    """A matter of alarms that is open, from MAJOR on; a place only where one is known (WGS-84 degrees)."""

    group_id: int
    building_id: int | None
    severity: int
    cause: str
    state: str
    since: datetime
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class SensorsHere:
    """Devices in use at one point outside of homes, and how many of them are not well."""

    building_id: int | None
    latitude: float
    longitude: float
    devices: int
    troubled: int


def alarms_on_map(
    viewer: Actor, place_code: str, *, building_id: int | None = None, most: int = MOST
) -> list[OpenAlarm]:
    """Open alarms at a place (0 to 15 digits) or of one building, the worst first (one query)."""
    rows = visible_groups(viewer).filter(
        under(place_code), closed_at__isnull=True, severity__gte=Severity.MAJOR
    )
    if building_id is not None:
        rows = rows.filter(building_id=building_id)
    found = rows.select_related("building", "lead__device").order_by("-severity", "-pk")[:most]
    return [_alarm(group) for group in found]


def sensors_on_map(
    viewer: Actor, place_code: str, *, building_id: int | None = None, most: int = MOST
) -> list[SensorsHere]:
    """Devices at a place or of one building by point, ``most`` points at most (one query)."""
    rows = visible_devices(viewer).filter(
        under(place_code), state=DeviceState.ACTIVE, household__isnull=True, dwelling__isnull=True
    )
    if building_id is not None:
        rows = rows.filter(building_id=building_id)
    placed = rows.annotate(
        lat=Coalesce("latitude", "building__latitude"),
        lng=Coalesce("longitude", "building__longitude"),
    ).filter(lat__isnull=False, lng__isnull=False)
    troubled = Count("pk", filter=Q(troubles__isnull=False), distinct=True)
    points = placed.order_by().values_list("building_id", "lat", "lng")
    counted = points.annotate(n=Count("pk", distinct=True), bad=troubled)[:most]
    return [SensorsHere(*row) for row in counted]


def _alarm(group: AlarmGroup) -> OpenAlarm:
    device = group.lead.device if group.lead else None
    outside = device is not None and device.household_id is None and device.latitude is not None
    at = device if outside else group.building
    return OpenAlarm(
        group_id=group.pk,
        building_id=group.building_id,
        severity=group.severity,
        cause=group.get_cause_display(),
        state=group.get_state_display(),
        since=group.opened_at,
        latitude=at.latitude if at else None,
        longitude=at.longitude if at else None,
    )
