"""Buildings of the twin as a viewer may read them: the list, and one with its floors and flats."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shanzhi.cases.api import READ_FIGURES, OpenHere, open_by_building
from shanzhi.insight.models import Footprint
from shanzhi.kernel.api import Actor, NotFound, Target, allowed
from shanzhi.places.api import Building, building, buildings_under, dwelling_counts
from shanzhi.sensing.api import alarms_on_map

PAGE = 50
_NOTHING = OpenHere(0, 0)


@dataclass(frozen=True, slots=True)
class HouseRow:
    """A building of the list; ``latitude`` and ``longitude`` None where it is on no map."""

    building: Building
    flats: int
    open: int
    late: int
    alarms: int
    is_drawn: bool


@dataclass(frozen=True, slots=True)
class HousePage:
    """A page of the list: ``number`` of ``pages`` (from 1), ``total`` buildings in all."""

    rows: list[HouseRow]
    number: int
    pages: int
    total: int


def house_page(
    viewer: Actor,
    place_code: str,
    at: datetime,
    *,
    words: str = "",
    busy: bool = False,
    page: int = 1,
) -> HousePage:
    """Buildings at a place whose name holds ``words``; ``busy``: those with open matters or alarms."""
    found = buildings_under(place_code, words)
    alarms: dict[int, int] = {}
    for alarm in alarms_on_map(viewer, place_code):
        if alarm.building_id:
            alarms[alarm.building_id] = alarms.get(alarm.building_id, 0) + 1
    if busy:
        found = found.filter(pk__in={*open_by_building(viewer, place_code, at), *alarms})
    total = found.count()
    pages = max(1, -(-total // PAGE))
    number = min(max(page, 1), pages)
    shown = list(found[(number - 1) * PAGE : number * PAGE])
    ids = [row.pk for row in shown]
    matters = open_by_building(viewer, place_code, at, building_ids=ids)
    flats, drawn = dwelling_counts(ids), _drawn(ids)
    rows = [
        HouseRow(
            building=row,
            flats=flats.get(row.pk, 0),
            open=matters.get(row.pk, _NOTHING).open,
            late=matters.get(row.pk, _NOTHING).late,
            alarms=alarms.get(row.pk, 0),
            is_drawn=row.pk in drawn,
        )
        for row in shown
    ]
    return HousePage(rows, number, pages, total)


def house_for(viewer: Actor, building_id: int) -> Building:
    """A building in the viewer's places. Raises NotFound for others: a stranger learns nothing."""
    found = building(building_id)
    if found is None or not allowed(viewer, READ_FIGURES, Target(place_code=found.grid_id)):
        raise NotFound
    return found


def drawn_counts(place_code: str) -> tuple[int, int]:
    """(outlines at a place, those of them that are no registered building); geography alone."""
    rows = Footprint.objects.filter(place_code__startswith=place_code)
    return rows.count(), rows.filter(building__isnull=True).count()


def _drawn(building_ids: list[int]) -> set[int]:
    rows = Footprint.objects.filter(building_id__in=building_ids)
    return set(rows.values_list("building_id", flat=True))
