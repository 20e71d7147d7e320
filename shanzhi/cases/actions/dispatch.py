"""Give a matter to another unit, with a reason."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.actions.locking import locked, save, staff_id
from shanzhi.cases.actions.wording import storable
from shanzhi.cases.events import CaseDispatched
from shanzhi.cases.models import Case, Dispatch
from shanzhi.cases.models.states import State
from shanzhi.cases.permissions import DISPATCH
from shanzhi.cases.queries.tables import categories
from shanzhi.cases.rules import limit_for
from shanzhi.kernel.api import Actor, Invalid, announce, due, now
from shanzhi.organizations import api as organizations

REASON_LIMIT = 300


@transaction.atomic
def dispatch_case(
    case: Case, *, by: Actor, unit_id: int, reason: str, at: datetime | None = None
) -> Case:
    """The unit holds the matter from now; its deadline starts anew by category and urgency.

    Raises Denied; WrongState once it is closed; Invalid (unit, reason).
    """
    moment = at or now()
    case = locked(case, by=by, capability=DISPATCH, verb="dispatch")
    _check(case, by, unit_id, reason)
    known = categories.get().get(case.category_id)
    limit = limit_for(
        urgency=case.urgency, rule_limit=None, category_limit=known.limit if known else None
    )
    case.state = State.DISPATCHED
    case.holder_unit_id = unit_id
    case.assignee = None
    case.accepted_at = None
    case.due_at = due(moment, *limit)
    save(case, moment, "state", "holder_unit", "assignee", "accepted_at", "due_at")
    dispatch = Dispatch.objects.create(
        case=case,
        unit_id=unit_id,
        reason=reason.strip(),
        due_at=case.due_at,
        dispatched_by_id=staff_id(by),
        at=moment,
    )
    announce(
        CaseDispatched(
            case_id=case.pk,
            dispatch_id=dispatch.pk,
            unit_id=unit_id,
            rule_id=None,
            due_at=case.due_at.isoformat(),
        ),
        by=by,
        place_code=case.place_code,
        at=moment,
    )
    return case


def _check(case: Case, by: Actor, unit_id: int, reason: str) -> None:
    faults = {}
    if not reason.strip():
        faults["reason"] = _("请写明派单理由，承办单位会看到。")
    elif len(reason) > REASON_LIMIT:
        faults["reason"] = _("理由最多 %(most)s 字。") % {"most": REASON_LIMIT}
    elif not storable(reason):
        faults["reason"] = _("文字里有无法保存的字符，请重新输入。")
    units = organizations.dispatchable_units(by, case.place_code)
    if unit_id not in {unit.pk for unit in units}:
        faults["unit"] = _("不能派给这个单位：它不在您的范围内或已停用，请重新选择。")
    if faults:
        raise Invalid(faults)
