"""Extracts of OpenStreetMap (.osm, .osm.pbf): closed ways and multipolygons tagged as buildings.

Data of OpenStreetMap is under the ODbL: whoever shows it names "© OpenStreetMap contributors".
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import osmium
from osmium.filter import KeyFilter
from osmium.geom import GeoJSONFactory
from osmium.osm import Area

from shanzhi.insight.footprint_files.reading import FileNotRead, Reading
from shanzhi.insight.rules.twin.rows import RawRow


def read(path: Path) -> Reading:
    """Every building; how many there are is not known before the end."""
    if not path.stat().st_size:
        raise FileNotRead(f"{path.name} is empty.")
    return Reading(0, _rows(path))


def _rows(path: Path) -> Iterator[RawRow]:
    tagged = KeyFilter("building")
    number = 0
    factory = GeoJSONFactory()
    try:
        for found in osmium.FileProcessor(path).with_areas(tagged).with_filter(tagged):
            if isinstance(found, Area) and found.tags.get("building") != "no":
                number += 1
                yield _row(number, found, factory)
    except RuntimeError as why:
        raise FileNotRead(f"{path.name}: {why}") from why


def _row(number: int, area: Area, factory: GeoJSONFactory) -> RawRow:
    """The key is that of the way or relation, as OpenStreetMap writes it in addresses."""
    tags = dict(_pairs(area))
    key = f"{'way' if area.from_way() else 'relation'}/{area.orig_id()}"
    tags.pop("id", None)
    try:
        geometry: object = json.loads(factory.create_multipolygon(area))
    except RuntimeError:
        geometry = None
    return RawRow(number, geometry, tags, key)


def _pairs(found: Area) -> Iterator[tuple[str, str]]:
    return ((tag.k, tag.v) for tag in found.tags)
