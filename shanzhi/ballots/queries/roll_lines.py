"""The roll as it is hashed and exported: numbers, units and areas, and no name."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from shanzhi.ballots.models import Ballot, Elector, RollUnit
from shanzhi.ballots.rules.roll import roll_line


def roll_lines(ballot: Ballot) -> Iterator[dict[str, Any]]:
    """One line for each elector, by number; a unit's area is that of the certificate (2 queries)."""
    units: dict[int, list[tuple[str, Decimal, str, bool]]] = {}
    found = RollUnit.objects.filter(ballot=ballot).order_by("elector_id", "label")
    for elector_id, *unit in found.values_list("elector_id", "label", "area", "use", "counts"):
        units.setdefault(elector_id, []).append(tuple(unit))  # type: ignore[arg-type]  # 2026-11-26: four columns
    electors = Elector.objects.filter(ballot=ballot).order_by("number")
    for pk, number, kind, area, owners in electors.values_list(
        "pk", "number", "kind", "area", "owners_hash"
    ):
        yield roll_line(number, kind, area, units.get(pk, ()), owners)
