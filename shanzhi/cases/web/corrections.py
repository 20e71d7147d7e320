"""The desk: correct how urgent a matter is and where it is, field by field."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from shanzhi.cases.actions.correct_place import correct_place
from shanzhi.cases.actions.correct_urgency import correct_urgency
from shanzhi.cases.models import Case
from shanzhi.cases.permissions import CORRECT
from shanzhi.cases.web.acting import act
from shanzhi.kernel.api import Invalid, actor_of

KEPT = "theirs"


@act("urgency", CORRECT)
def urgency(request: HttpRequest, case: Case) -> str:
    """Set how urgent it is; what somebody else set meanwhile is shown beside it first."""
    if request.POST.get("keep") == KEPT:
        return kept_theirs()
    wanted, seen = _level(request, "case_urgency"), _level(request, "loaded_urgency")
    if wanted is None:
        raise Invalid({"urgency": _("请选择紧急程度。")})
    correct_urgency(
        case,
        by=actor_of(request),
        urgency=wanted,
        reason=request.POST.get("urgency_reason", ""),
        loaded=seen,
    )
    return _("紧急程度已更正。")


@act("place", CORRECT)
def place(request: HttpRequest, case: Case) -> str:
    """Set where it is; the unit that has it keeps it."""
    if request.POST.get("keep") == KEPT:
        return kept_theirs()
    seen = {
        name: request.POST[f"loaded_{name}"]
        for name in ("place", "address")
        if f"loaded_{name}" in request.POST
    }
    correct_place(
        case,
        by=actor_of(request),
        place_code=request.POST.get("case_place", ""),
        address=request.POST.get("case_address", ""),
        reason=request.POST.get("place_reason", ""),
        loaded=seen,
    )
    return _("地点已更正，承办单位不变。如应由别处办理，请派单。")


def kept_theirs() -> str:
    """What is said when somebody leaves the other's value as it is."""
    return _("保留了现在的内容，您填写的没有保存。")


def _level(request: HttpRequest, name: str) -> int | None:
    given = request.POST.get(name, "")
    return int(given) if given in {"0", "1", "2"} else None
