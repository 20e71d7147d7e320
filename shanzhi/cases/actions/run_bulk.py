"""Carry an order for many matters out: each in a transaction of its own, with its own event."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from shanzhi.cases.actions.accept import accept_case
from shanzhi.cases.actions.dispatch import dispatch_case
from shanzhi.cases.actions.pass_on import pass_on_case
from shanzhi.cases.models import BulkItem, BulkOperation, Case, CaseClock
from shanzhi.cases.models.bulk import BulkResult, BulkVerb
from shanzhi.cases.queries.list_notes import LIVE
from shanzhi.kernel.api import Actor, Refusal, history, now


def run_bulk(
    operation: BulkOperation, *, by: Actor, most: int | None = None, at: datetime | None = None
) -> int:
    """Do up to ``most`` rows that still wait, as ``by``; returns how many were looked at.

    What is refused is kept with its reason and stops nothing else. Run again, it goes on where it
    stopped; two at once share the rows.
    """
    waiting = operation.items.filter(result=BulkResult.WAITING).order_by("id")
    ids = list(waiting.values_list("id", flat=True)[:most])
    for item_id in ids:
        _do(item_id, by, at or now())
    return len(ids)


@transaction.atomic
def _do(item_id: int, by: Actor, at: datetime) -> None:
    item = (
        BulkItem.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("operation")
        .filter(pk=item_id, result=BulkResult.WAITING)
        .first()
    )
    if item is None:  # another process has it
        return
    case = Case.objects.select_for_update(of=("self",)).get(pk=item.case_id)
    item.state_before, item.before = case.state, standing_before(case)
    try:
        with transaction.atomic():
            _act(item, case, by, at)
    except Refusal as why:
        item.result, item.why = BulkResult.REFUSED, str(why)[:300]
    else:
        item.result, item.sequence = BulkResult.DONE, last_sequence(case)
    item.save()


def _act(item: BulkItem, case: Case, by: Actor, at: datetime) -> None:
    operation = item.operation
    if operation.verb == BulkVerb.DISPATCH and operation.unit_id is not None:
        dispatch_case(case, by=by, unit_id=operation.unit_id, reason=operation.reason, at=at)
    elif operation.verb == BulkVerb.PASS_ON and operation.colleague_id is not None:
        pass_on_case(case, by=by, account_id=operation.colleague_id, at=at)
    else:
        accept_case(case, by=by, at=at)


def standing_before(case: Case) -> dict[str, Any]:
    """What an undo needs to give the matter back as it was."""
    clocks = CaseClock.objects.filter(case=case, state__in=LIVE, subject_id=0)
    return {
        "holder": case.holder_unit_id,
        "dispatcher": case.dispatcher_unit_id,
        "assignee": case.assignee_id,
        "accepted_at": case.accepted_at.isoformat() if case.accepted_at else "",
        "due": case.due_at.isoformat(),
        "paused": case.paused_at is not None,
        "returns": case.returns,
        "binding": case.is_binding,
        "clocks": [
            [clock.kind, clock.limit_amount, clock.limit_unit, clock.due_at.isoformat()]
            for clock in clocks.order_by("id")
        ],
    }


def last_sequence(case: Case) -> int:
    """The number of the last thing that happened to the matter."""
    return history("case", case.pk)[-1].sequence
