"""移交外部, as the pane of a matter shows it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.timezone import localdate

from shanzhi.cases.models import Case
from shanzhi.cases.models.states import State
from shanzhi.cases.permissions import HAND_OVER
from shanzhi.cases.queries.hand_overs import open_hand_over, systems_of
from shanzhi.cases.rules.hand_over import FARTHEST
from shanzhi.cases.workflow import possible
from shanzhi.kernel.api import Actor, allowed, now

NEXT = timedelta(days=3)


def hand_over_context(viewer: Actor, case: Case) -> dict[str, Any]:
    """What is outside, and what this viewer may do about it."""
    at, today = now(), localdate()
    outside = open_hand_over(case) if case.state == State.EXTERNAL else None
    may = allowed(viewer, HAND_OVER, case.target())
    able = may and possible(case.state, "hand_over")
    return {
        "row": outside,
        "late": outside is not None and outside.next_chase_at < at,
        "may_hand_over": able,
        "may_chase": may and outside is not None,
        "systems": [(name, name) for name in systems_of(case.place_code)] if able else [],
        "first_day": (today + timedelta(days=1)).isoformat(),
        "last_day": (today + FARTHEST).isoformat(),
        "usual_day": (today + NEXT).isoformat(),
    }
