"""Routing rules as a table for people."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models.functions import Length

from shanzhi.cases.models import RoutingRule
from shanzhi.cases.permissions import READ_RULES
from shanzhi.cases.queries.tables import category_name
from shanzhi.kernel.api import Actor, require
from shanzhi.places import api as places


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule with names instead of codes."""

    rule: RoutingRule
    place: str
    category: str
    receiver: str


def rules_for(viewer: Actor) -> list[RuleRow]:
    """Active rules that can touch the viewer's places, in the order they are asked."""
    require(viewer, READ_RULES)
    scopes = viewer.scopes()
    rows = (
        RoutingRule.objects.filter(is_active=True)
        .select_related("unit")
        .order_by(Length("place_code").desc(), "position", "id")
    )
    return [
        RuleRow(
            rule=row,
            place=places.division_name(row.place_code) if row.place_code else "",
            category=category_name(row.category_code) if row.category_code else "",
            receiver=row.unit.name if row.unit else row.get_receiver_display(),
        )
        for row in rows
        if any(row.place_code.startswith(s) or s.startswith(row.place_code) for s in scopes)
    ]
