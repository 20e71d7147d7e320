"""Working together, as the pane of a matter shows it."""

from __future__ import annotations

from typing import Any

from shanzhi.cases.models import Case, WhistleCall
from shanzhi.cases.models.states import OPEN_STATES
from shanzhi.cases.models.whistle import AWAITED, OPEN_CALLS, CallState
from shanzhi.cases.permissions import ATTEND, WHISTLE
from shanzhi.cases.queries.joint_timeline import came_words
from shanzhi.cases.queries.whistles import callable_units, whistles_of
from shanzhi.cases.rules.whistle import COME_WITHIN
from shanzhi.cases.web.callouts_pane import callouts_context
from shanzhi.cases.web.hand_overs_pane import hand_over_context
from shanzhi.cases.web.parts_pane import parts_context
from shanzhi.cases.web.supervision_pane import supervision_context
from shanzhi.kernel.api import Actor, Target, allowed

TONES = {
    CallState.CALLED: "soon",
    CallState.MISSED: "late",
    CallState.PRESENT: "info",
    CallState.DONE: "ok",
    CallState.APPRAISED: "ok",
    CallState.CANCELLED: "",
}


def joint_context(viewer: Actor, case: Case) -> dict[str, Any]:
    """What the pane of a matter adds for whistles, parts, teams, systems outside, supervision."""
    return {
        "whistling": _whistling(viewer, case),
        "parts": parts_context(viewer, case),
        "supervision": supervision_context(viewer, case),
        "outside": hand_over_context(viewer, case),
        "teams": callouts_context(viewer, case),
    }


def _whistling(viewer: Actor, case: Case) -> dict[str, Any]:
    may = allowed(viewer, WHISTLE, case.target())
    still_open = case.state in OPEN_STATES
    return {
        "rows": [whistle_row(whistle, viewer) for whistle in whistles_of(case)],
        "may": may and still_open,
        "units": [(str(unit.pk), unit.name) for unit in callable_units(case)] if may else [],
        "within": [{"value": str(n), "label": words} for n, words in COME_WITHIN.items()],
    }


def whistle_row(whistle: Any, viewer: Actor) -> dict[str, Any]:
    """One whistle with its calls, and what this viewer may do about it."""
    may = allowed(viewer, WHISTLE, whistle.case.target())
    calls = sorted(whistle.calls.all(), key=lambda call: call.pk)
    awaited = any(call.state in AWAITED for call in calls)
    return {
        "whistle": whistle,
        "calls": [call_row(call, viewer, may_whistle=may) for call in calls],
        "may_cancel": may and awaited and whistle.cancelled_at is None,
        "came": sum(call.came_at is not None for call in calls),
    }


def call_row(call: WhistleCall, viewer: Actor, *, may_whistle: bool = False) -> dict[str, Any]:
    """One called unit: how far it is, in words and colour."""
    came = call.state in {CallState.PRESENT, CallState.DONE}
    mine = Target(unit_id=call.unit_id)
    return {
        "call": call,
        "tone": TONES[CallState(call.state)],
        "how": came_words(call, marks=False),
        "may_appraise": may_whistle and came and call.unit_id not in viewer.unit_ids,
        "is_mine": call.state in OPEN_CALLS and allowed(viewer, ATTEND, mine),
    }
