"""Talks at the desk: open one, look at what was said, close it."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shanzhi.deliberation.actions.close_talk import close_talk
from shanzhi.deliberation.actions.decide_statement import decide_statement
from shanzhi.deliberation.actions.open_talk import NewTalk, open_talk
from shanzhi.deliberation.permissions.ground import MANAGE_TALKS, READ_TALKS, TALK_DESKS
from shanzhi.deliberation.queries.talks import is_open, statement_for, talk_for, talks_for
from shanzhi.deliberation.web.place_choices import digits, place_choices
from shanzhi.deliberation.web.talk_words import results_of
from shanzhi.deliberation.web.topic_choice import chosen_topic, topic_choices
from shanzhi.kernel.api import Invalid, access, actor_of, allowed, local_zone, now, render
from shanzhi.places.api import division_name

LIST = "/desk/talks"


@access(READ_TALKS)
@require_GET
def talks_page(request: HttpRequest) -> HttpResponse:
    """Talks of my places, with how many statements wait."""
    viewer, at = actor_of(request), now()
    rows = [
        {"talk": talk, "place": division_name(talk.place_code), "is_open": is_open(talk, at)}
        for talk in talks_for(viewer)
    ]
    context = {"rows": rows, "may_manage": allowed(viewer, MANAGE_TALKS)}
    return render(request, "deliberation/talks_desk.jinja", context)


@access(MANAGE_TALKS)
@require_http_methods(["GET", "POST"])
def new_talk(request: HttpRequest) -> HttpResponse:
    """Put a question to a place."""
    viewer = actor_of(request)
    if request.method == "GET":
        return _form(request, {})
    try:
        talk = open_talk(_new(request), by=viewer)
    except Invalid as why:
        return _form(request, why.fields, why.status)
    messages.success(request, _("众议已发起，把链接或二维码发给居民。"))
    return HttpResponseRedirect(f"{LIST}/{talk.pk}", status=303)


@access(READ_TALKS)
@require_GET
def talk_page(request: HttpRequest, talk_id: int) -> HttpResponse:
    """One talk: what waits, what is shown, what came out so far."""
    return _talk(request, talk_id)


def _talk(
    request: HttpRequest, talk_id: int, refused: Invalid | None = None, statement_id: int = 0
) -> HttpResponse:
    viewer = actor_of(request)
    talk = talk_for(viewer, talk_id)
    rows = list(talk.statements.order_by("said_at", "pk"))
    context = {
        "talk": talk,
        "place": division_name(talk.place_code),
        "is_open": is_open(talk, now()),
        "waiting": [row for row in rows if row.state == "waiting"],
        "shown": [row for row in rows if row.state == "shown"],
        "refused": [row for row in rows if row.state in {"refused", "out"}],
        "found": results_of(talk),
        "may_manage": allowed(viewer, MANAGE_TALKS, talk.target()),
        "error": next(iter(refused.fields.values()), "") if refused else "",
        "refused_id": statement_id,
        "typed": request.POST.get("reason", "") if refused else "",
    }
    status = refused.status if refused else 200
    return render(request, "deliberation/talk_desk.jinja", context, status=status)


@access(MANAGE_TALKS)
@require_POST
def decision(request: HttpRequest, statement_id: int) -> HttpResponse:
    """Show it, refuse it, or take it out."""
    viewer, given = actor_of(request), request.POST
    statement = statement_for(viewer, statement_id)
    try:
        decide_statement(
            statement, given.get("state", ""), by=viewer, reason=given.get("reason", "")
        )
    except Invalid as why:
        return _talk(request, statement.talk_id, why, statement_id)
    messages.success(request, _("已处理。"))
    return HttpResponseRedirect(f"{LIST}/{statement.talk_id}", status=303)


@access(MANAGE_TALKS)
@require_POST
def closing(request: HttpRequest, talk_id: int) -> HttpResponse:
    """It is over."""
    viewer = actor_of(request)
    close_talk(talk_for(viewer, talk_id), by=viewer)
    messages.success(request, _("众议已结束，最后结果正在计算。"))
    return HttpResponseRedirect(f"{LIST}/{talk_id}", status=303)


def _new(request: HttpRequest) -> NewTalk:
    given = request.POST
    return NewTalk(
        place_code=digits(given.get("place", "")),
        question=given.get("question", ""),
        background=given.get("background", ""),
        seeds=given.get("seeds", "").replace("\r\n", "\n").splitlines(),
        closes_at=_moment(given.get("closes_at", "")),
        topic=chosen_topic(request),
    )


def _form(request: HttpRequest, errors: dict[str, str], status: int = 200) -> HttpResponse:
    under = digits(request.GET.get("under", ""))
    context = {
        "under": under,
        "places": place_choices(actor_of(request), TALK_DESKS, under),
        "errors": errors,
        "typed": request.POST if errors else {},
        **topic_choices(request),
    }
    return render(request, "deliberation/talk_new.jinja", context, status=status)


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=local_zone()) if text else None
    except ValueError:
        return None
