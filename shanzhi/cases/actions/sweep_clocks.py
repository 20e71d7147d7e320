"""Find the clocks that have run out, and those that are about to, and say so once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby

from django.db import transaction
from django.db.models import Q, QuerySet

from shanzhi.cases.actions.saying import standing_of
from shanzhi.cases.events import CaseEvent, ClockRanOut, ClockRunningOut
from shanzhi.cases.models import Case, CaseClock
from shanzhi.cases.models.clock import ClockState
from shanzhi.cases.permissions import SWEEP_CLOCKS
from shanzhi.kernel.api import SYSTEM, Actor, announce, now, require

BATCH = 200
Cursor = tuple[datetime, int]


def sweep_clocks(
    *, by: Actor = SYSTEM, at: datetime | None = None, size: int = BATCH
) -> tuple[int, int]:
    """Announce ClockRanOut for every running clock whose moment has come, and ClockRunningOut where
    a fifth of the time is left; returns how many of each.

    Every batch is a transaction of its own, so a sweep that is killed loses nothing; a matter that
    somebody is at just now is left to the next sweep, so two sweeps do nothing twice.
    Raises Denied.
    """
    require(by, SWEEP_CLOCKS)
    moment = at or now()
    return _sweep("due_at", ClockRanOut, by, moment, size), _sweep(
        "warn_at", ClockRunningOut, by, moment, size
    )


def _sweep(
    column: str, event: type[ClockRanOut | ClockRunningOut], by: Actor, at: datetime, size: int
) -> int:
    """Walk along the index of ``column``; the cursor goes past what is locked by others."""
    count, after = 0, None
    while True:
        found = list(
            _waiting(column, at, after)
            .order_by(column, "id")
            .values_list(column, "id", "case_id")[:size]
        )
        if not found:
            return count
        after = (found[-1][0], found[-1][1])
        count += _batch(column, event, {case_id for _at, _id, case_id in found}, by, at)


def _waiting(column: str, at: datetime, after: Cursor | None = None) -> QuerySet[CaseClock]:
    waiting = CaseClock.objects.filter(state=ClockState.RUNNING, **{f"{column}__lte": at})
    if column == "due_at":
        waiting = waiting.filter(ran_out_at__isnull=True)
    if after is None:
        return waiting
    moment, last = after
    # The first condition lets the index begin where the batch before ended.
    return waiting.filter(
        Q(**{f"{column}__gt": moment}) | Q(id__gt=last), **{f"{column}__gte": moment}
    )


@transaction.atomic
def _batch(
    column: str,
    event: type[ClockRanOut | ClockRunningOut],
    case_ids: Iterable[int],
    by: Actor,
    at: datetime,
) -> int:
    """Mark and announce what is due of these matters; their rows are locked first, as every action
    does, and what changed meanwhile is looked at again."""
    rows = Case.objects.select_for_update(of=("self",), skip_locked=True)
    cases = {case.pk: case for case in rows.filter(pk__in=[*case_ids]).order_by("pk")}
    clocks = list(
        _waiting(column, at).filter(case_id__in=[*cases]).order_by("place_code", column, "id")
    )
    for clock in clocks:
        if column == "due_at":
            clock.ran_out_at = at
        if clock.warn_at is not None and (column == "warn_at" or clock.warn_at <= at):
            clock.warn_at = None  # who is told that it is over needs no warning any more
    CaseClock.objects.bulk_update(clocks, ["ran_out_at", "warn_at"])
    for place_code, told in groupby(clocks, key=lambda clock: clock.place_code):
        events = [_event(event, cases[clock.case_id], clock) for clock in told]
        announce(*events, by=by, place_code=place_code, at=at)
    return len(clocks)


def _event(kind: type[ClockRanOut | ClockRunningOut], case: Case, clock: CaseClock) -> CaseEvent:
    return kind(
        case_id=case.pk,
        clock=clock.kind,
        subject_id=clock.subject_id,
        due_at=clock.due_at.isoformat(),
        **standing_of(case),
    )
