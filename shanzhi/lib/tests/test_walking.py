"""A way that is walked is short, and passes every place once."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from shanzhi.lib.walking import Point, walking_order, way_m

# Some streets: a kilometre or so each way.
POINTS = st.lists(st.tuples(st.floats(31.0, 31.01), st.floats(121.0, 121.01)), max_size=14)


@given(POINTS, st.integers(0, 13))
def test_every_place_once_from_the_start(points: list[Point], start: int) -> None:
    begin = min(start, max(len(points) - 1, 0))
    way = walking_order(points, start=begin)
    assert sorted(way) == list(range(len(points)))
    assert not way or way[0] == begin
    assert len(way_m(points, way)) == max(len(points) - 1, 0)


@given(
    st.lists(st.tuples(st.floats(31.0, 31.01), st.floats(121.0, 121.01)), min_size=2, max_size=6)
)
def test_never_far_from_the_shortest(points: list[Point]) -> None:
    found = sum(way_m(points, walking_order(points)))
    rest = range(1, len(points))
    best = min(sum(way_m(points, [0, *order])) for order in permutations(rest))
    assert found <= best * 1.5 + 1


def test_a_street_is_walked_along() -> None:
    street = [(31.0 + n * 0.001, 121.0) for n in (0, 3, 1, 4, 2)]
    assert walking_order(street) == [0, 2, 4, 1, 3]


def test_ways_that_cross_are_turned_round() -> None:
    corners = [(31.0, 121.0), (31.002, 121.002), (31.0, 121.002), (31.002, 121.0)]
    length = sum(way_m(corners, walking_order(corners)))
    assert length <= sum(way_m(corners, [0, 2, 1, 3])) + 1


def test_two_hundred_stops_take_no_time_that_anybody_notices() -> None:
    points = [(31.0 + (n * 37 % 101) / 10_000, 121.0 + (n * 53 % 97) / 10_000) for n in range(60)]
    assert len(walking_order(points)) == 60
