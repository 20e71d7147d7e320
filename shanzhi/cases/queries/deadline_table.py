"""Rules about deadlines as a table for people, and what holds where nobody said anything."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models.functions import Length

from shanzhi.cases.models import Deadline
from shanzhi.cases.models.case import Urgency
from shanzhi.cases.models.clock import ClockKind
from shanzhi.cases.queries.tables import category_name
from shanzhi.cases.rules.deadlines import DEFAULTS
from shanzhi.kernel.api import Actor
from shanzhi.places import api as places


@dataclass(frozen=True, slots=True)
class DeadlineLine:
    """One rule with names instead of codes."""

    rule: Deadline
    place: str
    category: str


def deadline_lines(viewer: Actor) -> list[DeadlineLine]:
    """Rules that can touch the viewer's places: the narrowest place first, by clock."""
    scopes = viewer.scopes()
    rows = Deadline.objects.order_by("clock", Length("place_code").desc(), "category_code", "id")
    return [
        DeadlineLine(
            rule=row,
            place=places.division_name(row.place_code) if row.place_code else "",
            category=category_name(row.category_code) if row.category_code else "",
        )
        for row in rows
        if any(row.place_code.startswith(s) or s.startswith(row.place_code) for s in scopes)
    ]


def default_lines() -> list[tuple[str, list[str]]]:
    """(clock, limits for normal, urgent, emergency) that hold where no rule does."""
    return [
        (
            str(ClockKind(clock).label),
            [f"{limits[urgency][0]} {limits[urgency][1].label}" for urgency in Urgency.values],
        )
        for clock, limits in DEFAULTS.items()
    ]
