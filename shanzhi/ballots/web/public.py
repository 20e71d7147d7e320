"""The page of a ballot for anybody: notice, check codes of the chain, result; nobody's name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from uuid import UUID

from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from shanzhi.ballots import verifier
from shanzhi.ballots.actions.export_ballot import export_ballot
from shanzhi.ballots.actions.note_reading import note_reading
from shanzhi.ballots.models import Ballot
from shanzhi.ballots.models.ballot import BallotState
from shanzhi.ballots.origins import origin_of
from shanzhi.ballots.permissions import EXPORT_BALLOT
from shanzhi.ballots.queries.ballots import announced_ballot
from shanzhi.ballots.queries.checks import checks_of
from shanzhi.ballots.queries.desk_ballots import turnout_of
from shanzhi.ballots.queries.items import items_of
from shanzhi.ballots.queries.receipts import receipt_of
from shanzhi.ballots.queries.voters import actor_of as voting_as
from shanzhi.ballots.queries.voters import voters_of
from shanzhi.ballots.web.receipt_words import receipt_shown
from shanzhi.ballots.web.results import result_of
from shanzhi.ballots.web.shown import facts_of, heads_shown, turnout_shown
from shanzhi.kernel.api import (
    ANYONE,
    NOBODY,
    Actor,
    Allowance,
    Grant,
    Role,
    access,
    actor_of,
    allowed,
    client_address,
    render,
)
from shanzhi.people.api import resident_of
from shanzhi.places.api import division_name

VERIFIER = Path(verifier.__file__).with_name("verify_ballot.py")
# The record of a hundred thousand electors is large: enough for a family at one address.
EXPORTS = Allowance(times=20, seconds=3600)


@access(ANYONE)
@require_safe
def ballot_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What anybody may know: what is asked, how many took part, what came out."""
    ballot = announced_ballot(public_id)
    asked = request.GET.get("receipt", "").replace("\x00", "")[:100]
    _note_reader(request, ballot)
    is_open = ballot.state in {BallotState.OPEN, BallotState.CLOSED}
    context = {
        "ballot": ballot,
        "place": division_name(ballot.place_code),
        "items": items_of(ballot),
        "facts": facts_of(ballot),
        "origin": origin_of(ballot),
        "rules": checks_of(ballot),
        "turnout": turnout_shown(ballot, turnout_of(ballot)) if is_open else [],
        "heads": heads_shown(ballot),
        "result": result_of(ballot),
        "asked": asked,
        "found": receipt_shown(receipt_of(ballot, asked)) if asked else None,
        "is_counted": ballot.state == BallotState.COUNTED,
        "may_export": _entitled(request, ballot) is not None,
        "export_name": export_name(ballot),
    }
    page = render(request, "ballots/public/ballot.jinja", context)
    page["X-Robots-Tag"] = "noindex"
    page["Cache-Control"] = "private, no-store"
    return page


@access(ANYONE)
@require_safe
def export(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """The record to check at home, for those on the roll and the desk."""
    ballot = announced_ballot(public_id)
    by = _entitled(request, ballot)
    if by is None:
        return HttpResponseRedirect(f"/me/sign-in?next=/ballots/{ballot.public_id}")
    EXPORTS.take(client_address(request))
    lines = export_ballot(ballot, by=by, address=client_address(request))
    page = StreamingHttpResponse(lines, content_type="text/plain; charset=utf-8")
    page["Content-Disposition"] = f'attachment; filename="{export_name(ballot)}"'
    page["Cache-Control"] = "private, no-store"
    return page


@access(ANYONE)
@require_safe
def verify_ballot(request: HttpRequest) -> FileResponse:
    """The program that checks a record, one file for anybody."""
    page = FileResponse(VERIFIER.open("rb"), content_type="text/x-python; charset=utf-8")
    page["Content-Disposition"] = 'attachment; filename="verify_ballot.py"'
    return page


def export_name(ballot: Ballot) -> str:
    """What the record is called on somebody's disk."""
    return f"ballot-{str(ballot.public_id)[:8]}.txt"


def _note_reader(request: HttpRequest, ballot: Ballot) -> None:
    """Whoever is on the roll and signed in has got the notice by reading it."""
    if resident := resident_of(request):
        voters = voters_of(resident, ballot)
        note_reading(ballot, voters, by=voting_as(voters))


def _entitled(request: HttpRequest, ballot: Ballot) -> Actor | None:
    """Who takes it: a desk of the place, or whoever is on the roll; None for others."""
    if ballot.state != BallotState.COUNTED:
        return None
    viewer = actor_of(request)
    if viewer.is_staff and allowed(viewer, EXPORT_BALLOT, ballot.target()):
        return viewer
    resident = resident_of(request)
    if resident is None or not voters_of(resident, ballot):
        return None
    grants = (Grant(Role.REPORTER, ""),)
    return replace(NOBODY, id=resident.pk, grants=grants, owns=frozenset({("ballot", ballot.pk)}))
