"""Up, back and decided: what the desk does with a matter between the circles."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from shanzhi.cases.actions.decide import decide_case
from shanzhi.cases.actions.escalate import escalate_case
from shanzhi.cases.actions.return_case import return_case
from shanzhi.cases.models import Case
from shanzhi.cases.permissions import DECIDE, ESCALATE, RETURN
from shanzhi.cases.rules.deadlines import Limit
from shanzhi.cases.web.acting import act
from shanzhi.kernel.api import Invalid, TimeUnit, actor_of

MOST = 365


@act("escalation", ESCALATE)
def escalation(request: HttpRequest, case: Case) -> str:
    """Pass it up to the circle above."""
    try:
        escalate_case(
            case,
            by=actor_of(request),
            reason=request.POST.get("escalation_reason", ""),
            evidence_asked=request.POST.get("escalation_evidence", ""),
        )
    except Invalid as why:
        raise _renamed(
            why, {"reason": "escalation_reason", "evidence_asked": "escalation_evidence"}
        ) from why
    return _("已上报到上一级，原承办单位会收到通知。")


@act("return", RETURN)
def giving_back(request: HttpRequest, case: Case) -> str:
    """Give it back to who dispatched it."""
    try:
        return_case(
            case,
            by=actor_of(request),
            why=request.POST.get("why", ""),
            note=request.POST.get("return_note", ""),
        )
    except Invalid as why:
        raise _renamed(why, {"note": "return_note"}) from why
    return _("已退回派单单位。")


@act("decision", DECIDE)
def decision(request: HttpRequest, case: Case) -> str:
    """Decide for good who has to do it."""
    decide_case(
        case,
        by=actor_of(request),
        unit_id=chosen_unit(request),
        reason=request.POST.get("reason", ""),
        evidence_asked=request.POST.get("evidence_asked", ""),
        limit=chosen_limit(request),
    )
    return _("已裁定，承办单位不能再退回。")


def chosen_unit(request: HttpRequest) -> int:
    """The unit that the form names. Raises Invalid (unit)."""
    unit = request.POST.get("unit", "")
    if not (unit.isascii() and unit.isdecimal()):
        raise Invalid({"unit": _("请选择承办单位。")})
    return int(unit)


def chosen_limit(request: HttpRequest) -> Limit | None:
    """The limit that the form names, None when it leaves it to the category. Raises Invalid
    (limit)."""
    amount = request.POST.get("limit_amount", "").strip()
    if not amount:
        return None
    unit = request.POST.get("limit_unit", "")
    if not (amount.isascii() and amount.isdecimal() and 1 <= int(amount) <= MOST):
        raise Invalid({"limit": _("时限要写 1 到 %(most)s 的整数。") % {"most": MOST}})
    if unit not in set(TimeUnit):
        raise Invalid({"limit": _("请选择时限的单位。")})
    return int(amount), TimeUnit(unit)


def _renamed(why: Invalid, names: dict[str, str]) -> Invalid:
    """The complaint under the names of the form's fields: a page has one field of a name."""
    return Invalid({names.get(field, field): text for field, text in why.fields.items()})
