"""The desk: what may be the same, merging, and taking apart."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shanzhi.cases.actions.merge import merge_case
from shanzhi.cases.actions.unmerge import unmerge_case
from shanzhi.cases.models import Case
from shanzhi.cases.permissions import MERGE
from shanzhi.cases.queries.duplicates import Suggestion, similar_to
from shanzhi.cases.queries.visible import case_by_number
from shanzhi.cases.web.acting import act
from shanzhi.cases.web.deadline import span
from shanzhi.kernel.api import Invalid, NotFound, access, actor_of, now, render


@access(MERGE)
@require_GET
def duplicates(request: HttpRequest, number: str) -> HttpResponse:
    """Open matters that may be the same; a page of its own, or the card in the pane."""
    viewer = actor_of(request)
    case = case_by_number(viewer, number)
    context = {
        "case": case,
        "suggestions": [_shown(each) for each in similar_to(case, viewer)],
        "post": f"/desk/cases/{case.number}",
        "suffix": f"?{request.GET.urlencode()}" if request.GET else "",
        "errors": {},
        "typed": {},
    }
    block = "suggestions" if request.headers.get("HX-Target") == "duplicates" else None
    return render(request, "cases/desk/duplicates.jinja", context, block=block)


@act("merger", MERGE)
def merger(request: HttpRequest, case: Case) -> str:
    """Merge it into the one that was chosen or whose number was typed."""
    viewer = actor_of(request)
    number = request.POST.get("into_number", "").strip() or request.POST.get("into", "")
    try:
        into = case_by_number(viewer, number)
    except NotFound as why:
        raise Invalid({"into": _("没有找到这个编号，请核对后再填。")}) from why
    merge_case(case, by=viewer, into=into, reason=request.POST.get("merger_reason", ""))
    return _("已并入 %(number)s，双方报事人会收到通知。") % {"number": into.number}


@act("unmerging", MERGE)
def unmerging(request: HttpRequest, case: Case) -> str:
    """Take it out again."""
    unmerge_case(case, by=actor_of(request), reason=request.POST.get("unmerging_reason", ""))
    return _("已撤销并案，这件单独办理，时限重新计算。")


def _shown(each: Suggestion) -> dict[str, object]:
    like = each.likeness
    reasons = [_("文字 %(percent)s%% 相似") % {"percent": round(like.words * 100)}]
    if like.same_building:
        reasons.append(_("同一栋楼"))
    elif like.same_grid:
        reasons.append(_("同一网格"))
    if like.metres is not None:
        reasons.append(_("相距 %(metres)s 米") % {"metres": round(like.metres)})
    since = now() - each.case.opened_at
    reasons.append(_("%(span)s前收到") % {"span": span(since)})
    return {"case": each.case, "why": " · ".join(reasons)}
