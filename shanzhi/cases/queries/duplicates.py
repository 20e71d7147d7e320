"""Open matters that may be the same as one at the desk: by words, place and time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from shanzhi.cases.models import Case
from shanzhi.cases.models.states import OPEN_STATES
from shanzhi.cases.permissions import MERGE
from shanzhi.cases.queries.visible import visible_cases, within
from shanzhi.cases.rules.duplicates import Likeness
from shanzhi.cases.understanding.similarity import similarity
from shanzhi.kernel.api import Actor, allowed
from shanzhi.places import api as places

LOOK_AT = 200
SHOW = 5
WITHIN = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A matter that may be the same, and how alike the two are."""

    case: Case
    likeness: Likeness


def similar_to(case: Case, viewer: Actor) -> list[Suggestion]:
    """Up to five open matters of the same community into which the viewer may merge this one.

    Compares the words with those of the newest ``LOOK_AT``, in one query whatever their number.
    """
    area = case.place_code[:12]
    recent = (
        visible_cases(viewer)
        .filter(within(area), state__in=OPEN_STATES, opened_at__gte=case.opened_at - WITHIN)
        .exclude(pk=case.pk)
        .select_related("text", "category", "holder_unit", "building")
        .order_by("-id")[:LOOK_AT]
    )
    found = [Suggestion(other, likeness(case, other)) for other in recent]
    alike = [each for each in found if each.likeness.is_alike and _may(viewer, each.case)]
    return sorted(alike, key=lambda each: (-each.likeness.score, -each.case.pk))[:SHOW]


def likeness(case: Case, other: Case) -> Likeness:
    """How alike two matters are that were read with their texts."""
    return Likeness(
        words=similarity(case.text.body, other.text.body),
        same_building=case.building_id is not None and case.building_id == other.building_id,
        same_grid=len(case.place_code) == 15 and case.place_code == other.place_code,
        metres=_metres(case, other),
        hours=abs((case.opened_at - other.opened_at).total_seconds()) / 3600,
    )


def _metres(case: Case, other: Case) -> float | None:
    if case.latitude is None or case.longitude is None:
        return None
    if other.latitude is None or other.longitude is None:
        return None
    return places.distance_m(case.latitude, case.longitude, other.latitude, other.longitude)


def _may(viewer: Actor, other: Case) -> bool:
    return allowed(viewer, MERGE, other.target())
