"""What we write is what an independent reader of vector tiles reads."""

from __future__ import annotations

from itertools import pairwise, product
from typing import Any

import mapbox_vector_tile  # type: ignore[import-untyped]  # 2026-11-26: it has no types
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from shanzhi.lib.vector_tiles import (
    BUFFER,
    EXTENT,
    Layer,
    Tile,
    columns,
    encode_tile,
    metres_per_unit,
    numbers_around,
    numbers_within,
    quad_number,
    tile_at,
    tile_box,
    tile_numbered,
    tiles_over,
)

LAT, LNG = 31.0, 124.5
TILE = tile_at(LAT, LNG, 15)
WEST, SOUTH, EAST, NORTH = tile_box(TILE, buffer=0)
# Some come from outside, some go out, most lie within.
PLACES = st.tuples(st.floats(WEST - 0.01, EAST + 0.01), st.floats(SOUTH - 0.01, NORTH + 0.01))
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**40), 2**40),
    st.text("a一🏠", max_size=4),
    st.floats(-9e9, 9e9),
)


def read(body: bytes) -> dict[str, Any]:
    """Layer → what the independent reader finds, y to the south as it was written."""
    found: dict[str, Any] = mapbox_vector_tile.decode(body, default_options={"y_coord_down": True})
    return found


def features(body: bytes, layer: str) -> list[Any]:
    return list(read(body)[layer]["features"]) if body else []


def block(west: float, south: float, wide: float, high: float) -> Any:
    return shapely.box(west, south, west + wide, south + high)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(PLACES, st.floats(1e-5, 4e-3), st.floats(1e-5, 4e-3)), max_size=12))
def test_polygons_come_back_where_they_were(drawn: Any) -> None:
    shapes = [block(place[0], place[1], wide, high) for place, wide, high in drawn]
    layer = Layer("houses", shapes, {"row": list(range(len(shapes)))}, simplify=0)
    frame = shapely.box(*tile_box(TILE))
    unit = (EAST - WEST) / EXTENT
    for one in features(encode_tile(TILE, [layer]), "houses"):
        shape: Any = shapely.geometry.shape(one["geometry"])
        assert shape.is_valid
        assert shape.geom_type == "Polygon"
        assert shape.exterior.is_ccw  # by the surveyor's formula with y to the south: positive
        inside = shapes[one["properties"]["row"]].intersection(frame)
        left, top, right, bottom = shape.bounds
        assert min(left, top) >= -BUFFER
        assert max(right, bottom) <= EXTENT + BUFFER
        assert left == pytest.approx((inside.bounds[0] - WEST) / unit, abs=1)
        assert right == pytest.approx((inside.bounds[2] - WEST) / unit, abs=1)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.lists(PLACES, min_size=2, max_size=8), min_size=1, max_size=6))
def test_lines_and_points_come_back(drawn: Any) -> None:
    lines = [shapely.LineString(places) for places in drawn]
    points = [shapely.MultiPoint(places) for places in drawn]
    body = encode_tile(
        TILE, [Layer("ways", lines, simplify=0), Layer("spots", points, ids=range(len(points)))]
    )
    for one in features(body, "ways") if body and "ways" in read(body) else []:
        assert one["geometry"]["type"] in {"LineString", "MultiLineString"}
        assert shapely.geometry.shape(one["geometry"]).length > 0
    frame = shapely.box(*tile_box(TILE))
    seen = features(body, "spots") if body and "spots" in read(body) else []
    for one in seen:
        spots = shapely.get_parts(shapely.geometry.shape(one["geometry"]))
        assert len(spots) <= len(drawn[one["id"]])
    clear = [shape for shape in points if frame.buffer(-1e-7).intersects(shape)]
    assert len(seen) >= len(clear)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(VALUES, VALUES), min_size=1, max_size=9))
def test_properties_come_back_and_none_is_left_out(rows: Any) -> None:
    shapes = [shapely.Point(LNG, LAT)] * len(rows)
    layer = Layer("spots", shapes, {"甲": [row[0] for row in rows], "b": [row[1] for row in rows]})
    found = [one["properties"] for one in features(encode_tile(TILE, [layer]), "spots")]
    wanted = [
        {k: v for k, v in zip(("甲", "b"), row, strict=True) if v is not None} for row in rows
    ]
    assert found == wanted
    assert [list(map(type, one.values())) for one in found] == [
        list(map(type, one.values())) for one in wanted
    ]


def test_courtyards_stay_open_and_islands_stay_apart() -> None:
    yard = block(LNG, LAT, 4e-3, 4e-3).difference(block(LNG + 1e-3, LAT + 1e-3, 1e-3, 1e-3))
    both = shapely.MultiPolygon([yard, block(LNG - 2e-3, LAT, 1e-3, 1e-3)])
    [found] = features(encode_tile(tile_at(LAT, LNG, 14), [Layer("a", [both])]), "a")
    shape: Any = shapely.geometry.shape(found["geometry"])
    assert [len(part.interiors) for part in shape.geoms] == [1, 0]
    assert all(part.is_valid for part in shape.geoms)


def test_small_ones_are_left_out_from_afar() -> None:
    small, big = block(LNG, LAT, 1e-4, 1e-4), block(LNG + 1e-3, LAT, 1e-3, 1e-3)
    far = tile_at(LAT, LNG, 12)
    layer = Layer("houses", [small, big], ids=[7, 8], least=20)
    assert [one["id"] for one in features(encode_tile(far, [layer]), "houses")] == [8]
    assert len(features(encode_tile(tile_at(LAT, LNG, 16), [layer]), "houses")) == 2


def test_what_folds_on_the_grid_is_valid_or_gone() -> None:
    rng = np.random.default_rng(20261126)
    around = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    shapes = []
    for _one in range(40):
        reach = rng.uniform(2e-6, 3e-5, 40)
        ring = np.column_stack([LNG + np.cos(around) * reach, LAT + np.sin(around) * reach])
        shapes.append(shapely.Polygon(ring))
    for z in (13, 16, 19):
        for one in features(encode_tile(tile_at(LAT, LNG, z), [Layer("a", shapes)]), "a"):
            assert shapely.geometry.shape(one["geometry"]).is_valid


def test_far_away_is_an_empty_tile_and_nonsense_no_tile() -> None:
    layer = Layer("houses", [block(LNG, LAT, 1e-3, 1e-3)])
    assert encode_tile(Tile(15, 0, 0), [layer]) == b""
    assert encode_tile(TILE, [Layer("houses", [])]) == b""
    for wrong in (Tile(15, -1, 0), Tile(3, 8, 0), Tile(23, 0, 0)):
        with pytest.raises(ValueError, match="no such tile"):
            encode_tile(wrong, [layer])


@given(st.floats(-85, 85), st.floats(-179.9, 179.9), st.integers(0, 22))
def test_a_point_lies_in_its_tile(lat: float, lng: float, z: int) -> None:
    tile = tile_at(lat, lng, z)
    west, south, east, north = tile_box(tile, buffer=0)
    assert west - 1e-9 <= lng <= east + 1e-9
    assert south - 1e-9 <= lat <= north + 1e-9
    assert tile in set(tiles_over((lng, lat, lng, lat), z))


@given(st.floats(-85, 85), st.floats(-179.9, 179.9), st.integers(0, 20))
def test_numbers_of_what_lies_within_are_one_range(lat: float, lng: float, z: int) -> None:
    inner, outer = tile_at(lat, lng, 20), tile_at(lat, lng, z)
    assert quad_number(inner) in numbers_within(outer, 20)
    assert tile_numbered(z, quad_number(outer)) == outer
    beside = Tile(z, outer.x ^ 1, outer.y)
    assert z == 0 or quad_number(inner) not in numbers_within(beside, 20)
    around = numbers_around(outer, 22, ring=2)
    assert all(one.stop < other.start for one, other in pairwise(around))
    west, south, east, north = tile_box(outer, buffer=0.2)
    reach = {tile_at(*corner, 22) for corner in product((south, north), (west, east))}
    assert all(any(quad_number(one) in numbers for numbers in around) for one in reach)


def test_a_unit_on_the_ground() -> None:
    assert metres_per_unit(0, 0, 256) == pytest.approx(156543, rel=1e-3)
    assert columns([{"a": 1}, {}], "a", "b") == {"a": [1, None], "b": [None, None]}


def test_what_rounds_to_a_point_is_left_out_and_breaks_nothing() -> None:
    dust = shapely.box(120.0, 31.0, 120.00001, 31.00001)
    square = shapely.box(100.0, 20.0, 140.0, 50.0)
    holed = shapely.difference(square, dust)
    body = encode_tile(Tile(0, 0, 0), [Layer("dust", [dust, holed])])
    assert body
    assert encode_tile(Tile(0, 0, 0), [Layer("dust", [dust])]) == b""
