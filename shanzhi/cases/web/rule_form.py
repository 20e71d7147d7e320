"""A routing rule as a form: read it, and write it back into the fields."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from shanzhi.cases.rules.rule_rows import Row
from shanzhi.cases.web.category_choice import category_typed
from shanzhi.kernel.api import Invalid

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
    numbers = {name: _number(given.get(name, ""), name, faults) for name in NUMBERS}
    category = ""
    if typed := given.get("category_name", "").strip():
        try:
            category = category_typed(typed)
        except Invalid as why:
            faults |= why.fields
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


def unread_rule(row: Row, category: str) -> dict[str, str]:
    """The row as its form's fields."""
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


def _number(text: str, name: str, faults: dict[str, str]) -> int | None:
    trimmed = text.strip()
    if not trimmed:
        return None
    if not (trimmed.isascii() and trimmed.isdecimal() and len(trimmed) < 5):
        faults[name] = _("请填写整数，或留空。")
        return None
    return int(trimmed)
