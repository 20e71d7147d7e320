"""What files say of buildings, and which registered building an outline is."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import shapely

from shanzhi.insight.rules.twin.matching import KnownBuilding, Outline, match
from shanzhi.insight.rules.twin.reasons import why
from shanzhi.insight.rules.twin.rows import NewFootprint, RawRow, RefusedRow, read_row, storeys
from shanzhi.insight.rules.twin.sketch import sketch
from shanzhi.insight.rules.twin.zooms import blocks
from shanzhi.lib.coordinates import Datum, from_wgs84
from shanzhi.places.api import geojson

LAT, LNG = 31.0, 124.0


def box(lat: float = LAT, lng: float = LNG, side: float = 0.0003) -> Any:
    return shapely.box(lng, lat, lng + side, lat + side)


def raw(shape: Any = None, number: int = 1, **properties: Any) -> RawRow:
    return RawRow(number, geojson(shape or box()), properties)


def good(row: RawRow, datum: Datum = Datum.WGS84, **over: Any) -> NewFootprint:
    found = read_row(row, datum, **over)
    assert isinstance(found, NewFootprint)
    return found


@pytest.mark.parametrize(
    ("given", "floors", "height"),
    [
        ({"floors": 6}, 6, None),
        ({"building:levels": "11", "height": "35 m"}, 11, 35.0),
        ({"Floor": 18.0}, 18, None),
        ({"层数": "6", "高度": 0}, 6, None),
        ({"levels": "", "name": None}, None, None),
    ],
)
def test_floors_and_height_by_the_names_that_files_use(
    given: dict[str, Any], floors: int | None, height: float | None
) -> None:
    found = good(RawRow(1, geojson(box()), given))
    assert (found.floors, found.height_m) == (floors, height)


def test_what_is_missing_is_reckoned_and_never_invented_twice() -> None:
    assert storeys(6, None, None) == (6, 18.0)
    assert storeys(None, 30.0, None) == (10, 30.0)
    assert storeys(None, None, 11) == (11, 33.0)
    assert storeys(None, None, None) == (1, 3.0)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (raw(floors=900), "floors"),
        (raw(height=4000), "height"),
        (raw(box(side=0.02)), "too_big"),
        (RawRow(1, {"type": "Point", "coordinates": [LNG, LAT]}, {}), "not_polygon"),
        (RawRow(1, None, {}), "not_polygon"),
        (RawRow(1, geojson(box(lng=190)), {}), "off_earth"),
    ],
)
def test_what_cannot_be_is_refused_in_words(row: RawRow, reason: str) -> None:
    found = read_row(row, Datum.WGS84)
    assert isinstance(found, RefusedRow)
    assert found.reason == reason
    assert len(why(found)) > 5


@pytest.mark.parametrize("datum", list(Datum))
def test_every_datum_comes_to_the_same_place(datum: Datum) -> None:
    lat, lng = from_wgs84(LAT, LNG, datum)
    found = good(raw(box(lat, lng)), datum)
    assert found.area.bounds[:2] == pytest.approx((LNG, LAT), abs=2e-6)


def test_the_number_of_a_source_or_of_the_outline_itself() -> None:
    assert good(raw(osm_id=77)).source_id == "77"
    assert good(raw(code="A-1", id=2), id_field="CODE").source_id == "A-1"
    bare = good(raw()).source_id
    corners = list(box().exterior.coords)[:-1]
    turned = shapely.Polygon([*corners[2:], *corners[:2]])
    assert bare.startswith("shape-")
    assert good(raw(turned)).source_id == bare
    assert good(raw(box(LAT + 0.001))).source_id != bare


GRID, NEXT_GRID = "990101001001001", "990101001001002"


def known(number: int, name: str, lat: float | None, lng: float | None, **over: Any) -> Any:
    values = {"grid_code": GRID, "full_name": f"翠湖花园{name}"} | over
    return KnownBuilding(id=number, name=name, latitude=lat, longitude=lng, **values)


def outline(lat: float = LAT, name: str = "") -> Outline:
    return Outline(box(lat), name, GRID)


def test_an_outline_is_the_building_whose_point_it_holds() -> None:
    one = known(1, "1幢", LAT + 0.0001, LNG + 0.0001)
    other = known(2, "2幢", LAT + 0.0011, LNG + 0.0001)
    assert match([outline(), outline(LAT + 0.001), outline(LAT + 0.01)], [one, other]) == [
        1, 2, None,
    ]  # fmt: skip


def test_a_full_name_says_more_than_a_point() -> None:
    by_name = known(3, "3幢", None, None)
    by_point = known(4, "4幢", LAT + 0.0001, LNG + 0.0001)
    assert match([outline(name="翠湖花园 3幢"), outline(name="3幢")], [by_name, by_point]) == [3, 4]
    elsewhere = known(5, "3幢", None, None, grid_code="990101001009001")
    assert match([outline(name="翠湖花园3幢")], [elsewhere]) == [None]


def test_a_point_at_the_door_counts_once() -> None:
    door = known(1, "1幢", LAT - 0.00005, LNG + 0.0001)
    assert match([outline()], [door]) == [1]
    inside_other = [outline(), Outline(box(LAT - 0.0003), "", GRID)]
    assert match(inside_other, [door]) == [None, 1]
    far = known(1, "1幢", LAT - 0.0002, LNG + 0.0001)
    assert match([outline()], [far]) == [None]


def test_a_sketch_is_a_house_about_its_point_and_the_same_every_time() -> None:
    for number in range(40):
        drawn = sketch(number, 6 if number % 2 else 18, LAT, LNG)
        assert drawn.is_valid
        assert drawn.contains(shapely.Point(LNG, LAT))
        assert 300 < drawn.area * 111_195 * 95_300 < 700
        assert drawn.equals(sketch(number, 6 if number % 2 else 18, LAT, LNG))


def test_houses_grow_together_only_where_nobody_could_tell_them_apart() -> None:
    row = [box(LAT, LNG + step * 0.0004) for step in range(5)]
    shapes = np.array([*row, box(LAT + 0.01)], dtype=object)
    assert len(blocks(shapes, 13, LAT)) == 2
    assert len(blocks(np.array([box(side=0.00005)], dtype=object), 12, LAT)) == 0
