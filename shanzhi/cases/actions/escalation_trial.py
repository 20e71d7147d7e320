"""Ask a draft of rules about going up about past matters: which would have gone up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shanzhi.cases.actions.escalate import office_over
from shanzhi.cases.actions.rule_kinds import Draft, Past
from shanzhi.cases.events import CaseOpened, ClockRanOut
from shanzhi.cases.models.case import Source
from shanzhi.cases.models.handling import Trigger
from shanzhi.cases.queries.repeats import Repeats
from shanzhi.cases.queries.tables import escalation_rows
from shanzhi.cases.rules.circles import circle_of
from shanzhi.cases.rules.escalation import DEFAULTS, EscalationRow, rule_for, trigger_of
from shanzhi.cases.rules.escalation_checks import escalation_row, may_go_up
from shanzhi.kernel.api import events_of_kinds
from shanzhi.organizations import api as organizations

ROWS_KEPT = 200


def ask_escalation(draft: Draft, matters: Sequence[Past], findings: dict[str, Any]) -> None:
    """Look at everything that happened to the matters and could have passed them up: being one
    more of a kind in its place, and clocks that ran out; add to ``findings`` which go up by the
    rows that hold now, and which by the draft. What nobody is above of goes up by neither, nor
    does what came in from a file."""
    present = escalation_rows.get()
    others = [row for row in present if row.place_code != draft.place_code]
    new = [*others, *(escalation_row(row, draft.place_code) for row in draft.rows)]
    asked = [matter for matter in matters if matter.source != Source.IMPORTED]
    occasions = _occasions(asked)
    repeats = Repeats([matter for matter in asked if Trigger.REPEAT in occasions[matter.id]],
                      _longest([*present, *new]))  # fmt: skip
    for matter in asked:
        before = _going(present, matter, occasions[matter.id], repeats)
        _count(findings, matter, before, _going(new, matter, occasions[matter.id], repeats))


def _occasions(matters: Sequence[Past]) -> dict[int, list[Trigger]]:
    """What could have passed each matter up, in the order in which it happened (1 query)."""
    by_id = {matter.id: matter for matter in matters}
    found: dict[int, list[Trigger]] = {pk: [] for pk in by_id}
    for record in events_of_kinds("case", by_id, (CaseOpened, ClockRanOut)):
        matter, told = by_id[record.aggregate_id], record.payload
        trigger: Trigger | None = Trigger.REPEAT
        if record.kind == ClockRanOut.kind:
            trigger = trigger_of(told["clock"], told["state"], matter.urgency)
        seen = found[matter.id]
        if trigger and trigger not in seen and _somebody_above(matter, told["holder_id"]):
            seen.append(trigger)
    return found


def _somebody_above(matter: Past, holder_id: int | None) -> bool:
    holder = organizations.unit(holder_id) if holder_id else None
    if holder is None:
        return False
    return office_over(matter.place_code, circle_of(holder.place_code), holder.pk) is not None


def _longest(rows: Sequence[EscalationRow]) -> int:
    repeating = [row.days for row in rows if row.trigger == Trigger.REPEAT and row.is_active]
    return max([*repeating, DEFAULTS[Trigger.REPEAT].days])


def _going(
    rows: Sequence[EscalationRow], matter: Past, occasions: Sequence[Trigger], repeats: Repeats
) -> list[Trigger]:
    """The occasions on which it goes up by these rows."""
    found = []
    for trigger in occasions:
        rule = rule_for(
            trigger, rows, place_code=matter.place_code, category_code=matter.category_code
        )
        count = repeats.count(matter.id, rule.days) if rule and rule.days else 0
        if may_go_up(rule, count):
            found.append(trigger)
    return found


def _count(
    findings: dict[str, Any], matter: Past, before: Sequence[Trigger], after: Sequence[Trigger]
) -> None:
    for column, going in enumerate((before, after)):
        for trigger in going:
            row = findings.setdefault("triggers", {}).setdefault(trigger.value, [0, 0])
            row[column] += 1
    for name, going in (("up_before", before), ("up_after", after)):
        findings[name] = findings.get(name, 0) + int(bool(going))
    if bool(before) == bool(after):
        return
    name = "newly_up" if after else "no_longer_up"
    findings[f"{name}_count"] = findings.get(f"{name}_count", 0) + 1
    kept = findings.setdefault(name, [])
    if len(kept) < ROWS_KEPT:
        kept.append([matter.id, [trigger.value for trigger in after or before]])
