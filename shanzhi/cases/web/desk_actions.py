"""What the desk does with a matter: every change of state is a resource that is posted to."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
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
from shanzhi.cases.web.acting import act
from shanzhi.cases.web.category_choice import category_typed
from shanzhi.cases.web.checked import require_checked
from shanzhi.cases.web.desk_circles import chosen_limit, chosen_unit
from shanzhi.cases.web.photographs import sent_files
from shanzhi.cases.web.taken import taken_of
from shanzhi.kernel.api import Actor, Conflict, Invalid, actor_of, uploader_key_of


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
    asked = request.POST.get("visibility", "")
    visibility = Visibility(asked) if asked in Visibility.values else Visibility.INSIDE
    comment_on_case(
        case, by=actor_of(request), body=request.POST.get("body", ""), visibility=visibility
    )
    said = {
        Visibility.REPORTER: _("已发给居民。"),
        Visibility.INSIDE: _("已记下，仅内部可见。"),
        Visibility.PRIVATE: _("已记下，只有您自己看得到。"),
    }
    return said[visibility]


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
    require_checked(request, case)
    with transaction.atomic():
        # Done in a cellar before anybody could take it on: both, or neither.
        if request.POST.get("accept") == "1":
            _accept_first(case, actor_of(request))
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


def _accept_first(case: Case, by: Actor) -> None:
    """Take it on, unless the act before this one did. Raises Conflict when a colleague was faster."""
    if case.state == State.DISPATCHED:
        accept_case(case, by=by)
    elif case.assignee_id not in {None, by.id}:
        raise Conflict(_("这件诉求已经由同事接单，没有替他办结。请先和同事商量。"))


@act("category", CLASSIFY)
def category(request: HttpRequest, case: Case) -> str:
    """Correct the category; what somebody else chose meanwhile is shown beside it first."""
    if request.POST.get("keep") == "theirs":
        return _("保留了现在的内容，您填写的没有保存。")
    code = category_typed(request.POST.get("category_name", ""))
    loaded = request.POST.get("loaded_category") or None
    correct_category(case, by=actor_of(request), category_code=code, loaded=loaded)
    return _("类别已更正，系统会记住。")


def _files(request: HttpRequest, field: str = "photos") -> list[UUID]:
    sent = sent_files(request, field)
    if sent.error:
        raise Invalid({"files": sent.error})
    return sent.ids
