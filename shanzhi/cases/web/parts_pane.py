"""Parts of a matter, as its pane shows them."""

from __future__ import annotations

from typing import Any

from shanzhi.cases.models import Case
from shanzhi.cases.models.states import END_STATES, State
from shanzhi.cases.permissions import SPLIT
from shanzhi.cases.queries.parts import parts_of
from shanzhi.cases.queries.visible import visible_cases
from shanzhi.cases.workflow import possible
from shanzhi.kernel.api import Actor, allowed
from shanzhi.organizations import api as organizations

# As many as the form has room for; more are split off in a second go.
ROWS = (1, 2, 3)


def parts_context(viewer: Actor, case: Case) -> dict[str, Any]:
    """The parts of a matter, or the whole of which it is one, for its pane."""
    parent = case.parent if case.parent_id else None
    may = allowed(viewer, SPLIT, (parent or case).target())
    rows = [] if parent else parts_of(case)
    can_split = may and parent is None and possible(case.state, "dispatch")
    return {
        "parent": parent,
        "sees_whole": parent is not None and visible_cases(viewer).filter(pk=parent.pk).exists(),
        "rows": rows,
        "open": sum(row.state not in END_STATES for row in rows),
        "may_split": can_split,
        "may_judge": may and parent is not None and case.state == State.HANDLED,
        "units": _units(viewer, case) if can_split else [],
        "form_rows": ROWS,
    }


def _units(viewer: Actor, case: Case) -> list[tuple[str, str]]:
    found = organizations.dispatchable_units(viewer, case.place_code)
    return [(str(unit.pk), unit.name) for unit in found]
