"""Where a phone says that it is, and what stands beside it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.lib.coordinates import from_wgs84
from shanzhi.places.api import Datum, metres_to_grid, nearest_building, read_here
from shanzhi.places.tests.factories import make_building, make_grid, make_square


@given(st.floats(20, 50), st.floats(80, 130), st.sampled_from(list(Datum)))
def test_every_datum_is_put_right(lat: float, lng: float, datum: Datum) -> None:
    given_lat, given_lng = from_wgs84(lat, lng, datum)
    here = read_here(
        {"lat": str(given_lat), "lng": str(given_lng), "datum": datum, "accuracy": "12.4"}
    )
    assert here is not None
    assert here.point == pytest.approx((lat, lng), abs=1e-6)
    assert (here.accuracy_m, here.datum) == (12.4, datum)


@pytest.mark.parametrize(
    "given_fields",
    [
        {},
        {"lat": "31"},
        {"lat": "x", "lng": "121"},
        {"lat": "91", "lng": "121"},
        {"lat": "nan", "lng": "121"},
        {"lat": "31", "lng": "121", "datum": "mars"},
    ],
)
def test_nonsense_is_no_place(given_fields: dict[str, str]) -> None:
    assert read_here(given_fields) is None


@pytest.mark.parametrize("accuracy", ["", "x", "-3", "inf"])
def test_an_accuracy_that_is_none_is_nought(accuracy: str) -> None:
    here = read_here({"lat": "31", "lng": "121", "accuracy": accuracy})
    assert here is not None
    assert here.accuracy_m == 0.0


@pytest.mark.django_db
def test_the_nearest_building_of_the_grid_within_reach() -> None:
    grid = make_grid("翠湖花园网格", "990101001001", make_square())
    near = make_building("3幢", grid=grid, latitude=31.001, longitude=124.001)
    make_building("9幢", grid=grid, latitude=31.004, longitude=124.001)
    found = nearest_building(grid.code, 31.0011, 124.001, within_m=60)
    assert found is not None
    assert found[0] == near
    assert 10 < found[1] < 12
    assert nearest_building(grid.code, 31.0025, 124.001, within_m=60) is None


@pytest.mark.django_db
def test_metres_to_a_grid_that_is_drawn() -> None:
    grid = make_grid("翠湖花园网格", "990101001001", make_square())
    assert metres_to_grid(grid.code, 31.001, 124.001) == 0
    away = metres_to_grid(grid.code, 30.99, 124.001)
    assert away == pytest.approx(1_112, abs=5)
    assert metres_to_grid("990101001001999", 31.0, 124.0) is None
