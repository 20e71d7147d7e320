"""GeoJSON (RFC 7946), whole or a feature a line (RFC 8142, newline-delimited)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from shanzhi.insight.footprint_files.reading import FileNotRead, Reading
from shanzhi.insight.rules.twin.rows import RawRow


def read(path: Path) -> Reading:
    """A FeatureCollection or a Feature; held in memory, so large towns come a feature a line."""
    try:
        found = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as why:
        raise FileNotRead(f"{path.name} is not JSON: {why}") from why
    kind = found.get("type") if isinstance(found, dict) else None
    features = [found] if kind == "Feature" else found.get("features") if kind else None
    if not isinstance(features, list):
        raise FileNotRead(f"{path.name} is not a GeoJSON FeatureCollection.")
    return Reading(len(features), _rows(features))


def read_lines(path: Path) -> Reading:
    """One feature a line; a line that is none is a row of its own, to be refused with its number."""
    with path.open("rb") as stream:
        size = sum(1 for line in stream if line.strip())
    return Reading(size, _rows(_lines(path)))


def _lines(path: Path) -> Iterator[object]:
    with path.open("rb") as stream:
        for line in stream:
            if text := line.strip(b"\x1e \r\n\t"):
                try:
                    yield json.loads(text)
                except (ValueError, RecursionError):
                    yield None


def _rows(features: Iterable[object]) -> Iterator[RawRow]:
    for number, feature in enumerate(features, 1):
        if not isinstance(feature, dict):
            yield RawRow(number, None, {})
            continue
        properties = feature.get("properties")
        key = feature.get("id")
        yield RawRow(
            number,
            feature.get("geometry"),
            properties if isinstance(properties, dict) else {},
            "" if key is None else str(key),
        )
