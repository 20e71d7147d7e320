"""What a trial found, kind by kind, as its page shows it; matters the viewer may not see are left
out of the lists, not of the numbers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from shanzhi.cases.actions.escalation_rules import trigger_words
from shanzhi.cases.models import DryRun
from shanzhi.cases.models.clock import ClockKind
from shanzhi.cases.models.escalation import EscalationRule
from shanzhi.cases.queries.rule_sets import cases_shown
from shanzhi.kernel.api import Actor
from shanzhi.organizations import api as organizations


def routing_found(viewer: Actor, run: DryRun) -> dict[str, Any]:
    """Who would have got what, and what would have been late."""
    found = run.findings
    moved = found.get("changed_rows", [])
    late, saved = found.get("newly_late", []), found.get("no_longer_late", [])
    cases = cases_shown(viewer, [row[0] for row in (*moved, *late, *saved)])
    units = sorted(found.get("units", {}).items(), key=lambda item: -max(item[1]))
    return {
        "units": [
            {"name": _unit_name(int(pk)), "before": before, "after": after}
            for pk, (before, after) in units
        ],
        "changed": found.get("changed", 0),
        "changed_rows": [
            {"case": cases[pk], "before": _unit_name(before), "after": _unit_name(after)}
            for pk, before, after in moved
            if pk in cases
        ],
        "late_rows": [
            {"case": cases[pk], "until": datetime.fromisoformat(after), "is_late": is_late}
            for rows, is_late in ((late, True), (saved, False))
            for pk, _before, after in rows
            if pk in cases
        ],
        "handled": found.get("handled", 0),
        "late_before": found.get("late_before", 0),
        "late_after": found.get("late_after", 0),
        "nowhere": found.get("nowhere", 0),
    }


def deadlines_found(viewer: Actor, run: DryRun) -> dict[str, Any]:
    """Clock by clock what would have been late, and which matters changed sides."""
    found = run.findings
    clocks = [
        {"name": kind.label, **dict(zip(("all", "moved", "before", "after"), row, strict=True))}
        for kind in ClockKind
        if (row := found.get("clocks", {}).get(kind.value))
    ]
    lists = {name: found.get(name, []) for name in ("newly_late", "no_longer_late")}
    cases = cases_shown(viewer, [row[0] for rows in lists.values() for row in rows])
    return {
        "clocks": clocks,
        "sums": {
            name: _sum(clock[name] for clock in clocks)
            for name in ("all", "moved", "before", "after")
        },
        "lists": [
            {
                "name": name,
                "count": found.get(f"{name}_count", 0),
                "rows": [
                    {
                        "case": cases[pk],
                        "clock": ClockKind(kind).label,
                        "before": datetime.fromisoformat(before),
                        "after": datetime.fromisoformat(after),
                    }
                    for pk, kind, before, after in rows
                    if pk in cases
                ],
            }
            for name, rows in lists.items()
        ],
    }


def escalation_found(viewer: Actor, run: DryRun) -> dict[str, Any]:
    """Which matters would have gone up, and which no longer."""
    found = run.findings
    lists = {name: found.get(name, []) for name in ("newly_up", "no_longer_up")}
    cases = cases_shown(viewer, [row[0] for rows in lists.values() for row in rows])
    return {
        "up_before": found.get("up_before", 0),
        "up_after": found.get("up_after", 0),
        "triggers": [
            {"name": trigger_words(trigger), "before": row[0], "after": row[1]}
            for trigger in EscalationRule.TRIGGERS
            if (row := found.get("triggers", {}).get(trigger.value))
        ],
        "lists": [
            {
                "name": name,
                "count": found.get(f"{name}_count", 0),
                "rows": [
                    {"case": cases[pk], "why": [trigger_words(trigger) for trigger in triggers]}
                    for pk, triggers in rows
                    if pk in cases
                ],
            }
            for name, rows in lists.items()
        ],
    }


def _sum(numbers: Iterable[Any]) -> int:
    return sum(int(number) for number in numbers)


def _unit_name(unit_id: int) -> str:
    unit = organizations.unit(unit_id)
    return unit.name if unit else str(unit_id)
