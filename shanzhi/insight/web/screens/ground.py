"""What the map stands on: our own tiles, the base map that is configured, and the box to begin with."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings

from shanzhi.insight.queries.screens.look import Look
from shanzhi.lib.base_maps import BASE_MAPS
from shanzhi.lib.coordinates import Datum
from shanzhi.places.api import area_bounds

TILES = "/cockpit/tiles/{datum}/{{z}}/{{x}}/{{y}}.mvt"


def datum_here() -> Datum:
    """In which datum maps are drawn."""
    return BASE_MAPS[settings.BASE_MAP].datum if settings.BASE_MAP else Datum.WGS84


def ground_of(look: Look) -> dict[str, Any]:
    """For the map's attributes."""
    datum = datum_here()
    bounds = area_bounds(look.place, datum)
    base = BASE_MAPS.get(settings.BASE_MAP)
    return {
        "tiles": TILES.format(datum=datum.value),
        "datum": datum.value,
        "bounds": ",".join(f"{degree:.6f}" for degree in bounds) if bounds else "",
        "base": json.dumps(base.addresses(settings.BASE_MAP_KEY)) if base else "",
        "base_name": base.name if base else "",
        "prefix": look.place,
    }
