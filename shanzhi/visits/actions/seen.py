"""Who is looked in on was seen: the next days are set, and what was missed is answered by it."""

from __future__ import annotations

from datetime import date, datetime

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
    where nobody was named. ``at`` may be days ago, for what waited for a signal: what came after it
    stays. Inside the caller's transaction."""
    cares = CareLevel.objects.select_for_update().filter(
        household_id=household.pk, ended_at__isnull=True
    )
    if person_id is not None:
        cares = cares.filter(person_id=person_id)
    found = list(cares.order_by("pk"))
    for care in found:
        visit_on, ring_on = next_days(pace_of(care.colour, care.place_code), localtime(at).date())
        care.visit_due_on = max(care.visit_due_on, visit_on)
        care.ring_due_on = later(care.ring_due_on, ring_on)
        care.save(update_fields=["visit_due_on", "ring_due_on"])
        answer_misses(care, MissKind.VISIT, by=by, at=at, until=visit_on)
        answer_seen(care, by=by, at=at, ring_on=ring_on)
    return found


def answer_seen(care: CareLevel, *, by: Actor, at: datetime, ring_on: date | None) -> None:
    """Close what was missed of rings, because somebody was well at that moment and the next ring is
    due ``ring_on``; the care's row is locked. A door that nobody opened after it stays open."""
    answer_misses(care, MissKind.RING, by=by, at=at, until=ring_on)
    answer_misses(care, MissKind.NO_ANSWER, by=by, at=at, before=at)


def answer_misses(
    care: CareLevel,
    kind: MissKind,
    *,
    by: Actor,
    at: datetime,
    until: date | None = None,
    before: datetime | None = None,
) -> None:
    """Close what was missed of a kind on days before ``until`` and until the moment ``before``."""
    waiting = MissedCare.objects.filter(care=care, kind=kind, answered_at__isnull=True)
    if until is not None:
        waiting = waiting.filter(day__lt=until)
    if before is not None:
        waiting = waiting.filter(at__lte=before)
    for missed in waiting.select_for_update().order_by("pk"):
        missed.answered_at = at
        missed.answered_by_id = by.id if by.is_staff else None
        missed.save(update_fields=["answered_at", "answered_by"])
        event = MissedCareAnswered(care_id=care.pk, missed_id=missed.pk)
        announce(event, by=by, place_code=care.place_code, at=at)


def later(known: date | None, day: date | None) -> date | None:
    """The next ring, never sooner than it is known to be; None where no ring is due."""
    return day if known is None or day is None else max(known, day)


def pace_of(colour: str, place_code: str) -> Pace:
    """How often, at this place (one query)."""
    rows = CarePace.objects.filter(colour=colour)
    return pace_for(
        colour,
        place_code,
        rows.values_list("place_code", "colour", "visit_days", "ring_days"),
    )
