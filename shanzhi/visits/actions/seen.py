"""Who is looked in on was seen: the next days are set, and what was missed is answered by it."""

from __future__ import annotations

from datetime import datetime

from django.utils.timezone import localtime

from shanzhi.kernel.api import Actor, announce
from shanzhi.people.api import Household
from shanzhi.visits.events import MissedCareAnswered
from shanzhi.visits.models import CareLevel, CarePace, MissedCare
from shanzhi.visits.models.care import MissKind
from shanzhi.visits.rules.care import Pace, next_days, pace_for


def seen_on_visit(
    household: Household, person_id: int | None, *, by: Actor, at: datetime
) -> list[CareLevel]:
    """Everybody who is looked in on and may have been met: ``person_id``, or all of the household
    where nobody was named. Inside the caller's transaction."""
    cares = CareLevel.objects.select_for_update().filter(
        household_id=household.pk, ended_at__isnull=True
    )
    if person_id is not None:
        cares = cares.filter(person_id=person_id)
    found = list(cares.order_by("pk"))
    for care in found:
        today = localtime(at).date()
        care.visit_due_on, care.ring_due_on = next_days(
            pace_of(care.colour, care.place_code), today
        )
        care.save(update_fields=["visit_due_on", "ring_due_on"])
        answer_misses(care, tuple(MissKind), by=by, at=at)
    return found


def answer_misses(
    care: CareLevel, kinds: tuple[MissKind, ...], *, by: Actor, at: datetime, words: str = ""
) -> int:
    """Close what was missed of these kinds, because the person was seen; the care's row is locked."""
    waiting = MissedCare.objects.filter(care=care, kind__in=kinds, answered_at__isnull=True)
    found = list(waiting.select_for_update().order_by("pk"))
    for missed in found:
        missed.answered_at, missed.answer = at, words
        missed.answered_by_id = by.id if by.is_staff else None
        missed.save(update_fields=["answered_at", "answer", "answered_by"])
        event = MissedCareAnswered(care_id=care.pk, missed_id=missed.pk)
        announce(event, by=by, place_code=care.place_code, at=at)
    return len(found)


def pace_of(colour: str, place_code: str) -> Pace:
    """How often, at this place (one query)."""
    rows = CarePace.objects.filter(colour=colour)
    return pace_for(
        colour,
        place_code,
        rows.values_list("place_code", "colour", "visit_days", "ring_days"),
    )
