"""A rule about going up as a form: read it, and write it back into the fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from shanzhi.cases.actions.escalation_rules import trigger_words
from shanzhi.cases.models.escalation import EscalationRule
from shanzhi.cases.models.handling import Trigger
from shanzhi.cases.queries.tables import category_name
from shanzhi.cases.rules.escalation import DEFAULTS
from shanzhi.cases.rules.rule_rows import Row
from shanzhi.cases.web.rule_fields import category_or_all, numbers_typed
from shanzhi.kernel.api import Actor, Invalid

BLANK: Row = {
    "id": None,
    "trigger": "",
    "category_code": "",
    "times": None,
    "days": None,
    "is_active": True,
}


def read_escalation(given: Mapping[str, str], rule_id: int | None) -> Row:
    """The row that was typed. Raises Invalid for what is not even a value; whether the rule makes
    sense is decided when it is saved. Where nothing is to go up, nobody has to say how often."""
    faults: dict[str, str] = {}
    numbers, category = (
        numbers_typed(given, ("times", "days"), faults),
        category_or_all(given, faults),
    )
    if given.get("effect", "") not in {"up", "stay"}:
        faults["effect"] = _("请选择到时是自动上报还是不上报。")
    if faults:
        raise Invalid(faults)
    trigger, is_active = given.get("trigger", ""), given.get("effect") == "up"
    if trigger == Trigger.REPEAT and not is_active and set(numbers.values()) == {None}:
        usual = DEFAULTS[Trigger.REPEAT]
        numbers = {"times": usual.times, "days": usual.days}
    return {
        "id": rule_id,
        "trigger": trigger,
        "category_code": category,
        "times": numbers["times"],
        "days": numbers["days"],
        "is_active": is_active,
    }


def unread_escalation(row: Row) -> dict[str, str]:
    """The row as its form's fields."""
    typed = {name: "" if row[name] is None else str(row[name]) for name in ("times", "days")}
    category = row["category_code"]
    return typed | {
        "trigger": row["trigger"],
        "category_name": category_name(category) if category else "",
        "effect": "up" if row["is_active"] else "stay",
        "note": "",
    }


def escalation_choices(_viewer: Actor, _place_code: str) -> dict[str, Any]:
    """What the form offers."""
    effects = [
        {"value": "up", "label": _("自动上报")},
        {"value": "stay", "label": _("不自动上报"), "hint": _("上一级的规则在这里也不再生效")},
    ]
    return {
        "triggers": [(t.value, trigger_words(t)) for t in EscalationRule.TRIGGERS],
        "effects": effects,
    }
