"""The bytes of a vector tile: Mapbox Vector Tile Specification 2.1, sections 4.2 to 4.4.

Numbers of all features of a layer are written in one go: one NumPy array of commands and zigzag steps,
one array of varints (Protocol Buffers Encoding), cut at the borders of features.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray

POINT, LINE, POLYGON = 0, 1, 3
"""Type ids of GEOS of what a feature's parts may be."""
_KINDS = {POINT: 1, LINE: 2, POLYGON: 3}
_MOVE_TO, _LINE_TO, _CLOSE_PATH = 1, 2, 15
_LONGEST_VARINT = 10
_SHORT = tuple(bytes([value]) for value in range(128))

Value = str | bool | int | float
LayerBytes = bytes
Numbers = NDArray[np.int64]
Parts = NDArray[np.object_]


def tile_bytes(layers: Sequence[LayerBytes]) -> bytes:
    """A tile of layers."""
    return b"".join(_field(3, layer) for layer in layers)


def layer_bytes(
    name: str,
    extent: int,
    owners: Numbers,
    parts: Parts,
    properties: Mapping[str, Sequence[Value | None]],
    ids: Sequence[int] | None,
) -> LayerBytes:
    """A layer. ``parts`` are points, lines and polygons with whole coordinates in units of the tile;
    ``owners`` says which feature (0, 1, 2, … without gaps, in order) each belongs to."""
    keys, values, tags = _tags(properties, int(owners[-1]) + 1)
    kinds = shapely.get_type_id(parts)
    geometries: dict[int, tuple[int, bytes]] = {}
    for kind, number in _KINDS.items():
        of_kind = np.flatnonzero(kinds == kind)
        if len(of_kind):
            written = _geometries(kind, owners[of_kind], parts[of_kind])
            geometries |= {owner: (number, one) for owner, one in written.items()}
    body = [_number(15, 2), _field(1, name.encode())]
    for owner in sorted(geometries):
        kind, geometry = geometries[owner]
        feature = b"" if ids is None else _number(1, ids[owner])
        feature += _field(2, tags[owner]) if tags[owner] else b""
        body.append(_field(2, feature + _number(3, kind) + _field(4, geometry)))
    body += [_field(3, key.encode()) for key in keys]
    body += [_field(4, _value(value)) for value in values]
    return b"".join([*body, _number(5, extent)])


def _tags(
    properties: Mapping[str, Sequence[Value | None]], count: int
) -> tuple[list[str], list[Value], list[bytes]]:
    """Keys and values once each, and per feature the pairs of their indexes."""
    values: dict[tuple[type, Value], int] = {}
    tags = [b""] * count
    for key, column in enumerate(properties.values()):
        pairs: dict[tuple[type, Value], bytes] = {}
        for feature, value in enumerate(column):
            if value is None:
                continue
            known = (type(value), value)
            if known not in pairs:
                index = values.setdefault(known, len(values))
                pairs[known] = _varint(key) + _varint(index)
            tags[feature] += pairs[known]
    return list(properties), [value for _kind, value in values], tags


def _geometries(kind: int, owners: Numbers, parts: Parts) -> dict[int, bytes]:
    """Feature → its packed commands."""
    paths, path_owners = parts, owners
    if kind == POLYGON:
        paths, part_of = shapely.get_rings(parts, return_index=True)
        path_owners = owners[part_of]
    corners, path_of = shapely.get_coordinates(paths, return_index=True)
    places = np.rint(corners).astype(np.int64)
    if kind == POLYGON:  # the last corner is the first one again: ClosePath says so
        is_last = np.append(path_of[1:] != path_of[:-1], True)
        places, path_of = places[~is_last], path_of[~is_last]
    if kind == POINT:  # all points of a feature are one MoveTo
        path_of = path_owners[path_of]
        path_owners, path_of = np.unique(path_of, return_inverse=True)
    words, ends = _commands(kind, places, path_of, path_owners[path_of], len(path_owners))
    return _packed(words, ends, path_owners)


def _commands(
    kind: int, places: Numbers, path_of: Numbers, owner_of: Numbers, count: int
) -> tuple[Numbers, Numbers]:
    """Command words of all paths one after another, and where each path ends."""
    sizes = np.bincount(path_of, minlength=count)
    extra = {POINT: 1, LINE: 2, POLYGON: 3}[kind]
    ends = np.cumsum(2 * sizes + extra)
    starts = ends - 2 * sizes - extra
    steps = np.diff(places, axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
    is_first = np.diff(owner_of, prepend=-1) != 0  # the cursor begins anew with each feature
    steps[is_first] = places[is_first]
    rank = np.arange(len(places)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    at = starts[path_of] + 1 + 2 * rank
    if kind != POINT:
        at += rank > 0
    words = np.zeros(int(ends[-1]), dtype=np.int64)
    zigzag = (steps << 1) ^ (steps >> 63)
    words[at], words[at + 1] = zigzag[:, 0], zigzag[:, 1]
    words[starts] = _MOVE_TO | (sizes << 3 if kind == POINT else 1 << 3)
    if kind != POINT:
        words[starts + 3] = _LINE_TO | (sizes - 1) << 3
    if kind == POLYGON:
        words[ends - 1] = _CLOSE_PATH
    return words, ends


def _packed(words: Numbers, ends: Numbers, path_owners: Numbers) -> dict[int, bytes]:
    """The words as varints, cut where the next feature begins."""
    lengths = np.ones(len(words), dtype=np.int64)
    for step in range(1, _LONGEST_VARINT):
        lengths += words >= 1 << (7 * step) if step < 9 else 0
    stops = np.cumsum(lengths)
    out = np.zeros(int(stops[-1]), dtype=np.uint8)
    for step in range(int(lengths.max())):
        goes_on = np.flatnonzero(lengths > step)
        more = np.where(lengths[goes_on] > step + 1, 0x80, 0)
        out[stops[goes_on] - lengths[goes_on] + step] = (words[goes_on] >> (7 * step)) & 0x7F | more
    is_end = np.append(path_owners[1:] != path_owners[:-1], True)
    edges = [0, *stops[ends[is_end] - 1].tolist()]
    body = out.tobytes()
    return {
        int(owner): body[start:end]
        for owner, (start, end) in zip(path_owners[is_end], pairwise(edges), strict=True)
    }


def _value(value: Value) -> bytes:
    if isinstance(value, bool):
        return _number(7, int(value))
    if isinstance(value, str):
        return _field(1, value.encode())
    if isinstance(value, float):
        return b"\x19" + struct.pack("<d", value)
    return _number(5, value) if value >= 0 else _number(6, ~value << 1 | 1)


def _field(number: int, body: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(body)) + body


def _number(number: int, value: int) -> bytes:
    return _varint(number << 3) + _varint(value)


def _varint(value: int) -> bytes:
    if value < len(_SHORT):
        return _SHORT[value]
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
