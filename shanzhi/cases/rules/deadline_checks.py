"""Can a rule about deadlines be evaluated, and does it say anything new? Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shanzhi.cases.models.case import Urgency
from shanzhi.cases.models.clock import ClockKind
from shanzhi.cases.models.deadline import AfterReopening
from shanzhi.cases.rules.deadlines import DeadlineRow, row_for
from shanzhi.cases.rules.rule_rows import RuleFault
from shanzhi.kernel.api import TimeUnit

MAX_LIMIT = 400
SPEAKS_OF = ("clock", "category_code", "urgency")


def deadline_row(row: Mapping[str, Any], place_code: str) -> DeadlineRow:
    """An edited row as the decision sees it. Raises ValueError for an unknown unit."""
    return DeadlineRow(
        clock=row["clock"],
        place_code=place_code,
        category_code=row["category_code"],
        urgency=row["urgency"],
        limit=(row["limit_amount"], TimeUnit(row["limit_unit"])),
        after_reopening=row["after_reopening"],
    )


def faults_of(row: Mapping[str, Any], known_categories: frozenset[str]) -> list[RuleFault]:
    """Why a rule cannot be evaluated; empty for one that can."""
    wrong = {
        "clock": row["clock"] not in ClockKind.values,
        "category": bool(row["category_code"]) and row["category_code"] not in known_categories,
        "urgency": row["urgency"] is not None and row["urgency"] not in Urgency.values,
        "limit_amount": not 1 <= (row["limit_amount"] or 0) <= MAX_LIMIT,
        "limit_unit": row["limit_unit"] not in list(TimeUnit),
        "after_reopening": row["after_reopening"] not in AfterReopening.values,
    }
    return [RuleFault(field, "unknown") for field, is_wrong in wrong.items() if is_wrong]


def says_nothing_new(row: DeadlineRow, others: Sequence[DeadlineRow]) -> bool:
    """Would a wider rule say the same if this one were not there?"""
    urgencies = Urgency.values if row.urgency is None else [row.urgency]
    wider = [
        row_for(row.clock, others, place_code=row.place_code, category_code=row.category_code,
                urgency=urgency)
        for urgency in urgencies
    ]  # fmt: skip
    same = (row.limit, row.after_reopening)
    return all(rule is not None and (rule.limit, rule.after_reopening) == same for rule in wider)
