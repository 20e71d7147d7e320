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
from shanzhi.cases.permissions import DISPATCH
from shanzhi.cases.rules.deadlines import Limit
from shanzhi.kernel.api import Actor, Invalid, now
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
    faults = reason_faults(reason) | evidence_faults(evidence_asked)
    units = organizations.dispatchable_units(by, case.place_code)
    if unit_id not in {unit.pk for unit in units}:
        faults["unit"] = _("不能派给这个单位：它不在您的范围内或已停用，请重新选择。")
    if faults:
        raise Invalid(faults)
    case.dispatcher_unit_id = dispatcher_of(case, by)
    handing = Handing(
        unit_id=unit_id,
        move=Move.DISPATCH,
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
    )
    return case


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
