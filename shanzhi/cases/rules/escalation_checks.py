"""Can a rule about going up be evaluated, and does it say anything new? Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shanzhi.cases.models.escalation import EscalationRule
from shanzhi.cases.models.handling import Trigger
from shanzhi.cases.rules.escalation import EscalationRow, rule_for
from shanzhi.cases.rules.rule_rows import RuleFault

MOST_TIMES, MOST_DAYS = 99, 366
SPEAKS_OF = ("trigger", "category_code")


def escalation_row(row: Mapping[str, Any], place_code: str) -> EscalationRow:
    """An edited row as the decision sees it."""
    return EscalationRow(
        trigger=row["trigger"],
        place_code=place_code,
        category_code=row["category_code"],
        times=row["times"] or 0,
        days=row["days"] or 0,
        is_active=row["is_active"],
    )


def faults_of(row: Mapping[str, Any], known_categories: frozenset[str]) -> list[RuleFault]:
    """Why a rule cannot be evaluated; empty for one that can."""
    found = []
    if row["trigger"] not in EscalationRule.TRIGGERS:
        found.append(RuleFault("trigger", "unknown"))
    if row["category_code"] and row["category_code"] not in known_categories:
        found.append(RuleFault("category", "unknown"))
    if row["trigger"] != Trigger.REPEAT:
        counted = row["times"] is not None or row["days"] is not None
        return [*found, RuleFault("times", "needless")] if counted else found
    if not 2 <= (row["times"] or 0) <= MOST_TIMES:
        found.append(RuleFault("times", "range"))
    if not 1 <= (row["days"] or 0) <= MOST_DAYS:
        found.append(RuleFault("days", "range"))
    return found


def says_nothing_new(row: EscalationRow, others: Sequence[EscalationRow]) -> bool:
    """Would the same hold if this rule were not there? Asked of its category and of all below it
    that another rule names: a wider place may say something else of one of them."""

    def effect(held: Sequence[EscalationRow], category_code: str) -> tuple[int, int] | None:
        place = row.place_code
        return _effect(rule_for(row.trigger, held, place_code=place, category_code=category_code))

    named = {other.category_code for other in others}
    below = {row.category_code, *(code for code in named if code.startswith(row.category_code))}
    return all(effect([*others, row], code) == effect(others, code) for code in below)


def may_go_up(row: EscalationRow | None, count: int) -> bool:
    """Does ``row`` (None: switched off) pass a matter up? ``count`` is which one of its kind it is,
    where the rule counts."""
    return row is not None and (row.trigger != Trigger.REPEAT or count >= row.times)


def _effect(row: EscalationRow | None) -> tuple[int, int] | None:
    return None if row is None else (row.times, row.days)
