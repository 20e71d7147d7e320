"""Care that was due and did not happen is noticed the same day, goes up, and is answered."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max, Q
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from shanzhi.kernel.api import SYSTEM, Actor, Invalid, WrongState, announce, now, require
from shanzhi.visits.events import CareMissed, MissedCareAnswered, MissedCarePassedUp
from shanzhi.visits.models import CareLevel, MissedCare
from shanzhi.visits.models.care import MissKind
from shanzhi.visits.permissions import ANSWER_MISSED, SWEEP_CARE
from shanzhi.visits.rules.care import ANSWER_WITHIN, goes_up, is_missed

BATCH = 200
ANSWER_LIMITS = (4, 200)


def miss(care: CareLevel, kind: MissKind, *, by: Actor, at: datetime) -> bool:
    """Note that something was missed today, once; the care's row is locked. Returns whether new."""
    missed, fresh = MissedCare.objects.get_or_create(
        care=care,
        kind=kind,
        day=localtime(at).date(),
        defaults={"place_code": care.place_code, "at": at},
    )
    if fresh:
        event = CareMissed(care_id=care.pk, missed_id=missed.pk, what=kind.value)
        announce(event, by=by, place_code=care.place_code, at=at)
    return fresh


def sweep_care(*, by: Actor = SYSTEM, at: datetime | None = None) -> tuple[int, int]:
    """Notice what was due and is not done, and pass up what the community has not answered; returns
    how many of each. Each care is a transaction of its own: a sweep that is killed loses nothing,
    and what somebody is at just now is left to the next one. Raises Denied.
    """
    require(by, SWEEP_CARE)
    moment = at or now()
    today = localtime(moment).date()
    due = CareLevel.objects.filter(ended_at__isnull=True).filter(
        Q(visit_due_on__lte=today) | Q(ring_due_on__lte=today)
    )
    waiting = MissedCare.objects.filter(
        answered_at__isnull=True, passed_up_at__isnull=True, at__lte=moment - ANSWER_WITHIN
    )
    cares = due.order_by("pk").values_list("pk", flat=True).iterator(BATCH)
    misses = waiting.order_by("pk").values_list("pk", flat=True).iterator(BATCH)
    noticed = sum(_notice(pk, by, moment) for pk in cares)
    return noticed, sum(_pass_up(pk, by, moment) for pk in misses)


@transaction.atomic
def _notice(care_id: int, by: Actor, moment: datetime) -> int:
    rows = CareLevel.objects.select_for_update(skip_locked=True)
    care = rows.filter(pk=care_id, ended_at__isnull=True).first()
    if care is None:
        return 0
    local, last = localtime(moment), _last_missed(care)
    due = {MissKind.VISIT: care.visit_due_on, MissKind.RING: care.ring_due_on}
    return sum(
        miss(care, kind, by=by, at=moment)
        for kind, day in due.items()
        if is_missed(day, last.get(kind), local)
    )


def _last_missed(care: CareLevel) -> dict[str, date]:
    rows = MissedCare.objects.filter(care=care).values("kind").annotate(last=Max("day"))
    return {row["kind"]: row["last"] for row in rows}


@transaction.atomic
def _pass_up(missed_id: int, by: Actor, moment: datetime) -> int:
    rows = CareLevel.objects.select_for_update(skip_locked=True, of=("self",))
    if rows.filter(misses=missed_id).first() is None:
        return 0
    waiting = MissedCare.objects.filter(answered_at__isnull=True, passed_up_at__isnull=True)
    missed = waiting.select_for_update().filter(pk=missed_id).first()
    if missed is None or not goes_up(missed.at, moment):
        return 0
    missed.passed_up_at = moment
    missed.save(update_fields=["passed_up_at"])
    event = MissedCarePassedUp(care_id=missed.care_id, missed_id=missed.pk)
    announce(event, by=by, place_code=missed.place_code, at=moment)
    return 1


@transaction.atomic
def answer_missed(
    missed: MissedCare, *, by: Actor, words: str, at: datetime | None = None
) -> MissedCare:
    """Say how the person is, found out in another way than by the visit itself.

    Raises Denied; WrongState when it was answered before; Invalid (answer).
    """
    moment = at or now()
    CareLevel.objects.select_for_update().get(pk=missed.care_id)
    missed = MissedCare.objects.select_for_update().get(pk=missed.pk)
    require(by, ANSWER_MISSED, missed.target())
    if missed.answered_at is not None:
        raise WrongState(_("这一条已经处理过了，请刷新页面。"))
    least, most = ANSWER_LIMITS
    if not least <= len(words.strip()) <= most or "\x00" in words:
        raise Invalid({"answer": _("请写明人怎么样、怎么知道的，至少四个字。")})
    missed.answered_at, missed.answer = moment, words.strip()
    missed.answered_by_id = by.id if by.is_staff else None
    missed.save(update_fields=["answered_at", "answer", "answered_by"])
    event = MissedCareAnswered(care_id=missed.care_id, missed_id=missed.pk)
    announce(event, by=by, place_code=missed.place_code, at=moment)
    return missed
