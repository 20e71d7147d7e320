"""Devices as a viewer may read them; lists walk an index and cost the same at any number."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from shanzhi.kernel.api import NOBODY, Actor, Grant, Invalid, NotFound, Role, now
from shanzhi.people.api import Resident, people_linked
from shanzhi.sensing.models import (
    Alarm,
    Device,
    DeviceGroup,
    DeviceKey,
    DeviceKind,
    DeviceState,
    DeviceTrouble,
    HomeConsent,
    Maintenance,
)
from shanzhi.sensing.queries.reach import parts_of, places_of, seen, under, units_of

PAGE = 50
MOST_BY_SERIAL = 2000
_WITH = ("kind", "building__estate", "dwelling", "maintainer_unit", "last")


@dataclass(frozen=True, slots=True)
class DeviceFilters:
    """What a list shows: a kind, a state, a place (a code of 6 to 15 digits), a building, a group, the
    beginning of a serial, a trouble; empty means all."""

    kind: str = ""
    state: str = ""
    place_code: str = ""
    building_id: int | None = None
    group_id: int | None = None
    serial: str = ""
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class DevicePage:
    """Rows in the order of places, and the cursor of the next page."""

    rows: list[Device]
    next_cursor: str


def visible_devices(viewer: Actor) -> QuerySet[Device]:
    """Devices of the viewer's places, and those that the viewer's units look after."""
    return Device.objects.filter(seen(viewer))


def device_for(viewer: Actor, public_id: UUID) -> Device:
    """One of them with what its page shows. Raises NotFound for others."""
    found = (
        visible_devices(viewer)
        .select_related(*_WITH, "gateway", "owner_unit", "household__building__estate")
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def device_page(
    viewer: Actor, filters: DeviceFilters, cursor: str = "", *, size: int = PAGE
) -> DevicePage:
    """One page of the list (a query for each place and for the units of the viewer). Raises Invalid
    (cursor)."""
    after = _read_cursor(cursor)
    found = _filtered(filters)
    if filters.serial:
        found = _narrowed(found, filters.serial)
    elif filters.trouble:
        found = found.filter(pk__in=_troubled(viewer, filters, after, size + 1))
    walks = [_walk(found.filter(part), after, size + 1) for part in parts_of(viewer)]
    merged = heapq.merge(*walks, key=lambda row: (row.place_code, row.pk))
    rows: list[Device] = []
    for row in merged:
        if not rows or rows[-1].pk != row.pk:  # seen by place and by unit
            rows.append(row)
        if len(rows) > size:
            break
    last = rows[size - 1] if len(rows) > size else None
    return DevicePage(rows[:size], f"{last.place_code}.{last.pk}" if last else "")


def _walk(found: QuerySet[Device], after: tuple[str, int] | None, most: int) -> Iterator[Device]:
    if after is not None:
        code, pk = after
        # Written so that the index begins where the page before ended.
        found = found.filter(place_code__gte=code).exclude(place_code=code, pk__lte=pk)
    return iter(found.order_by("place_code", "pk").select_related(*_WITH)[:most])


def _filtered(filters: DeviceFilters) -> QuerySet[Device]:
    found = Device.objects.filter(under(filters.place_code))
    if filters.kind:
        found = found.filter(kind_id=filters.kind)
    if filters.state in DeviceState.values:
        found = found.filter(state=filters.state)
    if filters.building_id is not None:
        found = found.filter(building_id=filters.building_id)
    if filters.group_id is not None:
        found = found.filter(groups=filters.group_id)
    return found


def _narrowed(found: QuerySet[Device], serial: str) -> QuerySet[Device]:
    """By the beginning of the serial, with the ids looked up first: asked together with the order of
    places, the whole of a city would be walked. A beginning that fits thousands shows the first."""
    ids = Device.objects.filter(serial__startswith=serial).values_list("pk", flat=True)
    return found.filter(pk__in=list(ids[:MOST_BY_SERIAL]))


def _troubled(
    viewer: Actor, filters: DeviceFilters, after: tuple[str, int] | None, most: int
) -> list[int]:
    """The next devices with a trouble, in the order of places, by the few rows of troubles."""
    rows = DeviceTrouble.objects.filter(under(filters.place_code), trouble=filters.trouble)
    if filters.kind:
        rows = rows.filter(device__kind_id=filters.kind)
    if after is not None:
        code, pk = after
        rows = rows.filter(place_code__gte=code).exclude(place_code=code, device_id__lte=pk)
    return [
        pk
        for part in parts_of(viewer, unit="unit_id")
        for pk in rows.filter(part)
        .order_by("place_code", "device_id")
        .values_list("device_id", flat=True)[:most]
    ]


def _read_cursor(cursor: str) -> tuple[str, int] | None:
    if not cursor:
        return None
    code, _dot, pk = cursor.partition(".")
    if not (code + pk).isascii() or not (code.isdecimal() and pk.isdecimal() and len(pk) < 12):
        raise Invalid({"cursor": "?"})
    return code, int(pk)


def kind_counts(viewer: Actor) -> dict[str, dict[str, int]]:
    """How many devices the viewer sees, by kind and state; read from an index alone."""
    found: dict[str, dict[str, int]] = {}
    rows = visible_devices(viewer).order_by().values_list("kind_id", "state")
    for kind, state, count in rows.annotate(n=Count("pk")):
        found.setdefault(kind, {})[state] = count
    return found


def kinds() -> list[DeviceKind]:
    """Every kind in its order."""
    return list(DeviceKind.objects.order_by("position", "code").prefetch_related("metrics"))


def claimable(viewer: Actor, serial: str) -> Device | None:
    """The device of this serial that the viewer may stand before: registered for a place over or under
    one of theirs, or looked after by their unit."""
    device = Device.objects.select_related("kind", "building__estate").filter(serial=serial).first()
    if device is None:
        return None
    near = any(
        scope.startswith(device.place_code) or device.place_code.startswith(scope)
        for scope in viewer.scopes(Role.GRID_WORKER, Role.COMMUNITY_CLERK)
    )
    theirs = device.maintainer_unit_id is not None and device.maintainer_unit_id in units_of(viewer)
    return device if near or theirs else None


def keys_of(viewer: Actor, device: Device) -> list[DeviceKey]:
    """Keys of a device that the viewer sees, the newest first. Raises NotFound."""
    if not visible_devices(viewer).filter(pk=device.pk).exists():
        raise NotFound
    return list(device.keys.select_related("made_by").order_by("-made_at", "-pk")[:20])


def consents_for(viewer: Actor, device: Device) -> list[HomeConsent]:
    """Consents of the household, the newest first, for who looks after it (worker and community)."""
    scopes = viewer.scopes(Role.GRID_WORKER, Role.COMMUNITY_CLERK)
    if not any(device.place_code.startswith(scope) for scope in scopes):
        return []
    rows = device.consents.select_related("person", "taken_by")
    return list(rows.order_by("-given_at")[:20])


def has_consent(viewer: Actor, device: Device) -> bool:
    """Whether it may speak as far as its household is concerned, for who sees the device."""
    if not viewer.scopes() or device.household_id is None:
        return device.household_id is None
    return device.consents.filter(
        withdrawn_at__isnull=True, household_id=device.household_id
    ).exists()


def maintenances_of(viewer: Actor, device: Device, at: datetime | None = None) -> list[Maintenance]:
    """Work that concerns a device now or later: its own, and that of its gateway, building and groups."""
    if not visible_devices(viewer).filter(pk=device.pk).exists():
        raise NotFound
    groups = list(device.groups.values_list("pk", flat=True))
    concerns = Q(device=device) | Q(gateway=device) | Q(group__in=groups)
    if device.gateway_id:
        concerns |= Q(gateway_id=device.gateway_id)
    if device.building_id:
        concerns |= Q(building_id=device.building_id)
    rows = Maintenance.objects.filter(concerns, ends_at__gt=at or now())
    return list(rows.select_related("made_by", "device", "gateway").order_by("starts_at"))


def maintenance_for(viewer: Actor, maintenance_id: int) -> Maintenance:
    """One of a place of the viewer's, or of a device that they see. Raises NotFound."""
    row = (
        Maintenance.objects.select_related("device", "gateway", "building", "group")
        .filter(pk=maintenance_id)
        .first()
    )
    if row is None or not _sees_work(viewer, row):
        raise NotFound
    return row


def _sees_work(viewer: Actor, row: Maintenance) -> bool:
    device = row.device or row.gateway
    if device is not None:
        return visible_devices(viewer).filter(pk=device.pk).exists()
    return any(row.place_code.startswith(code) for code in places_of(viewer))


def alarms_of(viewer: Actor, device: Device, *, most: int = 10) -> list[Alarm]:
    """The latest alarms of a device that the viewer sees."""
    if not visible_devices(viewer).filter(pk=device.pk).exists():
        raise NotFound
    return list(device.alarms.select_related("rule").order_by("-raised_at")[:most])


def visible_groups(viewer: Actor) -> QuerySet[DeviceGroup]:
    """Groups of the viewer's places, with how many devices each has (``devices_count``)."""
    reach = Q(pk__in=[])
    for code in places_of(viewer):
        reach |= under(code)
    found = DeviceGroup.objects.filter(reach).annotate(devices_count=Count("devices"))
    return found.order_by("place_code", "name")


def group_for(viewer: Actor, group_id: int) -> DeviceGroup:
    """One of them. Raises NotFound."""
    found = visible_groups(viewer).filter(pk=group_id).first()
    if found is None:
        raise NotFound
    return found


def devices_by_serial(viewer: Actor, serials: list[str]) -> list[Device]:
    """Those of the serials that the viewer sees, in the order of serials (at most two thousand)."""
    wanted = list(islice(dict.fromkeys(serials), 2000))
    return list(visible_devices(viewer).filter(serial__in=wanted).order_by("serial"))


def homes_of(resident: Resident) -> dict[int, int]:
    """Households in which a resident lives, with the person they are there."""
    return {
        person.household_id: person.pk
        for person in people_linked(resident)
        if person.left_at is None and person.household.ended_at is None
    }


def devices_of_resident(resident: Resident) -> list[Device]:
    """Devices of the resident's home, and those that look after the resident; taken down ones too."""
    homes = homes_of(resident)
    rows = Device.objects.filter(Q(household_id__in=homes) | Q(person_id__in=homes.values()))
    return list(
        rows.select_related("kind", "building__estate", "last", "maintainer_unit").order_by("pk")
    )


def own_device(resident: Resident, public_id: UUID) -> tuple[Device, Actor]:
    """One of them, and the resident as far as permission asks. Raises NotFound for others."""
    found = next((row for row in devices_of_resident(resident) if row.public_id == public_id), None)
    if found is None:
        raise NotFound
    grants = (Grant(Role.REPORTER, ""),)
    owns = frozenset({("device", found.pk)})
    return found, replace(NOBODY, id=resident.pk, grants=grants, owns=owns)


def own_consents(resident: Resident, devices: list[Device]) -> dict[int, list[HomeConsent]]:
    """Consents that the resident's own household gave for these devices, the newest first, by device."""
    found: dict[int, list[HomeConsent]] = {}
    rows = HomeConsent.objects.filter(
        device__in=devices, household_id__in=homes_of(resident)
    ).order_by("-given_at")
    for row in rows:
        found.setdefault(row.device_id, []).append(row)
    return found
