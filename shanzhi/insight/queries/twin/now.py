"""What goes on in the twin at this moment, as a viewer may read it: never in tiles, which all share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from shanzhi.cases.api import open_by_building
from shanzhi.insight.models import Footprint
from shanzhi.insight.rules.twin.tones import TONES, tones
from shanzhi.kernel.api import Actor
from shanzhi.sensing.api import OpenAlarm, SensorsHere, alarms_on_map, sensors_on_map


def twin_now(viewer: Actor, place_code: str, at: datetime) -> dict[str, Any]:
    """``tones``: tone → ids of outlines; ``alarms`` and ``sensors``: GeoJSON points."""
    matters = open_by_building(viewer, place_code, at)
    alarms = alarms_on_map(viewer, place_code)
    counted = {building: (here.open, here.late) for building, here in matters.items()}
    toned = tones({one.building_id for one in alarms if one.building_id}, counted)
    rows = Footprint.objects.filter(building_id__in=toned).order_by("pk")
    drawn = [(pk, toned[building]) for pk, building in rows.values_list("pk", "building_id")]
    return {
        "tones": {tone: [pk for pk, own in drawn if own == tone] for tone in TONES},
        "alarms": _collection([_alarm(one) for one in alarms if one.longitude is not None]),
        "sensors": _collection([_sensors(one) for one in sensors_on_map(viewer, place_code)]),
    }


def _alarm(alarm: OpenAlarm) -> dict[str, Any]:
    words = f"{alarm.cause} · {alarm.state}"
    url = f"/desk/alarms/{alarm.group_id}"
    return _point(alarm.longitude, alarm.latitude, {"label": words, "url": url})


def _sensors(here: SensorsHere) -> dict[str, Any]:
    counts = {"count": here.devices, "troubled": here.troubled, "building": here.building_id}
    return _point(here.longitude, here.latitude, counts)


def _point(lng: float | None, lat: float | None, properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [lng, lat]},
        "properties": properties,
    }


def _collection(features: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}
