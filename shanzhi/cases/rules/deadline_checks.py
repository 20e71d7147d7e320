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
    """Would the same hold if this rule were not there? Asked of its category and of all below it
    that another rule names: a wider place may say something else of one of them."""

    def effect(
        held: Sequence[DeadlineRow], category_code: str, urgency: int
    ) -> tuple[tuple[int, TimeUnit], str] | None:
        found = row_for(row.clock, held, place_code=row.place_code, category_code=category_code,
                        urgency=urgency)  # fmt: skip
        return (found.limit, found.after_reopening) if found else None

    urgencies = Urgency.values if row.urgency is None else [row.urgency]
    named = {other.category_code for other in others}
    below = {row.category_code, *(code for code in named if code.startswith(row.category_code))}
    return all(
        effect([*others, row], code, urgency) == effect(others, code, urgency)
        for code in below
        for urgency in urgencies
    )
