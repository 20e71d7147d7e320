"""Shapefiles (ESRI, 1998) as planning offices hand them out: .shp beside .shx, .dbf, .prj, .cpg."""

from __future__ import annotations

import codecs
import struct
from collections.abc import Iterator
from pathlib import Path

import shapefile  # type: ignore[import-untyped]  # 2026-11-26: a single module without py.typed

from shanzhi.insight.footprint_files.reading import FileNotRead, Reading
from shanzhi.insight.rules.twin.rows import RawRow

# Chinese offices write tables without .cpg in GBK.
_WITHOUT_CPG = "gb18030"
_BROKEN = (shapefile.ShapefileException, struct.error, ValueError, IndexError, OSError)


def read(path: Path) -> Reading:
    """Polygons with their table. Raises FileNotRead for one in metres: degrees are asked for, and only
    its office knows how its plane lies on the Earth."""
    if "PROJCS" in _beside(path, ".prj").upper() or "PROJCRS" in _beside(path, ".prj").upper():
        raise FileNotRead(
            f"{path.name} is in metres of a map plane. "
            "Export it with longitude and latitude (WGS-84 or CGCS2000) and import again."
        )
    try:
        reader = shapefile.Reader(str(path), encoding=_encoding(path), encodingErrors="replace")
    except _BROKEN as why:
        raise FileNotRead(f"{path.name}: {why}") from why
    return Reading(len(reader), _whole(path, reader))


def _whole(path: Path, reader: shapefile.Reader) -> Iterator[RawRow]:
    try:
        yield from _rows(reader)
    except _BROKEN as why:
        raise FileNotRead(f"{path.name} ends in the middle: {why}") from why


def _rows(reader: shapefile.Reader) -> Iterator[RawRow]:
    with reader:
        for number, found in enumerate(reader.iterShapeRecords(), 1):
            shape = found.shape
            geometry = dict(shape.__geo_interface__) if shape and shape.points else None
            properties = found.record.as_dict() if found.record is not None else {}
            yield RawRow(number, _lists(geometry), properties)


def _lists(geometry: dict[str, object] | None) -> dict[str, object] | None:
    """Coordinates as GeoJSON writes them: lists, longitude first, without height."""
    return geometry and {**geometry, "coordinates": _flat(geometry.get("coordinates"))}


def _flat(nested: object) -> object:
    if not isinstance(nested, list | tuple):
        return nested
    if nested and isinstance(nested[0], int | float):
        return [float(number) for number in nested[:2]]
    return [_flat(part) for part in nested]


def _encoding(path: Path) -> str:
    name = _beside(path, ".cpg").strip() or _WITHOUT_CPG
    name = f"cp{name}" if name.isdecimal() else name
    try:
        return codecs.lookup(name).name
    except LookupError:
        return _WITHOUT_CPG


def _beside(path: Path, ending: str) -> str:
    for other in (path.with_suffix(ending), path.with_suffix(ending.upper())):
        if other.is_file():
            return other.read_text(encoding="ascii", errors="ignore")
    return ""
