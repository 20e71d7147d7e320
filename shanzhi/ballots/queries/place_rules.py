"""Which rules hold in a place: the law's, and what the nearest place says otherwise."""

from __future__ import annotations

from typing import Any

from shanzhi.ballots.models import PlaceRule
from shanzhi.ballots.rules.law import effective


def rules_in(kind: str, place_code: str) -> list[dict[str, Any]]:
    """Every rule of a kind with name, value, source and reason (1 query)."""
    rows = PlaceRule.objects.filter(kind=kind, ended_at__isnull=True)
    near = [row for row in rows if place_code.startswith(row.place_code)]
    said = {
        row.name: (row.value, row.source, row.reason)
        for row in sorted(near, key=lambda row: len(row.place_code))
    }
    return effective(kind, said)
