"""Quality at the desk: verification, second signature, reopening, appeals, and the reply check."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shanzhi.cases.actions.decide_appeal import decide_appeal
from shanzhi.cases.actions.reopen import reopen_case
from shanzhi.cases.actions.sign import sign_case
from shanzhi.cases.actions.verify import verify_case
from shanzhi.cases.models import Case
from shanzhi.cases.models.states import Outcome
from shanzhi.cases.permissions import CLOSE, DECIDE_APPEAL, REOPEN, SIGN, VERIFY
from shanzhi.cases.queries.appeals import waiting_appeals
from shanzhi.cases.queries.public_phones import public_phones
from shanzhi.cases.queries.visible import case_by_number
from shanzhi.cases.reply_readers import read_reply
from shanzhi.cases.rules.reply_check import check_reply
from shanzhi.cases.web.acting import act
from shanzhi.kernel.api import Invalid, access, actor_of, now, render
from shanzhi.lib.masking import mask_words


@act("verification", VERIFY)
def verification(request: HttpRequest, case: Case) -> str:
    """It is so, or it is not and why."""
    passed = _yes(request, "passed", _("请选择核查结果。"))
    verify_case(
        case,
        by=actor_of(request),
        passed=passed,
        method=request.POST.get("method", ""),
        note=request.POST.get("verification_note", ""),
    )
    return _("核查通过，已请居民评价。") if passed else _("核查不通过，已退给承办单位重新处理。")


@act("signature", SIGN)
def signature(request: HttpRequest, case: Case) -> str:
    """Agree that it cannot be solved, or not and why."""
    agreed = _yes(request, "agreed", _("请选择同意还是不同意。"))
    sign_case(
        case, by=actor_of(request), agreed=agreed, note=request.POST.get("signature_note", "")
    )
    return _("已会签，居民会收到答复。") if agreed else _("会签不同意，已退给承办单位继续处理。")


@act("reopening", REOPEN)
def reopening(request: HttpRequest, case: Case) -> str:
    """Open it again, with a reason."""
    reopen_case(case, by=actor_of(request), reason=request.POST.get("reopen_reason", ""))
    return _("已重开，原承办单位重新处理。")


@act("appeal", DECIDE_APPEAL)
def appeal_decision(request: HttpRequest, case: Case) -> str:
    """Answer an appeal."""
    reopen = _yes(request, "decision", _("请选择重开还是维持。"))
    decide_appeal(
        case, by=actor_of(request), reopen=reopen, reason=request.POST.get("appeal_reason", "")
    )
    return _("申诉成立，已重开。") if reopen else _("已答复居民，维持原结果。")


@access(CLOSE)
@require_POST
def reply_check(request: HttpRequest, number: str) -> HttpResponse:
    """What somebody who reads the reply for the resident would say; asked while it is written."""
    case = case_by_number(actor_of(request), number)
    outcome = request.POST.get("outcome", "")
    reply, report = request.POST.get("note", ""), mask_words(case.text.body)
    findings = check_reply(
        reply,
        report=report,
        outcome=outcome if outcome in Outcome.values else Outcome.SOLVED,
        own_phones=public_phones(case),
    )
    return render(
        request,
        "cases/desk/reply_check.jinja",
        {"findings": [*findings, *read_reply(reply, report)]},
    )


@access(DECIDE_APPEAL)
@require_GET
def appeals(request: HttpRequest) -> HttpResponse:
    """Appeals that wait for an answer, what is due first."""
    context = {"appeals": waiting_appeals(actor_of(request)), "at": now()}
    return render(request, "cases/desk/appeals.jinja", context)


def _yes(request: HttpRequest, name: str, complaint: str) -> bool:
    given = request.POST.get(name)
    if given not in {"yes", "no"}:
        raise Invalid({name: complaint})
    return given == "yes"
