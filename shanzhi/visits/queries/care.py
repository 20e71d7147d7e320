"""Care that is due, was missed or waits for its review, for who has to do with it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.timezone import localtime

from shanzhi.kernel.api import Actor, NotFound, Role
from shanzhi.people.api import masked_name_of
from shanzhi.visits.models import CareLevel, CarePace, MissedCare
from shanzhi.visits.models.care import Colour
from shanzhi.visits.queries.worklist import visible_cares
from shanzhi.visits.rules.care import Pace, pace_for


@dataclass(frozen=True, slots=True)
class Missed:
    """What was missed, as who must answer it sees it: where and whose door, the name masked; no
    colour and no need. ``name`` is masked for everybody here."""

    row: MissedCare
    address: str
    name: str


def missed_for(viewer: Actor) -> list[Missed]:
    """What nobody has answered yet, the oldest first: all of it for the community's desk, for the
    street what was passed up to it."""
    reach = Q(pk__in=[])
    for scope in viewer.scopes(Role.COMMUNITY_CLERK):
        reach |= Q(place_code__startswith=scope)
    for scope in viewer.scopes(Role.STREET_DISPATCHER):
        reach |= Q(place_code__startswith=scope, passed_up_at__isnull=False)
    rows = MissedCare.objects.filter(reach, answered_at__isnull=True).select_related(
        "care__person", "care__household__building__estate"
    )
    return [
        Missed(row, row.care.household.address, masked_name_of(row.care.person))
        for row in rows.order_by("at", "pk")
    ]


def missed_row(viewer: Actor, missed_id: int) -> MissedCare:
    """One of them. Raises NotFound."""
    found = next((each.row for each in missed_for(viewer) if each.row.pk == missed_id), None)
    if found is None:
        raise NotFound
    return found


def due_cares(viewer: Actor, at: datetime) -> QuerySet[CareLevel]:
    """Care of the viewer's places that is due today or waits for its review."""
    today = localtime(at).date()
    rows = visible_cares(viewer).filter(
        Q(visit_due_on__lte=today) | Q(ring_due_on__lte=today) | Q(review_on__lte=today)
    )
    return rows.select_related("person", "household__building__estate").order_by("visit_due_on")


def paces_at(place_code: str) -> list[tuple[Colour, Pace]]:
    """How often each colour is looked in on at a place."""
    rows = list(CarePace.objects.values_list("place_code", "colour", "visit_days", "ring_days"))
    return [(colour, pace_for(colour, place_code, rows)) for colour in Colour]


def people_in_red(ids: Collection[int]) -> set[int]:
    """Who of these people is looked in on most often (红), with their consent or by a named duty: for
    machines that decide how fast somebody is called, never shown (1 query)."""
    rows = CareLevel.objects.filter(
        person_id__in=ids, ended_at__isnull=True, colour=Colour.RED.value
    )
    return set(rows.values_list("person_id", flat=True))
