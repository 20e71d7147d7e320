"""What the reporter of a merged matter sees of the one it goes on in."""

from __future__ import annotations

from typing import Any

from shanzhi.cases.models import Case
from shanzhi.cases.models.states import State
from shanzhi.cases.queries.following import progress
from shanzhi.cases.queries.merged import leading_case
from shanzhi.cases.web.resident_timeline import timeline_items


def merged_context(case: Case) -> dict[str, Any]:
    """The number, unit, state, history and answer of the leading matter; None when there is none."""
    if case.state != State.MERGED:
        return {"merged_into": None}
    leading = leading_case(case)
    merger = case.mergers.filter(undone_at__isnull=True).first()
    return {
        "merged_into": {
            "number": leading.number,
            "unit": leading.holder_unit.name,
            "state": leading.state,
            "label": State(leading.state).label,
            "reason": merger.reason if merger else "",
            "items": timeline_items(progress(leading, with_answer=True), ""),
        }
    }
