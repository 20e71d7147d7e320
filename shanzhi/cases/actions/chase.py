"""Ask outside how far it is; be reminded to; take the matter back when it is finished there."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.actions.hand_over import chase_faults
from shanzhi.cases.actions.locking import author_id, locked, save
from shanzhi.cases.actions.saying import announce_case
from shanzhi.cases.actions.wording import checked
from shanzhi.cases.events import CaseTakenBack, ChaseDue, OutsideChased
from shanzhi.cases.models import Case, Chase, HandOver
from shanzhi.cases.models.states import State
from shanzhi.cases.permissions import HAND_OVER, KEEP_TIME
from shanzhi.cases.rules.hand_over import chase_moment
from shanzhi.kernel.api import SYSTEM, Actor, Invalid, WrongState, local_zone, now, require


@transaction.atomic
def chase_outside(
    case: Case, *, by: Actor, answer: str, chase_on: date | None, at: datetime | None = None
) -> Chase:
    """Keep what was answered outside, and when to ask again.

    Raises Denied; WrongState unless it is outside; Invalid (answer, chase_on).
    """
    moment = at or now()
    case, row = _outside(case, by)
    words = checked(answer, field="answer")
    faults = chase_faults(chase_on, moment)
    if faults or chase_on is None:
        raise Invalid(faults)
    row.next_chase_at, row.reminded_at = chase_moment(chase_on, local_zone()), None
    row.save(update_fields=["next_chase_at", "reminded_at"])
    chase = Chase.objects.create(
        hand_over=row,
        chased_by_id=author_id(by),
        answer=words,
        next_chase_at=row.next_chase_at,
        at=moment,
    )
    announce_case(
        case,
        OutsideChased,
        by=by,
        at=moment,
        chase_id=chase.pk,
        chase_at=row.next_chase_at.isoformat(),
    )
    return chase


@transaction.atomic
def take_back_case(case: Case, *, by: Actor, result: str, at: datetime | None = None) -> HandOver:
    """It is finished outside; the holder, who had it all the time, goes on.

    Raises Denied; WrongState unless it is outside; Invalid (result).
    """
    moment = at or now()
    case, row = _outside(case, by)
    row.result, row.ended_at = checked(result, field="result"), moment
    row.save(update_fields=["result", "ended_at"])
    case.state = State.IN_PROGRESS
    save(case, moment, "state")
    announce_case(case, CaseTakenBack, by=by, at=moment, hand_over_id=row.pk)
    return row


def remind_to_chase(*, by: Actor = SYSTEM, at: datetime | None = None, most: int = 500) -> int:
    """Remind holders of what has to be asked outside by now, each date once; returns how many."""
    moment = at or now()
    waiting = HandOver.objects.filter(
        ended_at__isnull=True,
        reminded_at__isnull=True,
        next_chase_at__lte=moment,
        case__state=State.EXTERNAL,
    )
    return sum(_remind(row, by, moment) for row in waiting.order_by("next_chase_at")[:most])


@transaction.atomic
def _remind(row: HandOver, by: Actor, at: datetime) -> bool:
    case = Case.objects.select_for_update(of=("self",)).get(pk=row.case_id)
    require(by, KEEP_TIME, case.target())
    due = HandOver.objects.filter(
        pk=row.pk, ended_at__isnull=True, reminded_at__isnull=True, next_chase_at__lte=at
    )
    if case.state != State.EXTERNAL or not due.update(reminded_at=at):
        return False
    announce_case(case, ChaseDue, by=by, at=at, hand_over_id=row.pk)
    return True


def _outside(case: Case, by: Actor) -> tuple[Case, HandOver]:
    """The matter, locked, and what is open outside."""
    case = locked(case, by=by, capability=HAND_OVER, verb="take_back")
    row = HandOver.objects.select_for_update().filter(case=case, ended_at__isnull=True).first()
    if row is None:
        raise WrongState(_("没有找到移交记录，请重新移交。"))
    return case, row
