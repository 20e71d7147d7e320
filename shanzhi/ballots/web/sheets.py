"""Sheets to print and hang up: the notice, the check code of the chain, the result."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from shanzhi.ballots.models import Ballot
from shanzhi.ballots.papers.paper import Paper
from shanzhi.ballots.papers.pdf import PDF, pdf, square
from shanzhi.ballots.permissions import READ_BALLOTS
from shanzhi.ballots.queries.desk_ballots import desk_ballot
from shanzhi.ballots.web.frame import HERE
from shanzhi.ballots.web.papers import head_paper, notice_paper, result_paper
from shanzhi.kernel.api import NotFound, access, actor_of, render

PAPERS: dict[str, Callable[[Ballot], Paper | None]] = {
    "notice": notice_paper,
    "head": head_paper,
    "result": result_paper,
}


@access(READ_BALLOTS)
@require_GET
def sheet_page(request: HttpRequest, ballot_id: int, sheet: str) -> HttpResponse:
    """As it will come out of the printer."""
    ballot = desk_ballot(actor_of(request), ballot_id)
    paper = _paper(ballot, sheet)
    base = f"{HERE}/{ballot.pk}"
    context = {
        "paper": paper,
        "square": square(paper.address),
        "title": ballot.title,
        "back": base,
        "pdf_address": f"{base}/sheets/{sheet}.pdf",
    }
    return render(request, "ballots/paper.jinja", context)


@access(READ_BALLOTS)
@require_GET
def sheet_pdf(request: HttpRequest, ballot_id: int, sheet: str) -> HttpResponse:
    """The same as a file."""
    ballot = desk_ballot(actor_of(request), ballot_id)
    page = HttpResponse(pdf(_paper(ballot, sheet)), content_type=PDF)
    page["Content-Disposition"] = f'attachment; filename="ballot-{ballot.pk}-{sheet}.pdf"'
    return page


def _paper(ballot: Ballot, sheet: str) -> Paper:
    found = PAPERS[sheet](ballot) if sheet in PAPERS else None
    if found is None:
        raise NotFound
    return found
