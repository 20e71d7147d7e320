"""Ask a draft of deadlines about past matters: what would have been late, and what no longer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shanzhi.cases.actions.rule_kinds import Draft, Past
from shanzhi.cases.models import CaseClock
from shanzhi.cases.models.clock import ClockKind, ClockState
from shanzhi.cases.queries.clock_reading import limit_given, steps_by_clock
from shanzhi.cases.queries.deadlines import limit_at
from shanzhi.cases.queries.tables import deadline_rows, routing_rules
from shanzhi.cases.rules.clocks import Step, reckon
from shanzhi.cases.rules.deadline_checks import deadline_row
from shanzhi.cases.rules.deadlines import DeadlineRow, Limit
from shanzhi.cases.rules.routing import first_match
from shanzhi.kernel.api import calendar_for, local_zone

ROWS_KEPT = 200


@dataclass(frozen=True, slots=True)
class _Table:
    """Rows about deadlines, and the limit that they give a clock of a matter."""

    rows: Sequence[DeadlineRow]

    def limit(self, clock: CaseClock, matter: Past) -> Limit:
        return limit_at(
            clock.kind,
            place_code=matter.place_code,
            category_code=matter.category_code,
            urgency=matter.urgency,
            rule_limit=_routed(matter) if clock.kind == ClockKind.HANDLE else None,
            rows=self.rows,
        )


def ask_deadlines(draft: Draft, matters: Sequence[Past], findings: dict[str, Any]) -> None:
    """Let each clock of the matters run again by the rows that hold now and by the draft, with the
    pauses and extensions it had, and add what is different to ``findings``.

    Not asked are clocks whose moment a person named, that count the rest after a reopening, or
    that follow a chosen standard: no table moves them. What still runs is late when its time was
    over at the moment of the trial.
    """
    present = deadline_rows.get()
    others = [row for row in present if row.place_code != draft.place_code]
    mine = [deadline_row(row, draft.place_code) for row in draft.rows]
    before, after = _Table(present), _Table([*others, *mine])
    by_id = {matter.id: matter for matter in matters}
    clocks = _clocks(by_id)
    limits = {
        clock.pk: (
            before.limit(clock, by_id[clock.case_id]),
            after.limit(clock, by_id[clock.case_id]),
        )
        for clock in clocks
    }
    moved = {pk for pk, (old, new) in limits.items() if old != new}
    steps = steps_by_clock([*moved])
    for clock in clocks:
        was: datetime = clock.due_at
        would: datetime | None = clock.due_at
        if clock.pk in moved:
            (old, new), did = limits[clock.pk], steps.get(clock.pk, [])
            was, would = _until(clock, old, did) or clock.due_at, _until(clock, new, did)
        _count(findings, clock, was, would, draft.at, moved=clock.pk in moved)


def _clocks(by_id: dict[int, Past]) -> list[CaseClock]:
    counted = CaseClock.objects.filter(
        case__in=[*by_id], is_fixed=False, rest_seconds__isnull=True
    ).exclude(state=ClockState.VOID)
    return [
        clock
        for clock in counted.order_by("-case_id", "id")
        if clock.kind != ClockKind.HANDLE or by_id[clock.case_id].standard_id is None
    ]


def _routed(matter: Past) -> Limit | None:
    rule = first_match(
        routing_rules.get(),
        place_code=matter.place_code,
        category_code=matter.category_code,
        hour=matter.opened_at.astimezone(local_zone()).hour,
    )
    return rule.limit if rule else None


def _until(clock: CaseClock, limit: Limit, steps: Sequence[Step]) -> datetime | None:
    """Until when it would run; None while it stands still."""
    if limit == limit_given(clock):
        return clock.due_at
    return reckon(clock.started_at, limit, steps, calendar_for(clock.place_code)).due_at


def _count(
    findings: dict[str, Any],
    clock: CaseClock,
    was: datetime,
    would: datetime | None,
    at: datetime,
    *,
    moved: bool,
) -> None:
    ended = clock.stopped_at or clock.paused_at or at
    late_before, late_after = ended > was, would is not None and ended > would
    row = findings.setdefault("clocks", {}).setdefault(clock.kind, [0, 0, 0, 0])
    for column, counts in enumerate((True, moved, late_before, late_after)):
        row[column] += int(counts)
    if late_before == late_after or would is None:
        return
    name = "newly_late" if late_after else "no_longer_late"
    findings[f"{name}_count"] = findings.get(f"{name}_count", 0) + 1
    kept = findings.setdefault(name, [])
    if len(kept) < ROWS_KEPT:
        kept.append([clock.case_id, clock.kind, was.isoformat(), would.isoformat()])
