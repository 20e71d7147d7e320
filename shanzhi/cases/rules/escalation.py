"""When a matter goes up by itself. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shanzhi.cases.models.handling import Trigger


@dataclass(frozen=True, slots=True)
class EscalationRow:
    """A rule as the decision sees it; ``times`` within ``days`` only for repeats."""

    trigger: str
    place_code: str
    category_code: str
    times: int
    days: int
    is_active: bool


# What holds where a place has said nothing: late, dangerous, or the third time in thirty days.
DEFAULTS: dict[str, EscalationRow] = {
    Trigger.DEADLINE: EscalationRow(Trigger.DEADLINE, "", "", 0, 0, True),
    Trigger.REPEAT: EscalationRow(Trigger.REPEAT, "", "", 3, 30, True),
    Trigger.DANGER: EscalationRow(Trigger.DANGER, "", "", 0, 0, True),
}


def rule_for(
    trigger: str, rows: Sequence[EscalationRow], *, place_code: str, category_code: str
) -> EscalationRow | None:
    """The rule of the narrowest place, then of the longest category; None when it is switched
    off there."""
    fitting = (
        row
        for row in rows
        if row.trigger == trigger
        and place_code.startswith(row.place_code)
        and category_code.startswith(row.category_code)
    )
    found = max(
        fitting,
        key=lambda row: (len(row.place_code), len(row.category_code)),
        default=DEFAULTS[trigger],
    )
    return found if found.is_active else None
