"""Time of a matter at the desk and under the thumb: ask, decide, resume, choose a standard."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shanzhi.cases.actions.ask_for_time import ask_for_time
from shanzhi.cases.actions.choose_standard import choose_standard
from shanzhi.cases.actions.grant_time import grant_time
from shanzhi.cases.actions.refuse_time import refuse_time
from shanzhi.cases.actions.resume_clock import resume_clock
from shanzhi.cases.models import Case, TimeRequest
from shanzhi.cases.permissions import ASK_TIME, CHOOSE_STANDARD, GRANT_TIME, RESUME_CLOCK
from shanzhi.cases.queries.standards import search_standards
from shanzhi.cases.queries.time_requests import waiting_requests
from shanzhi.cases.queries.visible import case_by_number
from shanzhi.cases.rules.deadlines import Limit
from shanzhi.cases.web.acting import act
from shanzhi.cases.web.deadline import deadlines_of
from shanzhi.cases.web.time_card import limit_words
from shanzhi.kernel.api import (
    Invalid,
    NotFound,
    TimeUnit,
    access,
    actor_of,
    now,
    render,
)


@act("time", ASK_TIME)
def ask(request: HttpRequest, case: Case) -> str:
    """Ask for a pause or a longer limit."""
    ask_for_time(
        case,
        by=actor_of(request),
        kind=request.POST.get("time_kind", ""),
        reason=request.POST.get("time_reason", ""),
        note=request.POST.get("time_note", ""),
        limit=limit_typed(request, "longer"),
    )
    return _("申请已提交，审批前计时照常进行。")


@act("time_decision", GRANT_TIME)
def decide(request: HttpRequest, case: Case) -> str:
    """Grant or refuse what was asked for."""
    asked = TimeRequest.objects.filter(case=case, pk=_number(request.POST.get("request", "")))
    found = asked.select_related("case").first()
    if found is None:
        raise NotFound
    note = request.POST.get("decision_note", "")
    if request.POST.get("decision") == "grant":
        grant_time(found, by=actor_of(request), note=note)
        return _("已同意，承办单位会收到消息。")
    refuse_time(found, by=actor_of(request), note=note)
    return _("没有同意，承办单位会看到您的说明。")


@act("resumption", RESUME_CLOCK)
def resume(request: HttpRequest, case: Case) -> str:
    """Let the clock go on."""
    resume_clock(case, by=actor_of(request))
    return _("已恢复计时。")


@act("standard", CHOOSE_STANDARD)
def standard(request: HttpRequest, case: Case) -> str:
    """Choose a standard, or take the choice back."""
    chosen = request.POST.get("standard", "")
    choose_standard(case, by=actor_of(request), standard_id=_number(chosen) if chosen else None)
    return _("标准已选定，办理时限照它计算。") if chosen else _("已取消标准，办理时限照规定计算。")


@access(CHOOSE_STANDARD)
@require_GET
def standards(request: HttpRequest, number: str) -> HttpResponse:
    """Search among the standards that hold where the matter is."""
    case = case_by_number(actor_of(request), number)
    words = request.GET.get("words", "").replace("\x00", " ")[:80]
    found = search_standards(case.place_code, words)
    rows = [
        {"standard": row, "limit": limit_words((row.limit_amount, TimeUnit(row.limit_unit)))}
        for row in found
    ]
    context = {"case": case, "words": words, "rows": rows}
    return render(request, "cases/desk/standards.jinja", context)


@access(GRANT_TIME)
@require_GET
def requests(request: HttpRequest) -> HttpResponse:
    """Requests for time that wait for the viewer's decision."""
    found = waiting_requests(actor_of(request))
    deadlines = deadlines_of([row.case for row in found], now())
    rows = [
        {
            "request": row,
            "deadline": deadlines[row.case_id],
            "limit": limit_words((row.limit_amount, TimeUnit(row.limit_unit)))
            if row.limit_amount
            else "",
        }
        for row in found
    ]
    return render(request, "cases/desk/time_requests.jinja", {"rows": rows})


def limit_typed(request: HttpRequest, name: str = "limit") -> Limit | None:
    """The limit in a form's ``<name>_amount`` and ``<name>_unit``; None when nothing or nonsense was typed."""
    amount, unit = (
        request.POST.get(f"{name}_amount", "").strip(),
        request.POST.get(f"{name}_unit", ""),
    )
    if not amount.isascii() or not amount.isdecimal() or len(amount) > 4:
        return None
    return (int(amount), TimeUnit(unit)) if unit in list(TimeUnit) else None


def _number(text: str) -> int:
    """A row's number; raises Invalid for anything else."""
    if not (text.isascii() and text.isdecimal() and len(text) < 16):
        raise Invalid({"standard": _("没有这条标准，请重新选择。")})
    return int(text)
