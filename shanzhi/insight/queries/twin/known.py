"""Registered buildings as outlines are compared with them."""

from __future__ import annotations

from collections.abc import Iterable

from shanzhi.insight.rules.twin.matching import KnownBuilding
from shanzhi.places.api import buildings_under


def known_buildings(place_codes: Iterable[str]) -> dict[int, tuple[KnownBuilding, int]]:
    """Id → (the building, its floors), of all at these places (a query each)."""
    return {
        row.pk: (
            KnownBuilding(
                id=row.pk,
                grid_code=row.grid_id,
                name=row.name,
                full_name="".join(row.full_name.split()),
                latitude=row.latitude,
                longitude=row.longitude,
            ),
            row.floors,
        )
        for code in sorted(set(place_codes))
        for row in buildings_under(code).iterator()
    }
