"""我的投票: what one may vote on, the paper, the choice read back, and the receipt."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shanzhi.ballots.actions.cast_secret import cast_secret
from shanzhi.ballots.actions.cast_vote import NewVote, cast_vote, checked
from shanzhi.ballots.actions.note_reading import note_reading
from shanzhi.ballots.models import Ballot
from shanzhi.ballots.models.ballot import BallotState
from shanzhi.ballots.queries.ballots import announced_ballot
from shanzhi.ballots.queries.checks import checks_of
from shanzhi.ballots.queries.items import items_of
from shanzhi.ballots.queries.receipts import receipt_of
from shanzhi.ballots.queries.voters import Voter, actor_of, voter_for, voters_of
from shanzhi.ballots.web.ballot_paper import choices_in, faults_on_paper, key_in
from shanzhi.ballots.web.own_paper import list_row, paper_shown, who_of
from shanzhi.ballots.web.receipt_words import receipt_shown
from shanzhi.ballots.web.shown import facts_of
from shanzhi.ballots.wording import chosen_words, questions
from shanzhi.kernel.api import ANYONE, Conflict, Invalid, WrongState, access, render
from shanzhi.people.api import Resident, resident_of

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Resident, P], HttpResponse]
OVER = (BallotState.CLOSED, BallotState.COUNTED, BallotState.CANCELLED)


def own(view: View[P]) -> Callable[..., HttpResponse]:
    """A view of whoever has proved a phone on this device; nobody on the way keeps a copy."""

    @access(ANYONE)
    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        resident = resident_of(request)
        if resident is None:
            public_id = kwargs.get("public_id")
            after = f"/vote/{public_id}" if public_id else "/me/ballots"
            return HttpResponseRedirect(f"/me/sign-in?next={after}")
        return _private(view(request, resident, *args, **kwargs))

    return guarded


@require_safe
@own
def own_list(request: HttpRequest, resident: Resident) -> HttpResponse:
    """What is open, what comes, what is over."""
    rows: dict[int, dict[str, Any]] = {}
    for voter in voters_of(resident):
        row = list_row(voter)
        before = rows.setdefault(voter.elector.ballot_id, row)
        before["has_voted"] = before["has_voted"] and row["has_voted"]
    found = list(rows.values())
    context = {
        "open": [row for row in found if row["ballot"].state == BallotState.OPEN],
        "coming": [row for row in found if row["ballot"].state == BallotState.NOTICED],
        "over": [row for row in found if row["ballot"].state in OVER],
    }
    return render(request, "ballots/resident/list.jinja", context)


@access(ANYONE)
@require_safe
def vote_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What is asked, and the paper of whoever is on the roll."""
    return _private(_vote(request, announced_ballot(public_id), resident_of(request)))


def _vote(
    request: HttpRequest,
    ballot: Ballot,
    resident: Resident | None,
    *,
    refused: Invalid | Conflict | WrongState | None = None,
    number: int = 0,
) -> HttpResponse:
    errors = faults_on_paper(refused) if refused else {}
    ticked = choices_in(request.POST)
    voters = voters_of(resident, ballot) if resident else []
    if request.method == "GET":
        note_reading(ballot, voters, by=actor_of(voters))
    context = {
        "ballot": ballot,
        "is_signed_in": resident is not None,
        "papers": [
            paper_shown(
                voter,
                ticked=ticked if voter.elector.number == number else {},
                errors=errors if voter.elector.number == number else {},
            )
            for voter in voters
        ],
        "items": questions(items_of(ballot)),
        "facts": facts_of(ballot),
        "rules": checks_of(ballot),
    }
    status = refused.status if refused else 200
    return render(request, "ballots/resident/vote.jinja", context, status=status)


@require_POST
@own
def reading(request: HttpRequest, resident: Resident, public_id: UUID) -> HttpResponse:
    """Read back what was ticked; nothing is cast yet. ``back`` shows the paper again."""
    ballot, given = announced_ballot(public_id), request.POST
    voter = _voter(resident, ballot, request)
    number, choices = voter.elector.number, choices_in(given)
    if given.get("back"):
        return _vote(request, ballot, resident, number=number)
    try:
        if ballot.state != BallotState.OPEN:
            raise WrongState(_("现在不在投票时间内。"))
        checked(ballot, choices, on_paper=False)
    except (Invalid, WrongState) as why:
        return _vote(request, ballot, resident, refused=why, number=number)
    context = {
        "ballot": ballot,
        "elector": number,
        "who": who_of(voter),
        "key": uuid4(),
        "chosen": chosen_words(items_of(ballot), choices),
        "ticked": [(f"item-{item}", key) for item, keys in choices.items() for key in keys],
    }
    return render(request, "ballots/resident/reading.jinja", context)


@require_POST
@own
def casting(request: HttpRequest, resident: Resident, public_id: UUID) -> HttpResponse:
    """It counts."""
    ballot = announced_ballot(public_id)
    voter = _voter(resident, ballot, request)
    new = NewVote(
        key=key_in(request.POST) or uuid4(),
        choices=choices_in(request.POST),
        voter_id=voter.person_id,
        proxy=voter.proxy,
    )
    base = f"/vote/{ballot.public_id}"
    try:
        if ballot.is_secret:
            dropped = cast_secret(voter.elector, new, by=actor_of([voter]))
            return _see(f"{base}/receipts/{dropped.digest}" if dropped.digest else base)
        cast = cast_vote(voter.elector, new, by=actor_of([voter]))
    except (Invalid, Conflict, WrongState) as why:
        return _vote(request, ballot, resident, refused=why, number=voter.elector.number)
    if cast.vote is None:
        return render(request, "ballots/resident/aside.jinja", {"ballot": ballot})
    return _see(f"{base}/receipts/{bytes(cast.vote.leaf).hex()}")


@access(ANYONE)
@require_safe
def receipt_page(request: HttpRequest, public_id: UUID, code: str) -> HttpResponse:
    """What the voter keeps, and whether it stands in the chain by now."""
    ballot = announced_ballot(public_id)
    found = receipt_of(ballot, code)
    context = {"ballot": ballot, "code": found.code, "found": receipt_shown(found)}
    return _private(render(request, "ballots/resident/receipt.jinja", context))


def _voter(resident: Resident, ballot: Ballot, request: HttpRequest) -> Voter:
    number = request.POST.get("elector", "")
    return voter_for(resident, ballot, int(number) if number.isdecimal() and len(number) < 9 else 0)


def _see(address: str) -> HttpResponse:
    return HttpResponseRedirect(address, status=303)


def _private(page: HttpResponse) -> HttpResponse:
    page["Cache-Control"] = "private, no-store"
    page["X-Robots-Tag"] = "noindex"
    return page
