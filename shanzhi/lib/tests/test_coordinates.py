"""A resident's phone says WGS-84, a map app GCJ-02, Baidu's BD-09: one wall, one place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.lib.coordinates import (
    Datum,
    bd09_to_gcj02,
    distance_m,
    from_wgs84,
    gcj02_to_bd09,
    gcj02_to_wgs84,
    metres_per_degree,
    outside_china,
    to_wgs84,
    wgs84_to_gcj02,
)

# A degree inside the rectangle, so that no offset crosses its edge.
inside = st.tuples(st.floats(2, 55), st.floats(73, 137))
anywhere = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@given(inside, st.sampled_from(Datum))
def test_there_and_back_is_within_a_centimetre(point: tuple[float, float], datum: Datum) -> None:
    assert distance_m(*to_wgs84(*from_wgs84(*point, datum), datum), *point) < 0.01


@given(inside)
def test_both_inverses_undo_their_offset(point: tuple[float, float]) -> None:
    assert distance_m(*gcj02_to_wgs84(*wgs84_to_gcj02(*point)), *point) < 0.01
    assert distance_m(*bd09_to_gcj02(*gcj02_to_bd09(*point)), *point) < 0.01


@given(inside)
def test_the_offset_is_never_more_than_a_few_streets(point: tuple[float, float]) -> None:
    assert distance_m(*wgs84_to_gcj02(*point), *point) < 2_000
    assert distance_m(*from_wgs84(*point, Datum.BD09), *point) < 3_500


@given(anywhere, st.sampled_from(Datum))
def test_outside_china_nothing_moves(point: tuple[float, float], datum: Datum) -> None:
    if outside_china(*point):
        assert to_wgs84(*point, datum) == point
        assert from_wgs84(*point, datum) == point


def test_points_that_map_makers_publish_agree() -> None:
    # Tiananmen flagpole in WGS-84 and as the two maps show it, to their usual five digits.
    assert distance_m(*wgs84_to_gcj02(39.90734, 116.39089), 39.90874, 116.39713) < 5
    assert distance_m(*gcj02_to_bd09(39.90874, 116.39713), 39.91509, 116.40350) < 5


def test_an_unknown_datum_is_refused() -> None:
    with pytest.raises(ValueError, match="mars"):
        to_wgs84(31, 121, "mars")


@given(inside)
def test_a_thousandth_of_a_degree_is_as_long_as_said(point: tuple[float, float]) -> None:
    lat, lng = point
    north, east = metres_per_degree(lat)
    assert distance_m(lat, lng, lat + 0.001, lng) == pytest.approx(north / 1000, rel=1e-3)
    assert distance_m(lat, lng, lat, lng + 0.001) == pytest.approx(east / 1000, rel=1e-3)
