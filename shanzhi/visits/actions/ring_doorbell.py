"""敲门: one tap says that all is well, or that nobody answered."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, WrongState, announce, now, require
from shanzhi.visits.actions.miss_care import miss
from shanzhi.visits.actions.seen import answer_seen, later, pace_of
from shanzhi.visits.events import DoorbellRung
from shanzhi.visits.models import CareLevel, Ring
from shanzhi.visits.models.care import MissKind
from shanzhi.visits.permissions import GIVE_CARE

TRIES = 2


@transaction.atomic
def ring_doorbell(
    care: CareLevel,
    *,
    by: Actor,
    key: UUID,
    is_answered: bool,
    age_s: int = 0,
    at: datetime | None = None,
) -> Ring:
    """Write down a ring of ``age_s`` seconds ago. Answered: the next day is set, and what was missed
    of rings is answered. Not answered: it stays due today for a second try; the second one without
    an answer is missed care at once. The same key again is the same ring.

    Raises Denied; WrongState when the care has ended.
    """
    moment = at or now()
    care = CareLevel.objects.select_for_update().get(pk=care.pk)
    require(by, GIVE_CARE, care.target())
    known = Ring.objects.filter(key=key).first()
    if known is not None:
        return known
    if care.ended_at is not None:
        raise WrongState(_("这份关爱已经结束，不用再敲门。"))
    ring = Ring.objects.create(
        key=key,
        care=care,
        place_code=care.place_code,
        is_answered=is_answered,
        at=moment - timedelta(seconds=age_s),
        rung_by_id=by.id if by.is_staff else None,
    )
    event = DoorbellRung(care_id=care.pk, ring_id=ring.pk, answered=is_answered)
    announce(event, by=by, place_code=care.place_code, at=moment)
    if is_answered:
        _all_well(care, ring, by)
    else:
        _try_again(care, ring, by, moment)
    return ring


def _all_well(care: CareLevel, ring: Ring, by: Actor) -> None:
    days = pace_of(care.colour, care.place_code).ring_days
    ring_on = localtime(ring.at).date() + timedelta(days=days) if days else None
    care.ring_due_on = later(care.ring_due_on, ring_on)
    care.save(update_fields=["ring_due_on"])
    answer_seen(care, by=by, at=ring.at, ring_on=ring_on)


def _try_again(care: CareLevel, ring: Ring, by: Actor, moment: datetime) -> None:
    day = localtime(ring.at).replace(hour=0, minute=0, second=0, microsecond=0)
    if care.rings.filter(at__gte=day, is_answered=True).exists():
        return  # somebody was well that day or since; that they are out now alarms nobody
    if day.date() == localtime(moment).date():
        care.ring_due_on = day.date()
        care.save(update_fields=["ring_due_on"])
    elif care.ring_due_on is None or care.ring_due_on > day.date():
        return  # told late, and they were visited since
    if care.rings.filter(at__gte=day, at__lt=day + timedelta(days=1)).count() >= TRIES:
        miss(care, MissKind.NO_ANSWER, by=by, at=moment)
