"""Open matters by the building they are in, as a viewer may read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from shanzhi.cases.models import Case
from shanzhi.cases.models.states import OPEN_STATES
from shanzhi.cases.queries.visible import visible_cases, within
from shanzhi.kernel.api import Actor


@dataclass(frozen=True, slots=True)
class OpenHere:
    """How many matters of a building are open, and how many of them are late."""

    open: int
    late: int


def open_by_building(
    viewer: Actor, place_code: str, at: datetime, *, building_ids: list[int] | None = None
) -> dict[int, OpenHere]:
    """Buildings at a place (0 to 15 digits) with open matters that the viewer sees, all or those of
    ``building_ids`` (one query)."""
    rows = visible_cases(viewer).filter(
        within(place_code), state__in=OPEN_STATES, building__isnull=False
    )
    if building_ids is not None:
        rows = rows.filter(building_id__in=building_ids)
    late = Count("pk", filter=Q(due_at__lt=at, paused_at__isnull=True))
    counted = rows.order_by().values_list("building_id").annotate(n=Count("pk"), late=late)
    return {building: OpenHere(n, few) for building, n, few in counted if building is not None}


def open_in_building(viewer: Actor, building_id: int, *, most: int = 50) -> list[Case]:
    """Its open matters, those due first before the others."""
    rows = visible_cases(viewer).filter(building_id=building_id, state__in=OPEN_STATES)
    return list(rows.select_related("holder_unit").order_by("due_at", "pk")[:most])
