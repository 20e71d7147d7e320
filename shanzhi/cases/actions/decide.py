"""The level above decides, once, who has to do a matter that was returned too often (裁定)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.actions.dispatch import evidence_faults, reason_faults
from shanzhi.cases.actions.locking import locked
from shanzhi.cases.actions.moving import Handing, hand_to
from shanzhi.cases.actions.saying import announce_case
from shanzhi.cases.events import CaseDecided
from shanzhi.cases.models import Case
from shanzhi.cases.models.handling import Move
from shanzhi.cases.permissions import DECIDE
from shanzhi.cases.rules.circles import RETURNS_BEFORE_DECISION, stands_at
from shanzhi.cases.rules.deadlines import Limit
from shanzhi.kernel.api import Actor, Denied, Invalid, WrongState, now
from shanzhi.organizations import api as organizations


@transaction.atomic
def decide_case(
    case: Case,
    *,
    by: Actor,
    unit_id: int,
    reason: str,
    evidence_asked: str = "",
    limit: Limit | None = None,
    at: datetime | None = None,
) -> Case:
    """The unit has to do it and cannot return it.

    Raises Denied for somebody below the circle that has it; WrongState when it was not returned
    often enough; Invalid (unit, reason, evidence_asked).
    """
    moment = at or now()
    case = locked(case, by=by, capability=DECIDE, verb="decide")
    if case.returns < RETURNS_BEFORE_DECISION:
        raise WrongState(_("退回不到三次，不需要裁定，请直接派单。"))
    if not stands_at(case.circle, by.scopes(), case.place_code):
        raise Denied(_("这件诉求要由上一级裁定。"))
    faults = reason_faults(reason) | evidence_faults(evidence_asked)
    if unit_id not in {unit.pk for unit in organizations.dispatchable_units(by, case.place_code)}:
        faults["unit"] = _("不能派给这个单位：它不在您的范围内或已停用，请重新选择。")
    if faults:
        raise Invalid(faults)
    case.dispatcher_unit_id, case.is_binding = case.holder_unit_id, True
    handing = Handing(
        unit_id=unit_id,
        move=Move.DECISION,
        reason=reason.strip(),
        evidence_asked=evidence_asked.strip(),
        limit=limit,
    )
    dispatch, clocks = hand_to(case, handing, verb="decide", by=by, at=moment)
    announce_case(
        case,
        CaseDecided,
        by=by,
        at=moment,
        clocks=clocks.rows,
        dispatch_id=dispatch.pk,
        unit_id=unit_id,
    )
    return case
