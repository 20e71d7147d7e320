"""Reading outlines of buildings from files; one format a file, all give ``RawRow``s."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from shanzhi.insight.footprint_files import geojson, osm, shapefile
from shanzhi.insight.footprint_files.reading import FileNotRead, Reading

__all__ = ["FileNotRead", "Reading", "read_footprints"]


@dataclass(frozen=True, slots=True)
class _Format:
    endings: tuple[str, ...]
    read: Callable[[Path], Reading]


_FORMATS = (
    _Format((".geojson", ".json"), geojson.read),
    _Format((".geojsonl", ".geojsons", ".ndjson"), geojson.read_lines),
    _Format((".shp",), shapefile.read),
    _Format((".osm", ".osm.pbf", ".pbf", ".osm.gz", ".osm.bz2"), osm.read),
)
ENDINGS = tuple(ending for one in _FORMATS for ending in one.endings)


def read_footprints(path: Path) -> Reading:
    """The features of a file by its ending (ENDINGS). Raises FileNotRead."""
    name = path.name.casefold()
    for one in _FORMATS:
        if name.endswith(one.endings):
            return one.read(path)
    raise FileNotRead(f"{path.name}: expected {', '.join(ENDINGS)}")
