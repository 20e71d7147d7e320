"""A rule about deadlines as a form: read it, and write it back into the fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shanzhi.cases.models.case import Urgency
from shanzhi.cases.models.clock import ClockKind
from shanzhi.cases.models.deadline import AfterReopening
from shanzhi.cases.queries.tables import category_name
from shanzhi.cases.rules.rule_rows import Row
from shanzhi.cases.web.rule_fields import category_or_all, numbers_typed
from shanzhi.cases.web.time_card import unit_choices
from shanzhi.kernel.api import Actor, Invalid, TimeUnit

BLANK: Row = {
    "id": None,
    "clock": ClockKind.HANDLE.value,
    "category_code": "",
    "urgency": None,
    "limit_amount": None,
    "limit_unit": TimeUnit.WORK_DAY.value,
    "after_reopening": AfterReopening.ANEW.value,
}


def read_deadline(given: Mapping[str, str], rule_id: int | None) -> Row:
    """The row that was typed. Raises Invalid for what is not even a value; whether the rule makes
    sense is decided when it is saved."""
    faults: dict[str, str] = {}
    amount = numbers_typed(given, ("limit_amount",), faults)["limit_amount"]
    category, urgency = category_or_all(given, faults), given.get("urgency", "")
    if faults:
        raise Invalid(faults)
    levels = {"": None, **{str(level.value): level.value for level in Urgency}}
    return {
        "id": rule_id,
        "clock": given.get("clock", ""),
        "category_code": category,
        "urgency": levels.get(urgency, -1),
        "limit_amount": amount,
        "limit_unit": given.get("limit_unit", ""),
        "after_reopening": given.get("after_reopening", ""),
    }


def unread_deadline(row: Row) -> dict[str, str]:
    """The row as its form's fields."""
    typed = {name: "" if value is None else str(value) for name, value in row.items()}
    category = row["category_code"]
    return typed | {"category_name": category_name(category) if category else "", "note": ""}


def deadline_choices(_viewer: Actor, _place_code: str) -> dict[str, Any]:
    """What the form offers."""
    return {
        "clocks": [(clock.value, clock.label) for clock in ClockKind],
        "urgencies": [(str(level.value), level.label) for level in Urgency],
        "limit_units": unit_choices(),
        "afters": [(after.value, after.label) for after in AfterReopening],
    }
