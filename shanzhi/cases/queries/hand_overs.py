"""What is worked on outside, and when to ask there again."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from shanzhi.cases.models import Case, HandOver, OutsideSystem
from shanzhi.cases.models.states import State
from shanzhi.cases.permissions import FIGURE_ROLES, HAND_OVER, READ_JOINT
from shanzhi.cases.rules.hand_over import systems_for
from shanzhi.kernel.api import Actor, Denied, Versioned, allowed

PAGE = 100
SYSTEMS = "cases.outside_systems"


def systems_of(place_code: str) -> list[str]:
    """Names of the systems outside for a place; from memory."""
    return systems_for(place_code, _systems.get())


def own_systems(place_code: str) -> list[str]:
    """What the place itself laid down; from memory."""
    return [name for place, name in _systems.get() if place == place_code]


def open_hand_over(case: Case) -> HandOver | None:
    """What is open outside for this matter (2 queries)."""
    return _rows().filter(case=case, ended_at__isnull=True).first()


def hand_overs(viewer: Actor, at: datetime, *, overdue: bool = False) -> list[HandOver]:
    """Open ones in the viewer's places or of the viewer's units, the next to be chased first
    (2 queries). Raises Denied."""
    if not (allowed(viewer, READ_JOINT) or allowed(viewer, HAND_OVER)):
        raise Denied
    reach = Q(case__holder_unit_id__in=viewer.unit_ids)
    for scope in viewer.scopes(*FIGURE_ROLES):
        reach |= Q(case__place_code__startswith=scope)
    found = _rows().filter(reach, ended_at__isnull=True, case__state=State.EXTERNAL)
    if overdue:
        found = found.filter(next_chase_at__lt=at)
    return list(found.order_by("next_chase_at", "pk")[:PAGE])


def _rows() -> QuerySet[HandOver]:
    return HandOver.objects.select_related("case__holder_unit", "handed_by").prefetch_related(
        "chases__chased_by"
    )


def _load() -> list[tuple[str, str]]:
    rows = OutsideSystem.objects.order_by("place_code", "pk")
    return [(row.place_code, row.name) for row in rows]


_systems: Versioned[list[tuple[str, str]]] = Versioned(SYSTEMS, _load)
