"""What maintainers have to look after, as a viewer may read it: a few rows, found by a job."""

from __future__ import annotations

import heapq
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from shanzhi.kernel.api import Actor, Invalid, Target, require
from shanzhi.lib.division_code import Digits
from shanzhi.sensing.models import DeviceTrouble, Trouble
from shanzhi.sensing.permissions import MANAGE_DEVICES
from shanzhi.sensing.queries.reach import parts_of, seen, under

PAGE = 50


@dataclass(frozen=True, slots=True)
class WorkList:
    """Troubles in the order of places, and the cursor of the next page."""

    rows: list[DeviceTrouble]
    next_cursor: str


def visible_troubles(viewer: Actor) -> QuerySet[DeviceTrouble]:
    """Troubles of devices that the viewer sees."""
    return DeviceTrouble.objects.filter(seen(viewer, unit="unit_id"))


def work_list(
    viewer: Actor,
    *,
    trouble: str = "",
    unit_id: int | None = None,
    kind: str = "",
    place_code: str = "",
    cursor: str = "",
    size: int = PAGE,
) -> WorkList:
    """One page. ``unit_id`` 0 means: nobody looks after it. Raises Invalid (cursor)."""
    found = DeviceTrouble.objects.filter(under(place_code)).select_related(
        "device__kind", "device__building__estate", "unit"
    )
    if trouble in Trouble.values:
        found = found.filter(trouble=trouble)
    if unit_id is not None:
        found = found.filter(unit_id=unit_id) if unit_id else found.filter(unit_id__isnull=True)
    if kind:
        found = found.filter(device__kind_id=kind)
    if cursor:
        code, _dot, pk = cursor.partition(".")
        if not (code.isdecimal() and pk.isdecimal() and cursor.isascii() and len(pk) < 18):
            raise Invalid({"cursor": "?"})
        found = found.filter(place_code__gte=code).exclude(place_code=code, pk__lte=int(pk))
    walks = [
        found.filter(part).order_by("place_code", "pk")[: size + 1]
        for part in parts_of(viewer, unit="unit_id")
    ]
    merged = heapq.merge(*walks, key=lambda row: (row.place_code, row.pk))
    rows = list({row.pk: row for row in merged}.values())
    last = rows[size - 1] if len(rows) > size else None
    return WorkList(rows[:size], f"{last.place_code}.{last.pk}" if last else "")


def trouble_counts(viewer: Actor) -> dict[str, int]:
    """How many of each trouble."""
    rows = visible_troubles(viewer).order_by().values_list("trouble").annotate(n=Count("pk"))
    return dict(rows)


def silent_by_community(viewer: Actor, place_code: str) -> dict[str, int]:
    """Devices of the place that are silent, by community (1 query). Raises Denied."""
    require(viewer, MANAGE_DEVICES, Target(place_code=place_code))
    rows = DeviceTrouble.objects.filter(under(place_code), trouble=Trouble.SILENT)
    by_place = rows.order_by().values_list("place_code").annotate(n=Count("pk"))
    found: dict[str, int] = {}
    for code, count in by_place:
        found[code[: Digits.COMMUNITY]] = found.get(code[: Digits.COMMUNITY], 0) + count
    return found


def unit_counts(viewer: Actor) -> list[tuple[int | None, str, int]]:
    """(unit, its name, how many troubles), most first; None: nobody looks after these."""
    rows = visible_troubles(viewer).order_by().values_list("unit_id", "unit__name")
    found = [(pk, name or "", count) for pk, name, count in rows.annotate(n=Count("pk"))]
    return sorted(found, key=lambda row: -row[2])
