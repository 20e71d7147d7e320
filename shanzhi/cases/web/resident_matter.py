"""The matter page behind a follow-up link, and what its reporter can do there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shanzhi.cases.actions.appeal import appeal_refused, appealable_until
from shanzhi.cases.actions.ask import answer_question
from shanzhi.cases.actions.rate import rate_case, send_back_case
from shanzhi.cases.actions.withdraw import withdraw_case
from shanzhi.cases.models.states import WithdrawReason
from shanzhi.cases.queries.follow_up import follow_up
from shanzhi.cases.queries.links import case_for_link, follow_up_path
from shanzhi.cases.queries.tables import category_name
from shanzhi.cases.rules.bounds import TEXT_LIMIT
from shanzhi.cases.web.deadline import deadline_of
from shanzhi.cases.web.matter_words import standing
from shanzhi.cases.web.parts_words import parts_for_resident
from shanzhi.cases.web.photographs import sent_files
from shanzhi.cases.web.posting import posted
from shanzhi.cases.web.remembered import remember_link
from shanzhi.cases.web.resident_merged import merged_context
from shanzhi.cases.web.resident_timeline import photos_of, recordings_of, timeline_items
from shanzhi.cases.workflow import possible
from shanzhi.kernel.api import LINK, Invalid, access, now, render, uploader_key_of
from shanzhi.people.api import Purpose, consent_context
from shanzhi.places import api as places

JUST_NOW = timedelta(minutes=2)
# Stars from which nobody is asked first whether they want to appeal.
CONTENT = 4


@access(LINK)
@require_GET
def matter(request: HttpRequest, token: str) -> HttpResponse:
    """Where it stands, who has it, since and until when, what happens next."""
    return matter_page(request, token)


@access(LINK)
@require_GET
def news(request: HttpRequest, token: str) -> HttpResponse:
    """Asked by an open page from time to time: says so when the matter has moved since."""
    case, _reporter = case_for_link(token)
    if request.GET.get("seen") == case.changed_at.isoformat():
        return HttpResponse(status=204)
    return render(request, "cases/resident/news.jinja", {"here": f"/m/{token}"})


@access(LINK)
@posted
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Answer the open question."""
    case, reporter = case_for_link(token)
    sent = sent_files(request)
    try:
        if sent.error:
            raise Invalid({"photos": sent.error})
        answer_question(
            case,
            by=reporter,
            body=request.POST.get("answer", ""),
            file_ids=sent.ids,
            uploader_key=uploader_key_of(request),
        )
    except Invalid as why:
        return matter_page(request, token, why, {"body": "answer", "file": "photos"})
    return back_to_matter(request, token, _("谢谢，您的回答已送到承办单位。"))


@access(LINK)
@posted
def rating(request: HttpRequest, token: str) -> HttpResponse:
    """Say whether it is solved, and how satisfied one is."""
    case, reporter = case_for_link(token)
    try:
        if request.POST.get("solved") not in {"yes", "no"}:
            raise Invalid({"solved": _("请先选：解决了，还是没有解决。")})
        rate_case(
            case,
            by=reporter,
            solved=request.POST["solved"] == "yes",
            satisfaction=_stars(request, "satisfaction"),
            reason=request.POST.get("reason", ""),
        )
    except Invalid as why:
        return matter_page(request, token, why)
    return back_to_matter(request, token, _("谢谢您的评价。"))


@access(LINK)
@posted
def send_back(request: HttpRequest, token: str) -> HttpResponse:
    """Not solved: the unit has it again, once."""
    case, reporter = case_for_link(token)
    try:
        send_back_case(
            case,
            by=reporter,
            satisfaction=_stars(request, "return_satisfaction"),
            reason=request.POST.get("return_reason", ""),
        )
    except Invalid as why:
        names = {"reason": "return_reason", "satisfaction": "return_satisfaction"}
        return matter_page(request, token, why, names)
    return back_to_matter(request, token, _("已退回，承办单位要重新处理。"))


@access(LINK)
@posted
def withdrawal(request: HttpRequest, token: str) -> HttpResponse:
    """Take it back."""
    case, reporter = case_for_link(token)
    try:
        withdraw_case(
            case, by=reporter, reason=request.POST.get("withdrawal") or WithdrawReason.OTHER
        )
    except Invalid as why:
        return matter_page(request, token, why)
    return back_to_matter(request, token, _("已撤回。"))


def matter_page(
    request: HttpRequest,
    token: str,
    refused: Invalid | None = None,
    names: Mapping[str, str] | None = None,
    **more: Any,
) -> HttpResponse:
    """The page; with a refusal the forms keep what was typed (``names`` maps the action's field
    names to those of the form)."""
    seen = follow_up(token)
    case, at = seen.case, now()
    words = standing(case, seen.rating)
    errors = {(names or {}).get(k, k): v for k, v in refused.fields.items()} if refused else {}
    context = {
        "seen": seen,
        "case": case,
        "words": words,
        "base": f"/m/{token}",
        "link": settings.SITE_URL + follow_up_path(case),
        "place": places.division_name(case.place_code),
        "category": category_name(case.category_id),
        "deadline": deadline_of(case, at),
        "items": timeline_items(seen.entries, words.next),
        "photos": photos_of(seen.files),
        "recordings": recordings_of(seen.files),
        "parts": parts_for_resident(seen.entries, case),
        "just_sent": case.changed_at == case.opened_at and at - case.opened_at < JUST_NOW,
        "may": {verb: possible(case.state, verb) for verb in ("rate", "withdraw", "answer")},
        "may_return": possible(case.state, "send_back") and case.times_returned == 0,
        "may_appeal": not appeal_refused(case, at),
        "is_content": seen.rating is not None
        and seen.rating.solved
        and seen.rating.satisfaction >= CONTENT,
        "appeal_until": appealable_until(case),
        "withdraw_reasons": WithdrawReason.choices,
        "typed": request.POST,
        "errors": errors,
        "text_limit": TEXT_LIMIT,
        **merged_context(case),
        **consent_context(request.POST, Purpose.PROGRESS),
        **more,
    }
    status = refused.status if refused else 200
    response = render(request, "cases/resident/matter.jinja", context, status=status)
    return _private(request, response, token)


def _private(request: HttpRequest, response: HttpResponse, token: str) -> HttpResponse:
    """The address is the key: no copy is kept on the way. That no other site learns of it is the
    house's referrer policy; a stricter one would make browsers post without an origin."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    remember_link(request, response, token)
    return response


def back_to_matter(request: HttpRequest, token: str, said: str) -> HttpResponse:
    """To the matter page, where ``said`` is shown once."""
    messages.success(request, said)
    response = HttpResponse(status=303, headers={"Location": f"/m/{token}"})
    return _private(request, response, token)


def _stars(request: HttpRequest, name: str) -> int:
    given = request.POST.get(name, "")
    return int(given) if given in {"1", "2", "3", "4", "5"} else 0
