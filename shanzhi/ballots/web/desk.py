"""投票 at the desk: the list, a new one, and one with what the law asks of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shanzhi.ballots.actions.draft_ballot import change_draft, draft_ballot
from shanzhi.ballots.models import Ballot
from shanzhi.ballots.models.ballot import BallotState
from shanzhi.ballots.permissions import MANAGE_BALLOT, READ_BALLOTS, SET_RULES
from shanzhi.ballots.queries.ballots import visible_ballots
from shanzhi.ballots.queries.checks import checks_of, window_checks
from shanzhi.ballots.queries.desk_ballots import (
    OVER,
    desk_ballot,
    turnout_of,
    turnouts,
    waiting_decisions,
)
from shanzhi.ballots.web.draft_form import (
    as_new,
    choices_for,
    faults_for_form,
    moment_of,
    new_ballot,
    new_item,
    typed_of,
    with_item,
    without_item,
)
from shanzhi.ballots.web.faults import Faults
from shanzhi.ballots.web.frame import HERE, ballot_page
from shanzhi.ballots.web.shown import facts_of, heads_shown, turnout_shown
from shanzhi.ballots.web.steps import next_step_of, step_of
from shanzhi.ballots.wording import kind_words
from shanzhi.kernel.api import Actor, Invalid, access, actor_of, allowed, now, render
from shanzhi.places.api import division_name

PAGE = 30
VIEWS: dict[str, tuple[Callable[[], str], tuple[str, ...]]] = {
    "": (lambda: _("进行中"), tuple(s for s in BallotState.values if s not in OVER)),
    "over": (lambda: _("已结束"), OVER),
}


@access(READ_BALLOTS)
@require_GET
def ballots_page(request: HttpRequest) -> HttpResponse:
    """Ballots of the viewer's places."""
    viewer, view = actor_of(request), request.GET.get("view", "")
    view = view if view in VIEWS else ""
    found = visible_ballots(viewer)
    page = Paginator(found.filter(state__in=VIEWS[view][1]), PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    parts, waiting = turnouts(shown), waiting_decisions(shown)
    context = {
        "rows": [_row(ballot, parts, waiting) for ballot in shown],
        "views": [
            {
                "label": label(),
                "href": f"{HERE}?view={key}" if key else HERE,
                "current": key == view,
                "count": found.filter(state__in=states).count(),
            }
            for key, (label, states) in VIEWS.items()
        ],
        "may_make": allowed(viewer, MANAGE_BALLOT),
        "may_set_rules": allowed(viewer, SET_RULES),
        "previous": f"?view={view}&page={page.previous_page_number()}"
        if page.has_previous()
        else "",
        "next": f"?view={view}&page={page.next_page_number()}" if page.has_next() else "",
    }
    return render(request, "ballots/desk/list.jinja", context)


def _row(
    ballot: Ballot, parts: dict[int, tuple[int, int]], waiting: dict[int, int]
) -> dict[str, Any]:
    voted, electors = parts[ballot.pk]
    return {
        "ballot": ballot,
        "place": division_name(ballot.place_code),
        "voted": f"{voted:,}",
        "electors": f"{electors:,}" if electors else "",
        "waiting": waiting.get(ballot.pk, 0),
    }


@access(MANAGE_BALLOT)
@require_http_methods(["GET", "POST"])
def new_page(request: HttpRequest) -> HttpResponse:
    """A draft with its first item."""
    viewer = actor_of(request)
    faults: dict[str, str] = {}
    if request.method == "POST":
        try:
            new = new_ballot(request.POST, (new_item(request.POST),))
            ballot = draft_ballot(new, by=viewer)
        except Invalid as why:
            faults = faults_for_form(why.fields)
        else:
            return HttpResponseRedirect(f"{HERE}/{ballot.pk}/items", status=303)
    context = {
        **choices_for(viewer),
        "typed": request.POST,
        "errors": Faults(faults),
        "checks": window_checks("owners", "", None, now()),
    }
    return render(request, "ballots/desk/new.jinja", context, status=422 if faults else 200)


@access(MANAGE_BALLOT)
@require_GET
def window_page(request: HttpRequest, ballot_id: int) -> HttpResponse:
    """While somebody types the window: is the notice long enough?"""
    ballot = desk_ballot(actor_of(request), ballot_id)
    opens_at = moment_of(request.GET.get("opens_at", ""))
    checks = window_checks(ballot.kind, ballot.place_code, opens_at, now())
    return render(request, "ballots/desk/window.jinja", {"checks": checks}, block="window")


@access(READ_BALLOTS)
@require_GET
def ballot_view(request: HttpRequest, ballot_id: int) -> HttpResponse:
    """One ballot: where it stands, what is asked of it, what is to be done next."""
    return overview(request, desk_ballot(actor_of(request), ballot_id))


def overview(
    request: HttpRequest, ballot: Ballot, refused: Invalid | None = None, refused_of: str = ""
) -> HttpResponse:
    """The page of a ballot; after a refusal with what was wrong."""
    viewer, base = actor_of(request), f"{HERE}/{ballot.pk}"
    checks = checks_of(ballot)
    may = allowed(viewer, MANAGE_BALLOT, ballot.target())
    context = {
        **choices_for(viewer),
        "step": step_of(ballot),
        "next_step": next_step_of(ballot, viewer, checks),
        "checks": checks,
        "window": window_checks(ballot.kind, ballot.place_code, None, now()),
        "turnout": turnout_shown(ballot, turnout_of(ballot)) if ballot.opened_at else [],
        "heads": heads_shown(ballot),
        "facts": facts_of(ballot),
        "sheets": _sheets(ballot, base),
        "may_cancel": may and ballot.state not in OVER,
        "typed": request.POST if refused else typed_of(ballot),
        "errors": Faults(faults_for_form(refused.fields) if refused else {}),
        "refused_of": refused_of,
    }
    status = refused.status if refused else 200
    return ballot_page(request, ballot, "ballot", "", context, status=status)


def _sheets(ballot: Ballot, base: str) -> list[tuple[str, str]]:
    found = [(_("投票公告"), f"{base}/sheets/notice")] if ballot.noticed_at else []
    if ballot.opened_at:
        found.append((_("校验码公告"), f"{base}/sheets/head"))
    if ballot.state == BallotState.COUNTED:
        found.append((_("结果公告"), f"{base}/sheets/result"))
    return found


@access(MANAGE_BALLOT)
@require_POST
def change(request: HttpRequest, ballot_id: int) -> HttpResponse:
    """Say a draft anew; its items stay."""
    viewer = actor_of(request)
    ballot = desk_ballot(viewer, ballot_id)
    try:
        change_draft(ballot, new_ballot(request.POST, tuple(as_new(ballot).items)), by=viewer)
    except Invalid as why:
        return overview(request, ballot, why, "change")
    messages.success(request, _("已保存。"))
    return HttpResponseRedirect(f"{HERE}/{ballot.pk}", status=303)


@access(READ_BALLOTS)
@require_GET
def items_page(request: HttpRequest, ballot_id: int) -> HttpResponse:
    """What is voted on."""
    viewer = actor_of(request)
    return _items(request, desk_ballot(viewer, ballot_id), viewer, {})


@access(MANAGE_BALLOT)
@require_POST
def item_adding(request: HttpRequest, ballot_id: int) -> HttpResponse:
    """One more, in a draft."""
    viewer = actor_of(request)
    ballot = desk_ballot(viewer, ballot_id)
    try:
        change_draft(ballot, with_item(ballot, new_item(request.POST)), by=viewer)
    except Invalid as why:
        return _items(request, ballot, viewer, faults_for_form(why.fields))
    messages.success(request, _("已加上。"))
    return HttpResponseRedirect(f"{HERE}/{ballot.pk}/items", status=303)


@access(MANAGE_BALLOT)
@require_POST
def item_removal(request: HttpRequest, ballot_id: int, number: int) -> HttpResponse:
    """Take an item out of a draft; the last one stays."""
    viewer = actor_of(request)
    ballot = desk_ballot(viewer, ballot_id)
    try:
        change_draft(ballot, without_item(ballot, number), by=viewer)
    except Invalid as why:
        return _items(request, ballot, viewer, faults_for_form(why.fields))
    messages.success(request, _("已删去。"))
    return HttpResponseRedirect(f"{HERE}/{ballot.pk}/items", status=303)


def _items(
    request: HttpRequest, ballot: Ballot, viewer: Actor, faults: dict[str, str]
) -> HttpResponse:
    context = {
        **choices_for(viewer),
        "items": [
            {
                "number": item.number,
                "title": item.title,
                "words": item.words,
                "options": item.options,
                "most": item.most,
                "kind_words": kind_words(item),
            }
            for item in ballot.items.order_by("number")
        ],
        "typed": request.POST if faults else {},
        "errors": Faults(faults),
    }
    return ballot_page(request, ballot, "items", "items", context, status=422 if faults else 200)
