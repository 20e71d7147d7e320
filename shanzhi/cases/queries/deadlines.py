"""Which limit holds for a matter, and until when that is in its place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from shanzhi.cases.models import Case
from shanzhi.cases.models.clock import ClockKind
from shanzhi.cases.models.deadline import AfterReopening
from shanzhi.cases.queries.clock_reading import left_when_stopped
from shanzhi.cases.queries.tables import categories, deadline_rows
from shanzhi.cases.rules.clocks import rest_after, whole_of
from shanzhi.cases.rules.deadlines import NORMAL, DeadlineRow, Limit, limit_of, row_for
from shanzhi.kernel.api import TimeUnit, calendar_for, due


def limit_for(case: Case, clock: str, *, rule_limit: Limit | None = None) -> Limit:
    """The limit of a clock of this matter; from memory. The standard that somebody chose for it
    says how long its handling takes, before everything else."""
    if clock == ClockKind.HANDLE and case.standard is not None:
        return case.standard.limit_amount, TimeUnit(case.standard.limit_unit)
    return limit_at(
        clock,
        place_code=case.place_code,
        category_code=case.category_id,
        urgency=case.urgency,
        rule_limit=rule_limit,
    )


def limit_at(
    clock: str,
    *,
    place_code: str,
    category_code: str,
    urgency: int,
    rule_limit: Limit | None = None,
    rows: Sequence[DeadlineRow] | None = None,
) -> Limit:
    """The limit for a matter that may not exist yet; ``rule_limit`` is the routing rule's. By the
    rows that hold, or by others for a trial."""
    own = rule_limit
    if own is None and clock == "handle" and urgency == NORMAL:
        known = categories.get().get(category_code)
        own = known.limit if known else None
    return limit_of(
        clock,
        deadline_rows.get() if rows is None else rows,
        place_code=place_code,
        category_code=category_code,
        urgency=urgency,
        own=own,
    )


def due_for(place_code: str, at: datetime, limit: Limit) -> datetime:
    """The moment at which a limit that begins at ``at`` runs out, by the place's calendar."""
    return due(at, *limit, calendar_for(place_code))


def rest_for(case: Case, limit: Limit, at: datetime) -> timedelta | None:
    """What the handling clock of a matter that is opened again at ``at`` counts: None for the whole
    limit, which is the rule where no place said otherwise; else what was left when it was closed,
    but at least a quarter of the limit."""
    row = row_for(
        ClockKind.HANDLE,
        deadline_rows.get(),
        place_code=case.place_code,
        category_code=case.category_id,
        urgency=case.urgency,
    )
    if row is None or row.after_reopening != AfterReopening.REST:
        return None
    left = left_when_stopped(case)
    whole = whole_of(at, limit, calendar_for(case.place_code))
    return None if left is None else rest_after(whole, left)
