"""What the desk does with a matter: every change of state is a resource that is posted to."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shanzhi.cases.actions.accept import accept_case
from shanzhi.cases.actions.ask import ask_reporter
from shanzhi.cases.actions.classify import correct_category
from shanzhi.cases.actions.close import close_case
from shanzhi.cases.actions.comment import comment_on_case
from shanzhi.cases.actions.dispatch import dispatch_case
from shanzhi.cases.actions.evidence import attach_evidence
from shanzhi.cases.models import Case
from shanzhi.cases.models.conversation import Visibility
from shanzhi.cases.models.evidence import Stage
from shanzhi.cases.models.states import Outcome, State
from shanzhi.cases.permissions import (
    ACCEPT,
    ASK,
    ATTACH,
    CLASSIFY,
    CLOSE,
    COMMENT,
    DISPATCH,
)
from shanzhi.cases.queries.visible import case_by_number
from shanzhi.cases.web.category_choice import category_typed
from shanzhi.cases.web.desk import matter_page
from shanzhi.cases.web.photographs import sent_files
from shanzhi.cases.web.taken import taken_of
from shanzhi.cases.web.worker import worker_matter_page
from shanzhi.kernel.api import Capability, Invalid, access, actor_of, uploader_key_of

Act = Callable[[HttpRequest, Case], str]
View = Callable[[HttpRequest, str], HttpResponse]


def act(form: str, capability: Capability) -> Callable[[Act], View]:
    """A view that does one thing to a matter and returns to the page it came from; when the form
    is refused, that page comes back with every word that was typed."""

    def make(do: Act) -> View:
        @access(capability)
        @require_POST
        @wraps(do)
        def view(request: HttpRequest, number: str) -> HttpResponse:
            case = case_by_number(actor_of(request), number)
            from_worker = request.POST.get("end") == "worker"
            try:
                # What was kept on the device while typing is done with.
                done = f"draft:{form}:{case.number}"
                messages.success(request, do(request, case), extra_tags=done)
            except Invalid as why:
                page = worker_matter_page if from_worker else matter_page
                return page(request, case, why, form)
            path = "/worker/cases/" if from_worker else "/desk/cases/"
            query = f"?{request.GET.urlencode()}" if request.GET else ""
            return HttpResponseRedirect(f"{path}{case.number}{query}", status=303)

        return view

    return make


@act("acceptance", ACCEPT)
def acceptance(request: HttpRequest, case: Case) -> str:
    """Take it on."""
    accept_case(case, by=actor_of(request))
    return _("已接单，请尽快联系居民。")


@act("dispatch", DISPATCH)
def dispatch(request: HttpRequest, case: Case) -> str:
    """Give it to another unit, with a reason."""
    unit = request.POST.get("unit", "")
    if not (unit.isascii() and unit.isdecimal()):
        raise Invalid({"unit": _("请选择承办单位。")})
    dispatch_case(
        case, by=actor_of(request), unit_id=int(unit), reason=request.POST.get("reason", "")
    )
    return _("已派单。")


@act("comment", COMMENT)
def comments(request: HttpRequest, case: Case) -> str:
    """Say something inside, or to the reporter."""
    told = request.POST.get("visibility") == Visibility.REPORTER
    comment_on_case(
        case,
        by=actor_of(request),
        body=request.POST.get("body", ""),
        visibility=Visibility.REPORTER if told else Visibility.INSIDE,
    )
    return _("已发给居民。") if told else _("已记下，仅内部可见。")


@act("evidence", ATTACH)
def evidence(request: HttpRequest, case: Case) -> str:
    """Add pictures of what was done."""
    attach_evidence(
        case,
        by=actor_of(request),
        file_ids=_files(request, "evidence"),
        uploader_key=uploader_key_of(request),
        stage=Stage.BEFORE if request.POST.get("stage") == Stage.BEFORE else Stage.EVIDENCE,
        taken=taken_of(request),
    )
    return _("凭证已上传。")


@act("question", ASK)
def question(request: HttpRequest, case: Case) -> str:
    """Ask the reporter."""
    ask_reporter(case, by=actor_of(request), body=request.POST.get("question", ""))
    return _("已请居民补充。")


@act("closure", CLOSE)
def closure(request: HttpRequest, case: Case) -> str:
    """Close it with an outcome; the reporter is asked to rate."""
    outcome = request.POST.get("outcome", "")
    if outcome not in Outcome.values:
        raise Invalid({"outcome": _("请选择处理结果。")})
    closed = close_case(
        case,
        by=actor_of(request),
        outcome=Outcome(outcome),
        note=request.POST.get("note", ""),
        basis=request.POST.get("basis", ""),
        file_ids=_files(request),
        uploader_key=uploader_key_of(request),
        taken=taken_of(request),
    )
    said = {
        State.VERIFYING: _("已送%(unit)s核查，通过后请居民评价。"),
        State.TO_SIGN: _("已送%(unit)s会签，同意后告知居民。"),
    }.get(State(closed.state), _("已报告处理完毕，等居民评价。"))
    return said % {"unit": closed.holder_unit.name}


@act("category", CLASSIFY)
def category(request: HttpRequest, case: Case) -> str:
    """Correct the category."""
    code = category_typed(request.POST.get("category_name", ""))
    correct_category(case, by=actor_of(request), category_code=code)
    return _("类别已更正，系统会记住。")


def _files(request: HttpRequest, field: str = "photos") -> list[UUID]:
    sent = sent_files(request, field)
    if sent.error:
        raise Invalid({"files": sent.error})
    return sent.ids
