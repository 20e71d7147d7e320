"""Give a matter to a unit: the one way in which a holder changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shanzhi.cases import workflow
from shanzhi.cases.actions.clocks import Clocks
from shanzhi.cases.actions.locking import save, staff_id
from shanzhi.cases.models import Case, Dispatch
from shanzhi.cases.models.clock import ClockKind
from shanzhi.cases.models.handling import Move, Trigger
from shanzhi.cases.models.states import State
from shanzhi.cases.queries.deadlines import limit_for, rest_for
from shanzhi.cases.rules.circles import circle_of
from shanzhi.cases.rules.deadlines import Limit
from shanzhi.kernel.api import Actor
from shanzhi.organizations import api as organizations

# Who was whistled in still has to come, whoever holds the matter.
OF_THE_HOLDER = (
    ClockKind.ACCEPT,
    ClockKind.FIRST_CONTACT,
    ClockKind.HANDLE,
    ClockKind.VERIFY,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Handing:
    """To whom, in which way, why, what evidence is asked for, and for how long (None: the limit
    that holds for the matter)."""

    unit_id: int
    move: Move
    reason: str
    trigger: Trigger = Trigger.PERSON
    return_reason: str = ""
    evidence_asked: str = ""
    limit: Limit | None = None
    due_at: datetime | None = None


def hand_to(
    case: Case, handing: Handing, *, verb: str, by: Actor, at: datetime
) -> tuple[Dispatch, Clocks]:
    """Make the unit the one holder of a locked matter; save, and return what to announce.

    Clocks of the unit before become void; the new one has its own. A matter that waits to be
    dispatched has the clock of accepting alone.

    Raises WrongState when ``verb`` does not start from its state.
    """
    case.state = workflow.require(case.state, verb)
    before, case.holder_unit_id = case.holder_unit_id, handing.unit_id
    case.circle = _circle(case, handing.unit_id)
    case.assignee = case.accepted_at = case.handled_at = case.finished_at = case.paused_at = None
    case.outcome = case.outcome_note = case.outcome_basis = ""
    clocks = Clocks(case, at)
    clocks.void(*OF_THE_HOLDER)
    case.due_at = _start(case, handing, clocks, at)
    save(
        case, at, "state", "holder_unit", "circle", "assignee", "accepted_at", "handled_at",
        "finished_at", "paused_at", "outcome", "outcome_note", "outcome_basis", "due_at",
        "dispatcher_unit", "returns", "is_binding", "times_returned", "times_reopened",
        "merged_into",
    )  # fmt: skip
    return keep_dispatch(case, handing, before, by, at), clocks


def _circle(case: Case, unit_id: int) -> int:
    unit = organizations.unit(unit_id)
    return circle_of(unit.place_code) if unit else case.circle


def _start(case: Case, handing: Handing, clocks: Clocks, at: datetime) -> datetime:
    """Start the clocks of the new holder; returns until when the holder must have acted."""
    accept = clocks.start(ClockKind.ACCEPT)
    if case.state == State.TO_DISPATCH:
        return accept.due_at
    limit = handing.limit or limit_for(case, ClockKind.HANDLE)
    anew = handing.move != Move.REOPENING or handing.limit is not None
    rest = None if anew else rest_for(case, limit, at)
    return clocks.start(ClockKind.HANDLE, limit=limit, due_at=handing.due_at, rest=rest).due_at


def keep_dispatch(case: Case, handing: Handing, before: int, by: Actor, at: datetime) -> Dispatch:
    """Write down who has a matter now; ``before`` is the unit that had it."""
    return Dispatch.objects.create(
        case=case,
        unit_id=handing.unit_id,
        move=handing.move,
        trigger=handing.trigger,
        from_unit_id=before,
        circle=case.circle,
        reason=handing.reason,
        return_reason=handing.return_reason,
        evidence_asked=handing.evidence_asked,
        due_at=case.due_at,
        dispatched_by_id=staff_id(by),
        at=at,
    )
