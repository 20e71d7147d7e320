"""Closing and counting at the desk, and the result."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shanzhi.ballots.actions.close_ballot import close_ballot
from shanzhi.ballots.actions.count_ballot import count_ballot
from shanzhi.ballots.models import Ballot, Turnout
from shanzhi.ballots.models.ballot import BallotState
from shanzhi.ballots.models.vote import Channel
from shanzhi.ballots.permissions import COUNT_BALLOT, MANAGE_BALLOT, READ_BALLOTS
from shanzhi.ballots.queries.desk_ballots import desk_ballot
from shanzhi.ballots.queries.export import broken_link
from shanzhi.ballots.queries.items import items_of
from shanzhi.ballots.web.box_papers import BoxLine, papers_of, read_box
from shanzhi.ballots.web.faults import Faults
from shanzhi.ballots.web.frame import HERE, ballot_page, or_is_so
from shanzhi.ballots.web.results import result_of
from shanzhi.ballots.wording import answers_of, chosen_words
from shanzhi.kernel.api import Invalid, WrongState, access, actor_of


@access(MANAGE_BALLOT)
@require_POST
def closing(request: HttpRequest, ballot_id: int) -> HttpResponse:
    """Its time is over."""
    viewer = actor_of(request)
    ballot = desk_ballot(viewer, ballot_id)
    with or_is_so(ballot, BallotState.CLOSED):
        close_ballot(ballot, by=viewer)
    messages.success(request, _("已截止。"))
    return HttpResponseRedirect(f"{HERE}/{ballot.pk}", status=303)


@access(COUNT_BALLOT)
@require_POST
def counting(request: HttpRequest, ballot_id: int) -> HttpResponse:
    """Count it; of a secret ballot the papers of the box are read first."""
    viewer = actor_of(request)
    ballot = desk_ballot(viewer, ballot_id)
    if (broken := broken_link(ballot)) is not None:
        raise WrongState(_("投票链从第 %(n)s 号起对不上，不能计票，请报告街道。") % {"n": broken})
    if not ballot.is_secret:
        count_ballot(ballot, by=viewer)
        return _counted(request, ballot)
    try:
        lines = read_box(request.POST.get("box", ""), items_of(ballot))
        if not request.POST.get("sure"):
            return _box(request, ballot, lines)
        count_ballot(ballot, papers=papers_of(lines), by=viewer)
    except Invalid as why:
        return _box(request, ballot, [], why)
    return _counted(request, ballot)


def _counted(request: HttpRequest, ballot: Ballot) -> HttpResponse:
    messages.success(request, _("已计票并公布。"))
    return HttpResponseRedirect(f"{HERE}/{ballot.pk}/result", status=303)


@access(COUNT_BALLOT)
@require_GET
def box_page(request: HttpRequest, ballot_id: int) -> HttpResponse:
    """Where the papers of the box in the room are entered."""
    return _box(request, desk_ballot(actor_of(request), ballot_id), [])


def _box(
    request: HttpRequest, ballot: Ballot, lines: list[BoxLine], refused: Invalid | None = None
) -> HttpResponse:
    items = items_of(ballot)
    issued = Turnout.objects.filter(ballot=ballot).exclude(channel=Channel.ONLINE).count()
    context = {
        "typed_box": request.POST.get("box", ""),
        "items": [{**item, "answers": answers_of(item)} for item in items],
        "read": [
            {"count": line.count, "chosen": chosen_words(items, line.choices)} for line in lines
        ],
        "papers": sum(line.count for line in lines),
        "issued": issued,
        "is_ready": ballot.state == BallotState.CLOSED and ballot.is_secret,
        "is_read": bool(request.POST) and refused is None,
        "errors": Faults(refused.fields if refused else {}),
    }
    status = refused.status if refused else 200
    return ballot_page(request, ballot, "box", "", context, status=status)


@access(READ_BALLOTS)
@require_GET
def result_page(request: HttpRequest, ballot_id: int) -> HttpResponse:
    """Every number that the law asks."""
    ballot = desk_ballot(actor_of(request), ballot_id)
    base = f"{HERE}/{ballot.pk}"
    sheets = [(_("结果公告"), f"{base}/sheets/result"), (_("校验码公告"), f"{base}/sheets/head")]
    context = {"result": result_of(ballot), "sheets": sheets}
    return ballot_page(request, ballot, "result", "result", context)
