"""What the desk does with a matter: every change of state is a resource that is posted to."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from shanzhi.cases.actions.accept import accept_case
from shanzhi.cases.actions.ask import ask_reporter
from shanzhi.cases.actions.classify import correct_category
from shanzhi.cases.actions.close import close_case
from shanzhi.cases.actions.comment import comment_on_case
from shanzhi.cases.actions.dispatch import dispatch_case
from shanzhi.cases.actions.evidence import attach_evidence
from shanzhi.cases.models import Case
from shanzhi.cases.models.conversation import Visibility
from shanzhi.cases.models.states import Outcome
from shanzhi.cases.permissions import (
    ACCEPT,
    ASK,
    ATTACH,
    CLASSIFY,
    CLOSE,
    COMMENT,
    DISPATCH,
)
from shanzhi.cases.web.acting import act
from shanzhi.cases.web.category_choice import category_typed
from shanzhi.cases.web.desk_circles import chosen_limit, chosen_unit
from shanzhi.cases.web.photographs import sent_files
from shanzhi.kernel.api import Invalid, actor_of, uploader_key_of


@act("acceptance", ACCEPT)
def acceptance(request: HttpRequest, case: Case) -> str:
    """Take it on."""
    accept_case(case, by=actor_of(request))
    return _("已接单，请尽快联系居民。")


@act("dispatch", DISPATCH)
def dispatch(request: HttpRequest, case: Case) -> str:
    """Give it to another unit, with a reason."""
    dispatch_case(
        case,
        by=actor_of(request),
        unit_id=chosen_unit(request),
        reason=request.POST.get("reason", ""),
        evidence_asked=request.POST.get("evidence_asked", ""),
        limit=chosen_limit(request),
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
    close_case(
        case,
        by=actor_of(request),
        outcome=Outcome(outcome),
        note=request.POST.get("note", ""),
        file_ids=_files(request),
        uploader_key=uploader_key_of(request),
    )
    return _("已报告处理完毕，等居民评价。")


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
