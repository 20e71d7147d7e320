"""Ask a draft of routing rules about past matters: who would have got what, what would be late."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shanzhi.cases.actions.routing import Nowhere, Route, route_by
from shanzhi.cases.actions.rule_kinds import Draft, Past
from shanzhi.cases.queries.tables import route_rule, routing_rules
from shanzhi.cases.rules.routing import RouteRule
from shanzhi.cases.rules.rule_rows import Row

ROWS_KEPT = 200


def ask_routing(draft: Draft, matters: Sequence[Past], findings: dict[str, Any]) -> None:
    """Route each matter by the rules that hold now and by the draft, through the same
    ``first_match``, and add what is different to ``findings``.

    A matter would be late when it took until after the limit of the rule, whoever had it: it is
    assumed that another unit would have been done at the same moment.
    """
    present = routing_rules.get()
    new = drafted(present, draft.place_code, draft.rows)
    for matter in matters:
        before, after = _route(present, matter), _route(new, matter)
        if before is None or after is None:
            findings["nowhere"] = findings.get("nowhere", 0) + 1
            continue
        _count(findings, matter, before, after)


def drafted(present: Sequence[RouteRule], place_code: str, rows: Sequence[Row]) -> list[RouteRule]:
    """All rules as they would be asked if ``rows`` were the place's: narrowest place first."""
    mine = [
        route_rule({**row, "id": row["id"] or -position, "place_code": place_code})
        for position, row in enumerate(rows, start=1)
        if row["is_active"]
    ]
    others = [rule for rule in present if rule.place_code != place_code]
    return sorted([*others, *mine], key=lambda rule: -len(rule.place_code))  # stable within a place


def _route(rules: Sequence[RouteRule], matter: Past) -> Route | None:
    try:
        return route_by(
            rules,
            place_code=matter.place_code,
            category_code=matter.category_code,
            urgency=matter.urgency,
            at=matter.opened_at,
        )
    except Nowhere:
        return None


def _count(findings: dict[str, Any], matter: Past, before: Route, after: Route) -> None:
    units = findings.setdefault("units", {})
    units.setdefault(str(before.unit_id), [0, 0])[0] += 1
    units.setdefault(str(after.unit_id), [0, 0])[1] += 1
    if before.unit_id != after.unit_id:
        findings["changed"] = findings.get("changed", 0) + 1
        kept = findings.setdefault("changed_rows", [])
        if len(kept) < ROWS_KEPT:
            kept.append([matter.id, before.unit_id, after.unit_id])
    if matter.handled_at is None:
        return
    was, would = matter.handled_at > before.due_at, matter.handled_at > after.due_at
    for name, counts in (("handled", True), ("late_before", was), ("late_after", would)):
        findings[name] = findings.get(name, 0) + int(counts)
    if was != would:
        kept = findings.setdefault("newly_late" if would else "no_longer_late", [])
        if len(kept) < ROWS_KEPT:
            kept.append([matter.id, before.due_at.isoformat(), after.due_at.isoformat()])
