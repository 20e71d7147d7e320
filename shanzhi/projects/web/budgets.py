"""A participatory budget at the resident's end: propose, vote within the amount, read what came out."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.kernel.api import ANYONE, NOBODY, Invalid, access, now, render
from shanzhi.people.api import resident_of
from shanzhi.projects.actions.vote_budget import Idea, cast_vote, hand_in
from shanzhi.projects.models import BudgetRound
from shanzhi.projects.models.budget import Feasibility
from shanzhi.projects.queries.budgets import own_choice, proposals_of, public_round
from shanzhi.projects.queries.electors import as_resident
from shanzhi.projects.rules.money import fen_of, yuan
from shanzhi.projects.web.parsing import key_of, number
from shanzhi.projects.web.words import PHASES, phase_words, place_words, shown_proposal


@access(ANYONE)
@require_safe
def round_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The round as it is now."""
    return _page(request, public_round(public_id))


@access(ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def new_proposal(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Propose something, with its place and its cost."""
    round_ = public_round(public_id)
    resident = resident_of(request)
    if resident is None:
        return _sign_in(round_, "/new")
    if request.method != "POST":
        return _form(request, round_)
    given = request.POST
    idea = Idea(
        key=key_of(request),
        title=given.get("title", ""),
        where=given.get("where", ""),
        cost_fen=fen_of(given.get("cost", "")),
        what=given.get("what", "").replace("\r\n", "\n"),
    )
    try:
        hand_in(round_, idea, by=as_resident(resident))
    except Invalid as why:
        return _form(request, round_, why.fields, why.status)
    messages.success(request, _("提案已收到。责任单位会核查能不能做、要多少钱，结果在这里公布。"))
    return HttpResponseRedirect(f"/budgets/{round_.public_id}", status=303)


@access(ANYONE)
@require_POST
def vote(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Vote, or vote again: the last one counts."""
    round_ = public_round(public_id)
    resident = resident_of(request)
    if resident is None:
        return _sign_in(round_)
    chosen = {number(text) for text in request.POST.getlist("numbers")}
    try:
        cast_vote(round_, chosen, key=key_of(request), by=as_resident(resident))
    except Invalid as why:
        return _page(request, round_, why.fields, chosen, why.status)
    messages.success(request, _("已投票。截止前可以再投，以最后一次为准。"))
    return HttpResponseRedirect(f"/budgets/{round_.public_id}", status=303)


def _sign_in(round_: BudgetRound, more: str = "") -> HttpResponse:
    address = f"/budgets/{round_.public_id}{more}"
    return HttpResponseRedirect(f"/me/sign-in?next={address}", status=303)


def _page(
    request: HttpRequest,
    round_: BudgetRound,
    errors: dict[str, str] | None = None,
    chosen: set[int] | None = None,
    status: int = 200,
) -> HttpResponse:
    resident = resident_of(request)
    own = own_choice(as_resident(resident) if resident else NOBODY, round_)
    ticked = own if chosen is None else chosen
    rows = [shown_proposal(row) for row in proposals_of(round_)]
    for row in rows:
        row["ticked"] = row["row"].number in ticked
    total = sum(row["fen"] for row in rows if row["ticked"])
    context = {
        **round_words(round_),
        "rows": [r for r in rows if r["row"].feasibility == Feasibility.FEASIBLE],
        "waiting": [r for r in rows if r["row"].feasibility == Feasibility.WAITING],
        "refused": [r for r in rows if r["row"].feasibility == Feasibility.NOT_FEASIBLE],
        "is_known": resident is not None,
        "has_voted": bool(own),
        "total": yuan(total),
        "left": yuan(round_.amount_fen - total),
        "key": uuid4(),
        "errors": errors or {},
    }
    page = render(request, "projects/public/round.jinja", context, status=status)
    page["Cache-Control"] = "private, no-store"
    return page


def round_words(round_: BudgetRound) -> dict[str, Any]:
    """What both ends say of a round."""
    phase, words, tone = phase_words(round_, now())
    spent = sum(row.cost for row in round_.proposals.all() if row.position)
    return {
        "round": round_,
        "place_name": place_words(round_.place_code),
        "phase": phase,
        "phase_words": words,
        "phase_tone": tone,
        "step": PHASES.index(phase) - 1 if phase != "before" else 0,
        "amount": yuan(round_.amount_fen),
        "highest": yuan(round_.highest_fen),
        "spent": yuan(spent),
        "unspent": yuan(round_.amount_fen - spent),
        "ballots": round_.ballots,
    }


def _form(
    request: HttpRequest,
    round_: BudgetRound,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        **round_words(round_),
        "key": uuid4(),
        "errors": errors or {},
        "typed": request.POST if errors else {},
    }
    return render(request, "projects/public/proposal_new.jinja", context, status=status)
