"""A routing rule as a form: read it, and write it back into the fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shanzhi.cases.models.routing import Receiver
from shanzhi.cases.queries.tables import category_name
from shanzhi.cases.rules.rule_rows import Row
from shanzhi.cases.web.rule_fields import category_or_all, numbers_typed
from shanzhi.kernel.api import Actor, Invalid, TimeUnit
from shanzhi.organizations import api as organizations

BLANK: Row = {
    "id": None,
    "name": "",
    "category_code": "",
    "from_hour": None,
    "until_hour": None,
    "receiver": "",
    "unit_id": None,
    "limit_amount": None,
    "limit_unit": "",
    "is_active": True,
}
NUMBERS = ("from_hour", "until_hour", "limit_amount")


def read_rule(given: Mapping[str, str], rule_id: int | None) -> Row:
    """The row that was typed. Raises Invalid for what is not even a value; whether the rule makes
    sense is decided when it is saved."""
    faults: dict[str, str] = {}
    numbers, category = numbers_typed(given, NUMBERS, faults), category_or_all(given, faults)
    if faults:
        raise Invalid(faults)
    receiver, unit = given.get("receiver", ""), given.get("unit", "")
    names_unit = receiver == "unit" and unit.isascii() and unit.isdecimal()
    return {
        "id": rule_id,
        "name": " ".join(given.get("name", "").replace("\x00", "").split()),
        "category_code": category,
        **{name: numbers[name] for name in ("from_hour", "until_hour")},
        "receiver": receiver,
        "unit_id": int(unit) if names_unit else None,
        "limit_amount": numbers["limit_amount"],
        "limit_unit": given.get("limit_unit", "") if numbers["limit_amount"] is not None else "",
        "is_active": given.get("is_active") == "1",
    }


def unread_rule(row: Row) -> dict[str, str]:
    """The row as its form's fields."""
    category = category_name(row["category_code"]) if row["category_code"] else ""
    typed = {name: "" if row[name] is None else str(row[name]) for name in NUMBERS}
    return typed | {
        "name": row["name"],
        "category_name": category,
        "receiver": row["receiver"],
        "unit": str(row["unit_id"] or ""),
        "limit_unit": row["limit_unit"],
        "is_active": "1" if row["is_active"] else "",
        "note": "",
    }


def routing_choices(viewer: Actor, place_code: str) -> dict[str, Any]:
    """What the form offers."""
    units = organizations.dispatchable_units(viewer, place_code)
    return {
        "receivers": [(choice.value, choice.label) for choice in Receiver],
        "units": [(str(unit.pk), unit.name) for unit in units],
        "limit_units": [(unit.value, unit.label) for unit in TimeUnit],
    }
