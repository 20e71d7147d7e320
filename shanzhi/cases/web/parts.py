"""Parts of a matter at the desk: split, accept, send back."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from shanzhi.cases.actions.accept_part import accept_part, send_part_back
from shanzhi.cases.actions.split import Part, split_case
from shanzhi.cases.models import Case
from shanzhi.cases.permissions import SPLIT
from shanzhi.cases.web.acting import act
from shanzhi.cases.web.parts_pane import ROWS
from shanzhi.cases.web.positions import whole
from shanzhi.kernel.api import actor_of


@act("parts", SPLIT)
def parts(request: HttpRequest, case: Case) -> str:
    """Split it: rows of the form that were left empty are no parts."""
    sent = [
        Part(
            text=request.POST.get(f"part_text_{row}", ""),
            unit_id=whole(request.POST.get(f"part_unit_{row}", "")),
            reason=request.POST.get("part_reason", ""),
        )
        for row in ROWS
        if request.POST.get(f"part_text_{row}") or request.POST.get(f"part_unit_{row}")
    ]
    children = split_case(case, sent, by=actor_of(request))
    return _("已拆成 %(n)s 部分并派出。") % {"n": len(children)}


@act("acceptance_of_part", SPLIT)
def part_acceptance(request: HttpRequest, case: Case) -> str:
    """The part is done."""
    accept_part(case, by=actor_of(request))
    return _("这一部分验收通过。")


@act("return_of_part", SPLIT)
def part_return(request: HttpRequest, case: Case) -> str:
    """The part is not done."""
    send_part_back(case, by=actor_of(request), reason=request.POST.get("part_back", ""))
    return _("已退回重办。")
