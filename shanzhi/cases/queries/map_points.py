"""Matters as points of a map's viewport."""

from __future__ import annotations

from dataclasses import dataclass

from shanzhi.cases.models import Case
from shanzhi.cases.models.states import OPEN_STATES
from shanzhi.cases.queries.visible import visible_cases
from shanzhi.kernel.api import Actor

MOST = 2000


@dataclass(frozen=True, slots=True)
class Box:
    """West, south, east, north in WGS-84 degrees."""

    west: float
    south: float
    east: float
    north: float


def points(viewer: Actor, box: Box, *, most: int = MOST) -> list[Case]:
    """Open matters inside the box, at most ``most``, only the columns a point needs."""
    return list(
        visible_cases(viewer)
        .filter(
            state__in=OPEN_STATES,
            latitude__range=(box.south, box.north),
            longitude__range=(box.west, box.east),
        )
        .only(
            "id",
            "number",
            "summary",
            "latitude",
            "longitude",
            "state",
            "urgency",
            "due_at",
            "paused_at",
            "place_code",
        )[:most]
    )
