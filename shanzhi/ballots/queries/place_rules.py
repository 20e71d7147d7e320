"""Which rules hold in a place: the law's, and what the nearest place says otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from shanzhi.ballots.models import PlaceRule
from shanzhi.ballots.permissions import SET_RULES
from shanzhi.ballots.rules.law import LAW, LegalRule, effective
from shanzhi.kernel.api import Actor, Target, require


@dataclass(frozen=True, slots=True)
class RuleThere:
    """A rule in a place: ``said`` are the places' own words on it, the nearest first. That one holds,
    it overrides the others and the law's default."""

    rule: LegalRule
    said: tuple[PlaceRule, ...]

    @property
    def holds(self) -> PlaceRule | None:
        """What a place says otherwise; None where the default holds."""
        return self.said[0] if self.said else None


def rules_there(viewer: Actor, kind: str, place_code: str) -> list[RuleThere]:
    """Every rule of a kind with what stands behind it, for who may set it there (1 query).
    Raises Denied."""
    require(viewer, SET_RULES, Target(place_code=place_code))
    rows = _near(kind, place_code)
    return [
        RuleThere(rule, tuple(row for row in rows if row.name == rule.name)) for rule in LAW[kind]
    ]


def rules_in(kind: str, place_code: str) -> list[dict[str, Any]]:
    """Every rule of a kind with name, value, source and reason (1 query)."""
    near = _near(kind, place_code)
    return effective(
        kind, {row.name: (row.value, row.source, row.reason) for row in reversed(near)}
    )


def _near(kind: str, place_code: str) -> list[PlaceRule]:
    """What the place and those above it say, the nearest first."""
    rows = PlaceRule.objects.filter(kind=kind, ended_at__isnull=True)
    near = [row for row in rows if place_code.startswith(row.place_code)]
    return sorted(near, key=lambda row: -len(row.place_code))
