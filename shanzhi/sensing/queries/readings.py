"""What devices said: hours from their own table, the last ones from what was kept just now.

Hours are read by ``hour`` and ``device_id`` (BRIN, written in the order of devices); raw readings have
no index but BRIN on ``received_at``, so they are asked for the last hours alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection
from django.utils.timezone import localtime

from shanzhi.kernel.api import Actor, Invalid, NotFound, local_zone, now
from shanzhi.places.api import Building
from shanzhi.sensing.models import Device, DeviceKind, IntakeMinute, ReadingHour
from shanzhi.sensing.queries.reach import places_of

# So far back raw readings are asked, when the hours are not written yet.
RAW = timedelta(hours=3)
LONGEST = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Point:
    """What a metric was in an hour (or a day): of ``count`` values the lowest, highest and mean."""

    at: datetime
    count: int
    lowest: float
    highest: float
    mean: float


@dataclass(frozen=True, slots=True)
class DayOf:
    """A day of one metric of one device."""

    day: date
    slot: int
    count: int
    lowest: float
    highest: float
    mean: float


def series(
    device: Device, slot: int, start: datetime, end: datetime, *, at: datetime | None = None
) -> list[Point]:
    """The hours of a metric in [start, end), oldest first; hours that are not written yet are made of
    what was kept. Raises Invalid (end) for more than 400 days."""
    if end - start > LONGEST:
        raise Invalid({"end": "> 400 d"})
    rows = ReadingHour.objects.filter(
        hour__gte=start, hour__lt=end, device_id=device.pk, slot=slot
    ).values_list("hour", "count", "lowest", "highest", "mean")
    found = sorted((Point(*row) for row in rows), key=lambda point: point.at)
    moment = at or now()
    begin = max(start, moment - RAW)
    if found:
        begin = max(begin, found[-1].at + timedelta(hours=1))
    return [*found, *(_raw(device.pk, slot, begin, end) if begin < end else ())]


def _raw(device_id: int, slot: int, start: datetime, end: datetime) -> list[Point]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT date_trunc('hour', received_at), count(*), min(value), max(value), avg(value)"
            " FROM sensing_reading WHERE received_at >= %s AND received_at < %s"
            " AND device_id = %s AND slot = %s GROUP BY 1 ORDER BY 1",
            [start, end, device_id, slot],
        )
        return [Point(*row) for row in cursor.fetchall()]


def days_of(devices: Sequence[Device], start: date, end: date) -> dict[int, list[DayOf]]:
    """Days of all metrics of some devices (a home's), newest first, by device; days are local."""
    begin, until = (
        datetime.combine(day, datetime.min.time(), tzinfo=local_zone()) for day in (start, end)
    )
    zone = str(local_zone())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT device_id, (hour AT TIME ZONE %s)::date, slot, sum(count), min(lowest),"
            " max(highest), sum(mean * count) / greatest(sum(count), 1)"
            " FROM sensing_readinghour WHERE hour >= %s AND hour < %s AND device_id = ANY(%s)"
            " GROUP BY 1, 2, 3 ORDER BY 1, 2 DESC, 3",
            [zone, begin, until, [device.pk for device in devices]],
        )
        found: dict[int, list[DayOf]] = {}
        for device_id, *rest in cursor.fetchall():
            found.setdefault(device_id, []).append(DayOf(*rest))
    return found


def building_series(
    viewer: Actor, building: Building, kind: DeviceKind, slot: int, start: datetime, end: datetime
) -> list[Point]:
    """The hours of a metric over all devices of one kind in a building of the viewer's, but those
    inside homes: what is said there is the household's. Raises NotFound."""
    if not any(building.grid_id.startswith(code) for code in places_of(viewer)):
        raise NotFound
    ids = Device.objects.filter(building_id=building.pk, kind=kind, household__isnull=True)
    return _together(list(ids.values_list("pk", flat=True)), slot, start, end)


def _together(ids: list[int], slot: int, start: datetime, end: datetime) -> list[Point]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT hour, sum(count), min(lowest), max(highest),"
            " sum(mean * count) / greatest(sum(count), 1)"
            " FROM sensing_readinghour WHERE hour >= %s AND hour < %s AND slot = %s"
            " AND device_id = ANY(%s) GROUP BY 1 ORDER BY 1",
            [start, end, slot, ids],
        )
        return [Point(*row) for row in cursor.fetchall()]


def fleet_hours(viewer: Actor, start: datetime, end: datetime) -> list[tuple[datetime, int, int]]:
    """(hour, messages taken in, refused) of the whole deployment: counted as they came, so that no
    reading is read. For who looks after devices anywhere."""
    if not viewer.scopes():
        return []
    rows = IntakeMinute.objects.filter(minute__gte=start, minute__lt=end)
    hours: dict[datetime, list[int]] = {}
    for minute, messages, refused in rows.values_list("minute", "messages", "refused"):
        hour = localtime(minute).replace(minute=0, second=0, microsecond=0)
        sums = hours.setdefault(hour, [0, 0])
        sums[0] += messages
        sums[1] += refused
    return [(hour, *sums) for hour, sums in sorted(hours.items())]  # type: ignore[misc]  # 2026-11-26: two sums


def fleet_series(
    viewer: Actor, kind: DeviceKind, slot: int, place_code: str, start: datetime, end: datetime
) -> list[Point]:
    """The hours of a metric over all devices of one kind at a place of the viewer's (a community or
    less), but those inside homes. Raises NotFound; Invalid (place) for a wider place."""
    if not any(place_code.startswith(code) for code in places_of(viewer)):
        raise NotFound
    if len(place_code) < 12:
        raise Invalid({"place": "12"})
    ids = Device.objects.filter(
        kind=kind, household__isnull=True, place_code__startswith=place_code
    ).values_list("pk", flat=True)
    return _together(list(ids), slot, start, end)
