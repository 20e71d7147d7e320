"""敲门: one tap says that all is well, or that nobody answered."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, WrongState, announce, now, require
from shanzhi.visits.actions.miss_care import miss
from shanzhi.visits.actions.seen import answer_misses, pace_of
from shanzhi.visits.events import DoorbellRung
from shanzhi.visits.models import CareLevel, Ring
from shanzhi.visits.models.care import MissKind
from shanzhi.visits.permissions import GIVE_CARE

TRIES = 2


@transaction.atomic
def ring_doorbell(
    care: CareLevel, *, by: Actor, key: UUID, is_answered: bool, at: datetime | None = None
) -> Ring:
    """Write down a ring. Answered: the next day is set, and what was missed of rings is answered.
    Not answered: it stays due today for a second try; the second one without an answer is missed
    care at once. The same key again is the same ring.

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
        at=moment,
        rung_by_id=by.id if by.is_staff else None,
    )
    event = DoorbellRung(care_id=care.pk, ring_id=ring.pk, answered=is_answered)
    announce(event, by=by, place_code=care.place_code, at=moment)
    if is_answered:
        _all_well(care, by, moment)
    else:
        _try_again(care, by, moment)
    return ring


def _all_well(care: CareLevel, by: Actor, moment: datetime) -> None:
    days = pace_of(care.colour, care.place_code).ring_days
    care.ring_due_on = localtime(moment).date() + timedelta(days=days) if days else None
    care.save(update_fields=["ring_due_on"])
    answer_misses(care, (MissKind.RING, MissKind.NO_ANSWER), by=by, at=moment)


def _try_again(care: CareLevel, by: Actor, moment: datetime) -> None:
    today = localtime(moment).replace(hour=0, minute=0, second=0, microsecond=0)
    tries = care.rings.filter(at__gte=today)
    if tries.filter(is_answered=True).exists():
        return  # somebody was well today; that they are out now alarms nobody
    care.ring_due_on = today.date()
    care.save(update_fields=["ring_due_on"])
    if tries.count() >= TRIES:
        miss(care, MissKind.NO_ANSWER, by=by, at=moment)
