"""A group of alarms as it is opened and called for: everything about it in one statement.

Written out because it stands in the way of each alarm: the same by models costs ten milliseconds.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from shanzhi.places.api import Building, Estate
from shanzhi.sensing.models import Metric
from shanzhi.sensing.rules.calling import Point

SCENES = """
SELECT g.id, g.cause, g.severity, g.place_code, g.alarms_count, g.reopened, g.called_at, g.case_id,
    g.closed_at IS NOT NULL, g.lead_id, g.building_id, b.name, e.name,
    a.value, d.place_code, d.latitude, d.longitude, d.spot, k.name, k.category_code, k.is_personal,
    m.name, m.unit, m.decimals, m.is_state
FROM sensing_alarmgroup g
LEFT JOIN places_building b ON b.id = g.building_id
LEFT JOIN places_estate e ON e.id = b.estate_id
LEFT JOIN sensing_alarm a ON a.id = g.lead_id
LEFT JOIN sensing_device d ON d.id = a.device_id
LEFT JOIN sensing_devicekind k ON k.code = d.kind_id
LEFT JOIN sensing_alarmrule r ON r.id = a.rule_id
LEFT JOIN sensing_metric m ON m.id = r.metric_id
WHERE g.id = ANY(%s) ORDER BY g.id FOR UPDATE OF g
"""


@dataclass(frozen=True, slots=True)
class Scene:
    """A locked group, with its building and what its first alarm (``lead_id``) says; ``kind`` is the name
    of the device's kind as it stands in the table."""

    pk: int
    cause: str
    severity: int
    place_code: str
    alarms_count: int
    reopened: int
    called_at: datetime | None
    case_id: int | None
    is_closed: bool
    lead_id: int | None
    building: Building | None
    value: float | None = None
    device_place: str = ""
    point: Point | None = None
    spot: str = ""
    kind: str = ""
    category_code: str = ""
    is_personal: bool = False
    metric: Metric | None = None


def scenes_of(group_ids: Collection[int]) -> dict[int, Scene]:
    """By id, in the order of ids; their rows are locked until the end of the transaction (1 query)."""
    with connection.cursor() as cursor:
        cursor.execute(SCENES, [list(group_ids)])
        return {row[0]: _scene(row) for row in cursor.fetchall()}


def _scene(row: tuple[Any, ...]) -> Scene:
    (
        group_id,
        cause,
        severity,
        place_code,
        count,
        reopened,
        called_at,
        case_id,
        is_closed,
        lead_id,
    ) = row[:10]
    building_id, name, estate = row[10:13]
    value, place, latitude, longitude, spot, kind, category, is_personal = row[13:21]
    building = None
    if building_id is not None:
        within = Estate(name=estate) if estate is not None else None
        building = Building(pk=building_id, name=name, estate=within)
    metric = None
    if row[21] is not None:
        metric = Metric(name=row[21], unit=row[22], decimals=row[23], is_state=row[24])
    return Scene(
        pk=group_id,
        cause=cause,
        severity=severity,
        place_code=place_code,
        alarms_count=count,
        reopened=reopened,
        called_at=called_at,
        case_id=case_id,
        is_closed=is_closed,
        lead_id=lead_id,
        building=building,
        value=value,
        device_place=place or "",
        point=None if latitude is None or longitude is None else (latitude, longitude),
        spot=spot or "",
        kind=kind or "",
        category_code=category or "",
        is_personal=bool(is_personal),
        metric=metric,
    )
