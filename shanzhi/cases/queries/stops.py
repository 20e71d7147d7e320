"""Where a worker goes today: matters of her list that have a place on the map, and what other rooms name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from shanzhi.cases.models import Case
from shanzhi.cases.queries.worklist import worker_list
from shanzhi.kernel.api import Actor
from shanzhi.places import api as places

MOST = 60


@dataclass(frozen=True, slots=True)
class Stop:
    """``key`` is unique in the list; ``point`` (latitude, longitude) in WGS-84 degrees; ``href`` is the
    page of what is to be done there."""

    key: str
    title: str
    where: str
    point: tuple[float, float]
    href: str


Name = Callable[[Actor, datetime], Iterable[Stop]]
_naming: list[Name] = []


def register_stops(name: Name) -> None:
    """``name(actor, at)`` gives a room's stops of this person today, the most pressing first."""
    if name not in _naming:
        _naming.append(name)


def stops_of(viewer: Actor, at: datetime) -> list[Stop]:
    """The viewer's stops, the most pressing first; at most 60: nobody walks further in a day."""
    return [stop for name in _naming for stop in name(viewer, at)][:MOST]


def point_of(case: Case) -> tuple[float, float] | None:
    """Where a matter is: its own point, else its building's, in WGS-84 degrees."""
    if case.latitude is not None and case.longitude is not None:
        return case.latitude, case.longitude
    building = case.building
    if building is None or building.latitude is None or building.longitude is None:
        return None
    return building.latitude, building.longitude


def where_of(case: Case) -> str:
    """The place of a matter in words: grid, building, address."""
    words = (
        places.division_name(case.place_code),
        case.building.full_name if case.building else "",
        case.address,
    )
    return " · ".join(filter(None, words))


def _matters(viewer: Actor, _at: datetime) -> list[Stop]:
    return [
        Stop(case.number, case.summary, where_of(case), point, f"/worker/cases/{case.number}")
        for case in worker_list(viewer)
        if case.paused_at is None and (point := point_of(case)) is not None
    ]


register_stops(_matters)
