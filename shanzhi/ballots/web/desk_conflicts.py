"""Two votes of one elector: a person decides which counts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shanzhi.ballots.actions.decide_set_aside import decide_set_aside
from shanzhi.ballots.models import Ballot, SetAside, Vote
from shanzhi.ballots.models.vote import SetAsideEnd
from shanzhi.ballots.permissions import DECIDE_SET_ASIDE, READ_BALLOTS
from shanzhi.ballots.queries.desk_ballots import desk_ballot
from shanzhi.ballots.queries.roll_pages import units_words
from shanzhi.ballots.web.faults import Faults
from shanzhi.ballots.web.frame import HERE, ballot_page
from shanzhi.kernel.api import (
    Actor,
    Invalid,
    NotFound,
    Variant,
    access,
    actor_of,
    signed_url,
)


@access(READ_BALLOTS)
@require_GET
def conflicts_page(request: HttpRequest, ballot_id: int) -> HttpResponse:
    """Those that wait, then those that were decided."""
    return _conflicts(request, desk_ballot(actor_of(request), ballot_id))


@access(DECIDE_SET_ASIDE)
@require_POST
def decision(request: HttpRequest, ballot_id: int, aside_id: int) -> HttpResponse:
    """Which of the two counts, and why."""
    viewer, given = actor_of(request), request.POST
    ballot = desk_ballot(viewer, ballot_id)
    row = ballot.set_aside.filter(pk=aside_id).first()
    if row is None:
        raise NotFound
    try:
        decide_set_aside(row, end=given.get("end", ""), reason=given.get("reason", ""), by=viewer)
    except Invalid as why:
        return _conflicts(request, ballot, why, aside_id)
    messages.success(request, _("已裁定，写进投票链。"))
    return HttpResponseRedirect(f"{HERE}/{ballot.pk}/conflicts", status=303)


def _conflicts(
    request: HttpRequest, ballot: Ballot, refused: Invalid | None = None, refused_id: int = 0
) -> HttpResponse:
    viewer = actor_of(request)
    rows = ballot.set_aside.select_related("elector", "against__scan", "scan", "decided_by")
    ordered = sorted(rows, key=lambda row: (row.decided_at is not None, row.pk))
    context = {
        "rows": [_shown(row, viewer) for row in ordered],
        "ends": [
            {"value": SetAsideEnd.FIRST_STANDS, "label": _("以先到的票为准")},
            {"value": SetAsideEnd.THIS_COUNTS, "label": _("以后到的票为准")},
        ],
        "refused_id": refused_id,
        "typed": request.POST if refused else {},
        "errors": Faults(refused.fields if refused else {}),
    }
    status = refused.status if refused else 200
    return ballot_page(request, ballot, "conflicts", "conflicts", context, status=status)


def _shown(row: SetAside, viewer: Actor) -> dict[str, Any]:
    return {
        "aside": row,
        "number": row.elector.number,
        "units": units_words(row.elector),
        "first": _paper(row.against),
        "second": _paper(row),
        "entered_by_viewer": row.recorded_by_id is not None and row.recorded_by_id == viewer.id,
    }


def _paper(vote: Vote | SetAside) -> dict[str, Any]:
    scan = vote.scan
    return {
        "channel": vote.get_channel_display(),
        "at": vote.at,
        "scan": (signed_url(scan, Variant.THUMB), signed_url(scan)) if scan else None,
    }
