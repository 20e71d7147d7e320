"""Give one matter of a bulk operation back to whom it came from, as it was."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases import workflow
from shanzhi.cases.actions.clocks import Clocks
from shanzhi.cases.actions.locking import locked, save
from shanzhi.cases.actions.moving import OF_THE_HOLDER, Handing, hand_to
from shanzhi.cases.actions.pass_on import set_assignee
from shanzhi.cases.actions.run_bulk import last_sequence
from shanzhi.cases.actions.saying import announce_case
from shanzhi.cases.events import CaseCorrected
from shanzhi.cases.models import BulkItem, Case
from shanzhi.cases.models.bulk import BulkVerb
from shanzhi.cases.models.clock import ClockKind
from shanzhi.cases.models.handling import Move
from shanzhi.cases.models.states import State
from shanzhi.cases.permissions import ACCEPT, DISPATCH, PASS_ON
from shanzhi.kernel.api import Actor, TimeUnit, WrongState

# From where a matter was handed back, the steps that lead to where it was.
_ONWARDS: dict[str, tuple[str, ...]] = {
    State.DISPATCHED: (),
    State.TO_DISPATCH: (),
    State.IN_PROGRESS: ("accept",),
    State.WAITING_REPORTER: ("accept", "ask"),
}


@transaction.atomic
def give_back(item: BulkItem, *, by: Actor, at: datetime) -> Case:
    """Former holder, assignee, state, deadline and clocks, by ordinary moves: what happened in
    between stays in the history, and everybody is told of the correction.

    Raises Denied; WrongState when anything happened since, or it cannot be put back.
    """
    if item.operation.verb == BulkVerb.PASS_ON:
        return _take_again(item, by, at)
    capability = DISPATCH if item.operation.verb == BulkVerb.DISPATCH else ACCEPT
    case = locked(item.case, by=by, capability=capability)
    _require_untouched(item, case)
    before, wrong_unit = item.before, case.holder_unit_id
    case.dispatcher_unit_id = before["dispatcher"]
    case.returns, case.is_binding = before["returns"], before["binding"]
    handing = Handing(
        unit_id=before["holder"],
        move=Move.DISPATCH,
        reason=_("撤销批量操作，交回原来的承办单位。"),
        due_at=datetime.fromisoformat(before["due"]),
    )
    verb = "return" if item.state_before == State.TO_DISPATCH else "dispatch"
    dispatch, clocks = hand_to(case, handing, verb=verb, by=by, at=at)
    onwards = _ONWARDS[item.state_before]
    if not onwards:
        _restore_clocks(case, clocks, before)
    _say(item, case, by, at, clocks.rows, dispatch_id=dispatch.pk, from_unit_id=wrong_unit)
    for step in onwards:
        case.state = workflow.require(case.state, step)
        again = Clocks(case, at)
        if step == "accept":
            case.assignee_id = before["assignee"]
            case.accepted_at = datetime.fromisoformat(before["accepted_at"])
            _restore_clocks(case, again, before)
        save(case, at, "state", "assignee", "accepted_at")
        _say(item, case, by, at, again.rows, dispatch_id=0, from_unit_id=wrong_unit)
    return case


def _take_again(item: BulkItem, by: Actor, at: datetime) -> Case:
    """What was passed on to a colleague, and nobody has touched since, is with whoever had it."""
    case = locked(item.case, by=by, capability=PASS_ON)
    _require_untouched(item, case)
    return set_assignee(case, item.before["assignee"], by=by, at=at)


def _require_untouched(item: BulkItem, case: Case) -> None:
    if last_sequence(case) != item.sequence:
        raise WrongState(_("之后又有新的进展，请打开这一件单独处理。"))
    if item.state_before not in _ONWARDS:
        state = State(item.state_before).label
        raise WrongState(_("它原来是“%(state)s”，不能自动恢复，请单独处理。") % {"state": state})
    if item.before["paused"]:
        raise WrongState(_("它原来的计时是暂停的，不能自动恢复，请单独处理。"))


def _restore_clocks(case: Case, clocks: Clocks, before: dict[str, Any]) -> None:
    """The holder's clocks run until when they did; those it did not have any more are void."""
    ran = {kind: (amount, unit, due) for kind, amount, unit, due in before["clocks"]}
    for kind in OF_THE_HOLDER:
        if kind not in ran:
            clocks.void(kind)
            continue
        amount, unit, due = ran[kind]
        limit = (amount, TimeUnit(unit))
        clocks.start(ClockKind(kind), limit=limit, due_at=datetime.fromisoformat(due))
    case.due_at = datetime.fromisoformat(before["due"])
    case.save(update_fields=["due_at"])


def _say(
    item: BulkItem,
    case: Case,
    by: Actor,
    at: datetime,
    clocks: Sequence[list[str]],
    *,
    dispatch_id: int,
    from_unit_id: int,
) -> None:
    announce_case(
        case,
        CaseCorrected,
        by=by,
        at=at,
        clocks=clocks,
        operation_id=item.operation_id,
        dispatch_id=dispatch_id,
        from_unit_id=from_unit_id,
        account_id=case.assignee_id,
        accepted_at=case.accepted_at.isoformat() if case.accepted_at else "",
    )
