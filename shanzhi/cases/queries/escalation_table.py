"""Rules about going up as a table for people, and what holds where nobody said anything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models.functions import Length

from shanzhi.cases.models import EscalationRule
from shanzhi.cases.rules.escalation import DEFAULTS
from shanzhi.kernel.api import Actor
from shanzhi.places import api as places

COLUMNS = ("id", "trigger", "category_code", "times", "days", "is_active")


@dataclass(frozen=True, slots=True)
class EscalationLine:
    """One rule as a row, and where it holds ("": everywhere)."""

    row: dict[str, Any]
    place_code: str
    place: str


def escalation_lines(viewer: Actor) -> list[EscalationLine]:
    """Rules that can touch the viewer's places: the narrowest place first (1 query)."""
    scopes = viewer.scopes()
    rows = EscalationRule.objects.order_by(
        "trigger", Length("place_code").desc(), "category_code", "id"
    )
    return [
        EscalationLine(
            row={name: getattr(row, name) for name in COLUMNS},
            place_code=row.place_code,
            place=places.division_name(row.place_code) if row.place_code else "",
        )
        for row in rows
        if any(row.place_code.startswith(s) or s.startswith(row.place_code) for s in scopes)
    ]


def usual_lines() -> list[dict[str, Any]]:
    """What holds where no rule does, as rows."""
    return [
        {
            "id": None,
            "trigger": row.trigger,
            "category_code": "",
            "times": row.times or None,
            "days": row.days or None,
            "is_active": row.is_active,
        }
        for row in DEFAULTS.values()
    ]
