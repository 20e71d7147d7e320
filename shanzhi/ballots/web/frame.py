"""What every page of one ballot at the desk has in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from shanzhi.ballots.models import Ballot, Elector
from shanzhi.ballots.models.ballot import BallotState
from shanzhi.ballots.origins import origin_of
from shanzhi.ballots.permissions import DECIDE_SET_ASIDE, MANAGE_BALLOT, RECORD_PAPER
from shanzhi.ballots.queries.desk_ballots import waiting_decisions
from shanzhi.ballots.web.faults import Faults
from shanzhi.kernel.api import WrongState, actor_of, allowed, client_address, record_access, render
from shanzhi.places.api import division_name

HERE = "/desk/ballots"


@contextmanager
def or_is_so(ballot: Ballot, state: BallotState) -> Iterator[None]:
    """The clock, or a second press, may have been faster: where the ballot is in ``state`` by now, what was asked
    for is so. Else raises WrongState."""
    try:
        yield
    except WrongState:
        ballot.refresh_from_db()
        if ballot.state != state:
            raise


def ballot_page(
    request: HttpRequest,
    ballot: Ballot,
    template: str,
    part: str,
    context: Mapping[str, Any],
    *,
    status: int = 200,
    block: str | None = None,
) -> HttpResponse:
    """A page of one ballot: ``part`` is the tab it stands under."""
    viewer, target = actor_of(request), ballot.target()
    base = f"{HERE}/{ballot.pk}"
    full = {
        "ballot": ballot,
        "base": base,
        "origin": origin_of(ballot),
        "place": division_name(ballot.place_code) or ballot.place_code,
        "tabs": _tabs(ballot, base, part),
        "may_edit": ballot.state == BallotState.DRAFT and allowed(viewer, MANAGE_BALLOT, target),
        "may_record": allowed(viewer, RECORD_PAPER, target),
        "may_decide": allowed(viewer, DECIDE_SET_ASIDE, target),
        "errors": Faults(),
        "typed": {},
        **context,
    }
    page = render(request, f"ballots/desk/{template}.jinja", full, status=status, block=block)
    page["Cache-Control"] = "private, no-store"
    return page


def _tabs(ballot: Ballot, base: str, part: str) -> list[dict[str, Any]]:
    waiting = waiting_decisions([ballot]).get(ballot.pk, 0)
    found: list[tuple[str, str, Any, int | None]] = [
        ("", _("概况"), base, None),
        ("items", _("事项"), f"{base}/items", ballot.items.count()),
        ("roll", _("名册"), f"{base}/roll", Elector.objects.filter(ballot=ballot).count()),
    ]
    if ballot.opened_at is not None:
        found.append(("conflicts", _("待裁定"), f"{base}/conflicts", waiting))
    if ballot.state == BallotState.COUNTED:
        found.append(("result", _("结果"), f"{base}/result", None))
    return [
        {"label": label, "href": href, "current": key == part, "count": count}
        for key, label, href, count in found
    ]


def record_look(request: HttpRequest, action: str, ballot: Ballot, *, count: int) -> None:
    """Somebody at the desk looked at the roll."""
    record_access(
        actor_of(request),
        action=action,
        subject=("ballot", ballot.pk),
        place_code=ballot.place_code,
        count=count,
        address=client_address(request),
    )
