"""A talk for residents: one statement at a time, something of one's own, and what came out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shanzhi.deliberation.actions.say_statement import NearlySaid, say_statement
from shanzhi.deliberation.actions.vote_on_statement import vote_on_statement
from shanzhi.deliberation.models import Talk
from shanzhi.deliberation.queries.talks import (
    as_speaker,
    is_open,
    own_opinions,
    own_turn,
    public_talk,
    shown_statement,
)
from shanzhi.deliberation.queries.voices import voice_in
from shanzhi.deliberation.rules.statements import LONGEST
from shanzhi.deliberation.web.lives_here import say_lives_here
from shanzhi.deliberation.web.talk_words import results_of
from shanzhi.kernel.api import ANYONE, NOBODY, Invalid, WrongState, access, now, render
from shanzhi.people.api import resident_of
from shanzhi.places.api import division_name


@access(ANYONE)
@require_safe
def talk_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The question, and the statement that comes next."""
    return _page(request, public_talk(public_id))


def _page(
    request: HttpRequest, talk: Talk, *, near: list[Any] | None = None, error: str = ""
) -> HttpResponse:
    resident = resident_of(request)
    turn = own_turn(talk, resident.pk if resident else None, _number(request.GET, "statement"))
    context = {
        "talk": talk,
        "place": division_name(talk.place_code),
        "is_open": is_open(talk, now()),
        "turn": turn,
        "resident": resident,
        "voice": voice_in(
            talk.place_code, talk.voices, as_speaker(resident) if resident else NOBODY
        ),
        "result": getattr(talk, "result", None),
        "near": near or [],
        "errors": {"text": error} if error else {},
        "typed": request.POST.get("text", "") if error or near else "",
        "longest": LONGEST,
        "sign_in": f"/me/sign-in?next=/talks/{talk.public_id}",
    }
    status = 409 if near else 422 if error else 200
    return _private(render(request, "deliberation/talk.jinja", context, status=status))


@access(ANYONE)
@require_POST
def votes(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Agree, disagree or pass; then the next one."""
    talk, resident = public_talk(public_id), resident_of(request)
    if resident is None:
        return HttpResponseRedirect(f"/me/sign-in?next=/talks/{public_id}", status=303)
    statement = shown_statement(talk, _number(request.POST, "statement") or 0)
    try:
        say_lives_here(request, resident, talk.place_code)
        vote_on_statement(
            statement, _opinion(request.POST.get("opinion", "")), by=as_speaker(resident)
        )
    except WrongState as why:
        messages.warning(request, str(why))
    return HttpResponseRedirect(f"/talks/{public_id}", status=303)


@access(ANYONE)
@require_POST
def statements(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say something of one's own."""
    talk, resident = public_talk(public_id), resident_of(request)
    if resident is None:
        return HttpResponseRedirect(f"/me/sign-in?next=/talks/{public_id}", status=303)
    is_other = request.POST.get("other") == "1"
    try:
        say_lives_here(request, resident, talk.place_code)
        say_statement(
            talk, request.POST.get("text", ""), by=as_speaker(resident), is_other=is_other
        )
    except Invalid as why:
        return _page(request, talk, error=why.fields.get("text", str(why)))
    except NearlySaid as why:
        return _page(request, talk, near=why.near)
    messages.success(request, _("收到。审核通过后大家就能表态，不显示是谁提的。"))
    return HttpResponseRedirect(f"/talks/{public_id}", status=303)


@access(ANYONE)
@require_safe
def own_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What I said to each, to be changed while the talk is open."""
    talk, resident = public_talk(public_id), resident_of(request)
    if resident is None:
        return HttpResponseRedirect(f"/me/sign-in?next=/talks/{public_id}/own")
    context = {
        "talk": talk,
        "is_open": is_open(talk, now()),
        "votes": own_opinions(talk, resident.pk),
    }
    return _private(render(request, "deliberation/talk_own.jinja", context))


@access(ANYONE)
@require_safe
def results_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What all groups share, what divides them, and a map without people."""
    talk = public_talk(public_id)
    context = {
        "talk": talk,
        "place": division_name(talk.place_code),
        "is_open": is_open(talk, now()),
        "found": results_of(talk),
    }
    return render(request, "deliberation/talk_results.jinja", context)


def _number(given: Any, name: str) -> int | None:
    text = given.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else None


def _opinion(text: str) -> int:
    """9 for anything that is no opinion: the action refuses it."""
    return {"1": 1, "0": 0, "-1": -1}.get(text, 9)


def _private(page: HttpResponse) -> HttpResponse:
    page["Cache-Control"] = "private, no-store"
    return page
