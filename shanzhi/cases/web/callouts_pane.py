"""Rapid-response teams, as the pane of a matter shows them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from shanzhi.cases.models import Callout, Case
from shanzhi.cases.models.callout import OPEN_CALLOUTS, CalloutState
from shanzhi.cases.models.states import OPEN_STATES
from shanzhi.cases.permissions import CALL_TEAM
from shanzhi.cases.queries.teams import callouts_of
from shanzhi.kernel.api import Actor, allowed

TONES = {
    CalloutState.OFFERED: "soon",
    CalloutState.ACCEPTED: "info",
    CalloutState.ARRIVED: "info",
    CalloutState.DONE: "ok",
    CalloutState.DECLINED: "late",
    CalloutState.TIMED_OUT: "late",
    CalloutState.CANCELLED: "",
}


def callouts_context(viewer: Actor, case: Case) -> dict[str, Any]:
    """The callouts of a matter, and whether this viewer may call or has to answer."""
    found = callouts_of(case)
    running = [row for row in found if row.state in OPEN_CALLOUTS]
    may = allowed(viewer, CALL_TEAM, case.target()) and case.state in OPEN_STATES
    return {
        "rows": [_row(row) for row in found],
        "may": may and not running,
        "is_mine": any(row.team_id in viewer.unit_ids for row in running),
    }


def _row(row: Callout) -> dict[str, Any]:
    far = "" if row.distance_m is None else _("离驻地 %(n)s 米") % {"n": row.distance_m}
    return {"callout": row, "tone": TONES[CalloutState(row.state)], "far": far}
