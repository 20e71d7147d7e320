"""When a matter goes up by itself. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shanzhi.cases.models.case import Urgency
from shanzhi.cases.models.clock import ClockKind
from shanzhi.cases.models.handling import Trigger
from shanzhi.cases.models.states import State


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


# While the handling clock of these runs, somebody is at work.
AT_WORK = frozenset({State.DISPATCHED, State.IN_PROGRESS, State.WAITING_REPORTER, State.EXTERNAL})


def trigger_of(clock: str, state: str, urgency: int) -> Trigger | None:
    """What a clock that ran out sets off in this state: what was not handled or not dispatched
    again in time is late, an emergency that nobody accepted in time is dangerous; None when it is
    no reason to go up."""
    if clock == ClockKind.HANDLE and state in AT_WORK:
        return Trigger.DEADLINE
    if clock != ClockKind.ACCEPT:
        return None
    if state == State.TO_DISPATCH:
        return Trigger.DEADLINE
    emergency = urgency >= Urgency.EMERGENCY and state == State.DISPATCHED
    return Trigger.DANGER if emergency else None
