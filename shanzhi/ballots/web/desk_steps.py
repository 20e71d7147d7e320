"""Notice, opening, closing, counting, calling off: the steps of a ballot, each a press of the desk."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shanzhi.ballots.actions.give_notice import cancel_ballot, give_notice
from shanzhi.ballots.actions.open_ballot import open_ballot
from shanzhi.ballots.models import Ballot
from shanzhi.ballots.models.ballot import BallotState
from shanzhi.ballots.permissions import MANAGE_BALLOT
from shanzhi.ballots.queries.desk_ballots import desk_ballot
from shanzhi.ballots.web.desk import overview
from shanzhi.ballots.web.draft_form import moment_of
from shanzhi.ballots.web.frame import HERE, or_is_so
from shanzhi.kernel.api import Invalid, access, actor_of


@access(MANAGE_BALLOT)
@require_POST
def notice(request: HttpRequest, ballot_id: int) -> HttpResponse:
    """Announce it, with its window."""
    viewer = actor_of(request)
    ballot = desk_ballot(viewer, ballot_id)
    opens_at = moment_of(request.POST.get("opens_at", ""))
    closes_at = moment_of(request.POST.get("closes_at", ""))
    try:
        if opens_at is None or closes_at is None:
            raise Invalid({"opens_at": _("请填开始和截止的日期、时间。")})
        give_notice(ballot, opens_at=opens_at, closes_at=closes_at, by=viewer)
    except Invalid as why:
        return overview(request, ballot, why, "notice")
    messages.success(request, _("已公告。请打印公告张贴，并逐户送达。"))
    return _back(ballot)


@access(MANAGE_BALLOT)
@require_POST
def opening(request: HttpRequest, ballot_id: int) -> HttpResponse:
    """Voting begins."""
    viewer = actor_of(request)
    ballot = desk_ballot(viewer, ballot_id)
    with or_is_so(ballot, BallotState.OPEN):
        open_ballot(ballot, by=viewer)
    messages.success(request, _("投票开始了，名册和规则已固定。请把校验码公告贴出来。"))
    return _back(ballot)


@access(MANAGE_BALLOT)
@require_POST
def cancelling(request: HttpRequest, ballot_id: int) -> HttpResponse:
    """Call it off."""
    viewer = actor_of(request)
    ballot = desk_ballot(viewer, ballot_id)
    try:
        cancel_ballot(ballot, reason=request.POST.get("reason", ""), by=viewer)
    except Invalid as why:
        return overview(request, ballot, why, "cancelling")
    messages.success(request, _("已取消。"))
    return _back(ballot)


def _back(ballot: Ballot) -> HttpResponse:
    return HttpResponseRedirect(f"{HERE}/{ballot.pk}", status=303)
