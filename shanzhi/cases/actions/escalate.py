"""Pass a matter up: what a circle cannot do, the next one answers for."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.actions.dispatch import evidence_faults, reason_faults
from shanzhi.cases.actions.locking import locked
from shanzhi.cases.actions.moving import Handing, hand_to
from shanzhi.cases.actions.saying import announce_case
from shanzhi.cases.events import CaseEscalated
from shanzhi.cases.models import Case
from shanzhi.cases.models.handling import Move, Trigger
from shanzhi.cases.models.states import Circle
from shanzhi.cases.permissions import ESCALATE
from shanzhi.kernel.api import SYSTEM, Actor, Invalid, Refusal, WrongState, now
from shanzhi.organizations import api as organizations

_OFFICES = {Circle.STREET: "street_office", Circle.CITY: "city_centre"}


class NobodyAbove(Refusal):
    """The circle above has no office set up for this place."""

    status = 409
    code = "nobody-above"


@transaction.atomic
def escalate_case(
    case: Case,
    *,
    by: Actor,
    reason: str,
    evidence_asked: str = "",
    trigger: Trigger = Trigger.PERSON,
    at: datetime | None = None,
) -> Case:
    """The office of the circle above holds the matter from now and dispatches it: to a lead unit,
    with a limit. Those who had it are told.

    Raises Denied; WrongState when it is at the city's already or closed; NobodyAbove; Invalid
    (reason, evidence_asked).
    """
    moment = at or now()
    case = locked(case, by=by, capability=ESCALATE, verb="escalate")
    if faults := reason_faults(reason) | evidence_faults(evidence_asked):
        raise Invalid(faults)
    return _pass_up(case, by, reason.strip(), evidence_asked.strip(), trigger, moment)


def office_above(case: Case) -> int:
    """The unit that answers for the circle above this matter's. Raises WrongState at the top,
    NobodyAbove where none is set up."""
    if case.circle >= Circle.CITY:
        raise WrongState(_("这件诉求已经在市级，上面没有更高一级了。请直接派给承办单位。"))
    office = office_over(case.place_code, case.circle, case.holder_unit_id)
    if office is None:
        raise NobodyAbove(_("上一级还没有设置承接单位，不能上报。请联系系统管理员设立。"))
    return office


def office_over(place_code: str, circle: int, holder_id: int) -> int | None:
    """The office of the nearest circle above, None where there is none; from memory."""
    for wider in range(circle + 1, Circle.CITY + 1):
        office = organizations.receiver_unit(place_code, _OFFICES[Circle(wider)])
        if office is not None and office.pk != holder_id:
            return office.pk
    return None


def find_office_above(case: Case) -> int | None:
    """The same, None where there is nobody."""
    try:
        return office_above(case)
    except (WrongState, NobodyAbove):
        return None


def escalate_by_itself(
    case: Case, *, trigger: Trigger, reason: str, at: datetime | None = None
) -> bool:
    """What the house passes up without being asked; False when the matter has moved on or nobody
    is above."""
    try:
        escalate_case(case, by=SYSTEM, reason=reason, trigger=trigger, at=at)
    except (WrongState, NobodyAbove):
        return False
    return True


def _pass_up(
    case: Case, by: Actor, reason: str, evidence_asked: str, trigger: Trigger, at: datetime
) -> Case:
    before = case.holder_unit_id
    office = office_above(case)
    case.dispatcher_unit_id = office
    case.returns, case.is_binding = 0, False
    handing = Handing(
        unit_id=office,
        move=Move.UP,
        trigger=trigger,
        reason=reason,
        evidence_asked=evidence_asked,
    )
    dispatch, clocks = hand_to(case, handing, verb="escalate", by=by, at=at)
    announce_case(
        case,
        CaseEscalated,
        by=by,
        at=at,
        clocks=clocks.rows,
        dispatch_id=dispatch.pk,
        unit_id=office,
        from_unit_id=before,
        trigger=trigger,
        circle=case.circle,
    )
    return case
