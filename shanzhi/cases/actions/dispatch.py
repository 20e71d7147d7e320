"""Give a matter to another unit, with a reason."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.actions.locking import locked
from shanzhi.cases.actions.moving import Handing, hand_to
from shanzhi.cases.actions.saying import announce_case
from shanzhi.cases.actions.wording import storable
from shanzhi.cases.events import CaseDispatched
from shanzhi.cases.models import Case
from shanzhi.cases.models.handling import Move
from shanzhi.cases.models.states import State
from shanzhi.cases.permissions import DESK_ROLES, DISPATCH
from shanzhi.cases.queries.holders import units_that_returned
from shanzhi.cases.rules.circles import RETURNS_BEFORE_DECISION, circle_of, stands_at
from shanzhi.cases.rules.deadlines import Limit
from shanzhi.kernel.api import Actor, Denied, Invalid, WrongState, local_zone, now
from shanzhi.organizations import api as organizations

REASON_LIMIT = 300


@transaction.atomic
def dispatch_case(
    case: Case,
    *,
    by: Actor,
    unit_id: int,
    reason: str,
    evidence_asked: str = "",
    limit: Limit | None = None,
    at: datetime | None = None,
) -> Case:
    """The unit holds the matter from now; its clocks start anew. What it returns comes back to
    the unit that has it now.

    Raises Denied; WrongState once it is closed; Invalid (unit, reason, evidence_asked).
    """
    moment = at or now()
    case = locked(case, by=by, capability=DISPATCH, verb="dispatch")
    _require_standing(case, by)
    faults = reason_faults(reason) | evidence_faults(evidence_asked)
    if unit_fault := _unit_fault(case, by, unit_id, moment):
        faults["unit"] = unit_fault
    if faults:
        raise Invalid(faults)
    case.dispatcher_unit_id = dispatcher_of(case, by)
    handing = Handing(
        unit_id=unit_id,
        move=_move(case, unit_id),
        reason=reason.strip(),
        evidence_asked=evidence_asked.strip(),
        limit=limit,
    )
    dispatch, clocks = hand_to(case, handing, verb="dispatch", by=by, at=moment)
    announce_case(
        case,
        CaseDispatched,
        by=by,
        at=moment,
        clocks=clocks.rows,
        dispatch_id=dispatch.pk,
        unit_id=unit_id,
        rule_id=None,
        due_at=case.due_at.isoformat(),
        move=dispatch.move,
        trigger=dispatch.trigger,
    )
    return case


def _require_standing(case: Case, by: Actor) -> None:
    """Who stands below the circle that has it cannot take it out of that circle's hands; the
    third return is for the level above to decide."""
    holds = case.holder_unit_id in by.unit_ids
    if not holds and not stands_at(case.circle, by.scopes(*DESK_ROLES), case.place_code):
        raise Denied(_("这件诉求现在由上一级负责派单。需要调整请留言或联系上一级。"))
    if case.state == State.TO_DISPATCH and case.returns >= RETURNS_BEFORE_DECISION:
        raise WrongState(_("这件诉求已被退回三次，要由上一级裁定承办单位，请用“裁定”。"))


def _unit_fault(case: Case, by: Actor, unit_id: int, at: datetime) -> str:
    unit = next((u for u in units_to_choose(case, by) if u.pk == unit_id), None)
    if unit is None:
        return _("不能派给这个单位：它不在您的范围内或已停用，请重新选择。")
    if unit.pk in units_that_returned(case):
        return _("这个单位这一轮已经退回过，不能再派给它。请派给别的单位，或请上一级裁定。")
    if unit.kind == organizations.UnitKind.GRID_TEAM and not by.scopes(*DESK_ROLES):
        day = at.astimezone(local_zone()).date()
        if not organizations.is_admitted(unit.place_code, case.category_id, day):
            return _("这类事项不在该网格的职责清单里，不能派给网格。请先申请事项准入。")
    return ""


def units_to_choose(case: Case, by: Actor) -> list[organizations.Unit]:
    """Units to which ``by`` may give this matter. A department sees its own teams and the grids of
    the place; whether the grid's list admits the matter is asked when it is chosen."""
    units = organizations.dispatchable_units(by, case.place_code)
    if by.scopes(*DESK_ROLES):
        return units
    return [
        unit
        for unit in units
        if unit.kind == organizations.UnitKind.GRID_TEAM or unit.parent_id in by.unit_ids
    ]


def _move(case: Case, unit_id: int) -> Move:
    """Up, down or sideways, by the circles of the matter and of the unit."""
    unit = organizations.unit(unit_id)
    circle = circle_of(unit.place_code) if unit else case.circle
    if circle == case.circle:
        return Move.DISPATCH
    return Move.UP if circle > case.circle else Move.DOWN


def dispatcher_of(case: Case, by: Actor) -> int | None:
    """The unit that takes a matter back from whom ``by`` gives it to: of the desks that serve the
    place the one where ``by`` works, else the one that dispatched it before, else the community's
    desk or the next above it."""
    desks = [
        unit
        for kind in ("community_desk", "street_office", "city_centre")
        if (unit := organizations.receiver_unit(case.place_code, kind)) is not None
    ]
    own = next((unit.pk for unit in desks if unit.pk in by.unit_ids), None)
    return own or case.dispatcher_unit_id or next((unit.pk for unit in desks), None)


def reason_faults(reason: str) -> dict[str, str]:
    """What is wrong with a reason: every change of holder needs one."""
    if not reason.strip():
        return {"reason": _("请写明派单理由，承办单位和居民会看到。")}
    if len(reason) > REASON_LIMIT:
        return {"reason": _("理由最多 %(most)s 字。") % {"most": REASON_LIMIT}}
    if not storable(reason):
        return {"reason": _("文字里有无法保存的字符，请重新输入。")}
    return {}


def evidence_faults(evidence_asked: str) -> dict[str, str]:
    """What is wrong with the words that say which evidence is wanted."""
    if len(evidence_asked) > REASON_LIMIT or not storable(evidence_asked):
        return {
            "evidence_asked": _("需要的凭证最多写 %(most)s 字，请改短一些。")
            % {"most": REASON_LIMIT}
        }
    return {}
