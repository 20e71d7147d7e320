"""移交外部: a system outside works on it; the holder stays and asks there."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from shanzhi.cases.actions.joint_words import short_faults
from shanzhi.cases.actions.locking import author_id, locked, save
from shanzhi.cases.actions.saying import announce_case
from shanzhi.cases.events import CaseHandedOver
from shanzhi.cases.models import Case, HandOver
from shanzhi.cases.models.states import State
from shanzhi.cases.permissions import HAND_OVER
from shanzhi.cases.queries.hand_overs import systems_of
from shanzhi.cases.rules.hand_over import FARTHEST, chase_day_fits, chase_moment
from shanzhi.kernel.api import Actor, Invalid, local_zone, now

REFERENCE_LIMIT = 60


@transaction.atomic
def hand_over_case(
    case: Case,
    *,
    by: Actor,
    system: str,
    reference: str,
    reason: str,
    chase_on: date | None,
    at: datetime | None = None,
) -> HandOver:
    """Hand a matter over to a system outside, under its ``reference`` there. The unit that hands
    over stays the holder, its clock of handling goes on, and it asks there on ``chase_on``.

    Raises Denied; WrongState unless it is being handled; Invalid (system, reference,
    handing_reason, chase_on).
    """
    moment = at or now()
    case = locked(case, by=by, capability=HAND_OVER, verb="hand_over")
    faults = short_faults("reference", reference, most=REFERENCE_LIMIT)
    faults |= short_faults("handing_reason", reason) | chase_faults(chase_on, moment)
    if system not in systems_of(case.place_code):
        faults["system"] = _("请从列表里选择外部系统。")
    if faults or chase_on is None:
        raise Invalid(faults)
    # What was dispatched on from outside left its row open.
    HandOver.objects.filter(case=case, ended_at__isnull=True).update(ended_at=moment)
    row = HandOver.objects.create(
        case=case,
        system_name=system,
        reference=reference.strip(),
        reason=reason.strip(),
        handed_by_id=author_id(by),
        at=moment,
        next_chase_at=chase_moment(chase_on, local_zone()),
    )
    case.state = State.EXTERNAL
    save(case, moment, "state")
    announce_case(
        case,
        CaseHandedOver,
        by=by,
        at=moment,
        hand_over_id=row.pk,
        chase_at=row.next_chase_at.isoformat(),
    )
    return row


def chase_faults(day: date | None, at: datetime) -> dict[str, str]:
    """What is wrong with the day on which to ask outside."""
    if day is not None and chase_day_fits(day, localdate(at)):
        return {}
    return {
        "chase_on": _("请选明天起 %(most)s 天以内的日期，到时会提醒您追问。")
        % {"most": FARTHEST.days}
    }
