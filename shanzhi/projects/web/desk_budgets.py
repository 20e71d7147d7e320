"""Participatory budgets at the desk: open a round, check what residents propose, count when it is over."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shanzhi.kernel.api import Invalid, Target, access, actor_of, allowed, now, render
from shanzhi.organizations.api import dispatchable_units
from shanzhi.projects.actions.count_budget import count_budget
from shanzhi.projects.actions.open_budget import Checked, NewRound, check_proposal, open_budget
from shanzhi.projects.models import BudgetRound
from shanzhi.projects.models.budget import CountMethod, Electors, Feasibility
from shanzhi.projects.permissions import CHECK_PROPOSAL, RUN_BUDGET
from shanzhi.projects.queries.budgets import (
    proposal_for,
    proposals_of,
    round_for,
    rounds_for,
)
from shanzhi.projects.rules.money import fen_of, yuan
from shanzhi.projects.web.budgets import round_words
from shanzhi.projects.web.parsing import digits, moment_of, number
from shanzhi.projects.web.words import phase_words, place_choices, place_words, shown_proposal

LIST = "/desk/budgets"


@access(CHECK_PROPOSAL)
@require_GET
def budgets_page(request: HttpRequest) -> HttpResponse:
    """Rounds of the viewer's places."""
    viewer, moment = actor_of(request), now()
    context = {
        "rows": [
            {
                "round": round_,
                "place": place_words(round_.place_code),
                "phase": phase_words(round_, moment),
                "amount": yuan(round_.amount_fen),
            }
            for round_ in rounds_for(viewer)
        ],
        "may_run": allowed(viewer, RUN_BUDGET),
    }
    return render(request, "projects/desk/budgets.jinja", context)


@access(RUN_BUDGET)
@require_http_methods(["GET", "POST"])
def new_budget(request: HttpRequest) -> HttpResponse:
    """Open a round."""
    if request.method == "GET":
        return _form(request)
    given = request.POST
    highest = given.get("highest", "")
    new = NewRound(
        place_code=digits(given.get("place", "")),
        title=given.get("title", ""),
        rules=given.get("rules", "").replace("\r\n", "\n"),
        amount_fen=fen_of(given.get("amount", "")),
        highest_fen=(fen_of(highest) or 0) if highest.strip() else None,
        most_each=number(given.get("most_each", "3")),
        method=given.get("method", ""),
        electors=given.get("electors", ""),
        unit_id=number(given.get("unit", "")),
        opens_at=moment_of(given.get("opens_at", "")),
        proposals_until=moment_of(given.get("proposals_until", "")),
        votes_from=moment_of(given.get("votes_from", "")),
        votes_until=moment_of(given.get("votes_until", "")),
    )
    try:
        round_ = open_budget(new, by=actor_of(request))
    except Invalid as why:
        return _form(request, why.fields, why.status)
    messages.success(request, _("已发起，居民现在就能看到规则和时间。"))
    return HttpResponseRedirect(f"{LIST}/{round_.pk}", status=303)


@access(CHECK_PROPOSAL)
@require_GET
def budget_page(request: HttpRequest, round_id: int) -> HttpResponse:
    """One round: proposals to check; no votes are shown before it is counted."""
    return _page(request, round_for(actor_of(request), round_id))


@access(CHECK_PROPOSAL)
@require_POST
def checking(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Say whether a proposal can be done."""
    viewer, given = actor_of(request), request.POST
    proposal = proposal_for(viewer, proposal_id)
    typed = given.get("revised", "")
    revised = fen_of(typed)
    address = f"{LIST}/{proposal.round_id}"
    if typed.strip() and revised is None:
        wrong = {"revised": _("金额要大于 0、不超过 1 亿元，最多两位小数。")}
        return _page(request, proposal.round, wrong, 422)
    checked = Checked(
        feasibility=given.get("feasibility", ""),
        reason=given.get("reason", ""),
        revised_fen=revised,
    )
    try:
        check_proposal(proposal, checked, by=viewer)
    except Invalid as why:
        return _page(request, proposal.round, why.fields, why.status)
    messages.success(request, _("核查意见已公布。"))
    return HttpResponseRedirect(address, status=303)


@access(RUN_BUDGET)
@require_POST
def counting(request: HttpRequest, round_id: int) -> HttpResponse:
    """Count the votes and publish what came out."""
    viewer = actor_of(request)
    round_ = count_budget(round_for(viewer, round_id), by=viewer)
    messages.success(request, _("结果已公布，选中的提案已成为项目。"))
    return HttpResponseRedirect(f"{LIST}/{round_.pk}", status=303)


def _page(
    request: HttpRequest,
    round_: BudgetRound,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    viewer = actor_of(request)
    target = Target(place_code=round_.place_code, unit_id=round_.unit_id)
    words = round_words(round_)
    before_votes = words["phase"] in ("proposing", "checking")
    context = {
        **words,
        "rows": [shown_proposal(row) for row in proposals_of(round_)],
        "answers": [
            {"value": Feasibility.FEASIBLE.value, "label": Feasibility.FEASIBLE.label},
            {"value": Feasibility.NOT_FEASIBLE.value, "label": Feasibility.NOT_FEASIBLE.label},
        ],
        "may_check": before_votes and allowed(viewer, CHECK_PROPOSAL, target),
        "may_count": words["phase"] == "closed"
        and round_.counted_at is None
        and allowed(viewer, RUN_BUDGET, target),
        "errors": errors or {},
    }
    page = render(request, "projects/desk/budget.jinja", context, status=status)
    page["Cache-Control"] = "private, no-store"
    return page


def _form(
    request: HttpRequest, errors: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    viewer = actor_of(request)
    places = place_choices(viewer)
    units = {
        unit.pk: unit.name
        for code, _name in places[:60]
        for unit in dispatchable_units(viewer, code)
    }
    context: dict[str, Any] = {
        "places": places,
        "units": sorted(units.items(), key=lambda pair: pair[1]),
        "methods": CountMethod.choices,
        "electors": Electors.choices,
        "errors": errors or {},
        "typed": request.POST if errors else {},
    }
    return render(request, "projects/desk/budget_new.jinja", context, status=status)
