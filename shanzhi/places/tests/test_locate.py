"""A resident stands somewhere: which grid is it? Fast, and the same as by the slow way."""

from __future__ import annotations

import math
import random
from concurrent.futures import ThreadPoolExecutor

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.lib.coordinates import metres_per_degree
from shanzhi.places.queries.shapes import locate
from shanzhi.places.rules.demo_town import CENTRE, demo_grids
from shanzhi.places.rules.shape_index import FARTHEST_M, ShapeIndex
from shanzhi.places.rules.shapes import Area
from shanzhi.places.tests.factories import make_grid, make_square

AREAS: list[tuple[str, Area]] = [(grid.code, grid.area) for grid in demo_grids()]
INDEX = ShapeIndex(AREAS)
LAT, LNG = CENTRE
points = st.tuples(st.floats(LAT - 0.05, LAT + 0.05), st.floats(LNG - 0.06, LNG + 0.06))
corners = st.sampled_from([c for _, area in AREAS for c in area.exterior.coords])  # type: ignore[union-attr]  # 2026-11-22: all are polygons


def slowly(lat: float, lng: float) -> str | None:
    point = shapely.Point(lng, lat)
    return next((code for code, area in AREAS if area.intersects(point)), None)


def metres_away(area: Area, lat: float, lng: float) -> float:
    north, east = metres_per_degree(lat)
    flat = shapely.transform(area, lambda xy: (xy - [lng, lat]) * [east, north])
    return float(shapely.distance(flat, shapely.Point(0, 0)))


@given(points)
def test_the_quick_answer_is_the_slow_one(point: tuple[float, float]) -> None:
    assert INDEX.holding(*point) == slowly(*point)


@given(corners)
def test_on_a_corner_the_lowest_code_answers(corner: tuple[float, float]) -> None:
    lng, lat = corner
    assert INDEX.holding(lat, lng) == slowly(lat, lng)


@given(points)
def test_outside_the_nearest_grid_is_the_nearest(point: tuple[float, float]) -> None:
    distances = {code: metres_away(area, *point) for code, area in AREAS}
    best = min(distances.values())
    found = INDEX.nearest(*point)
    if best > FARTHEST_M:
        assert found is None
    else:
        assert found is not None
        assert found.distance_m == pytest.approx(best, abs=0.01)
        assert distances[found.code] == pytest.approx(best, abs=0.01)


def test_many_threads_get_the_same_answers() -> None:
    chance = random.Random(7)
    fresh = ShapeIndex(AREAS)
    asked = [
        (LAT + chance.uniform(-0.02, 0.02), LNG + chance.uniform(-0.02, 0.02)) for _ in range(4000)
    ]
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda point: fresh.holding(*point), asked))
    assert answers == [INDEX.holding(*point) for point in asked]


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_no_shapes_no_grid(lat: float, lng: float) -> None:
    assert ShapeIndex([]).nearest(lat, lng) is None


def test_a_grid_of_two_parts_with_a_hole_holds_what_it_should() -> None:
    hole = shapely.box(0.4, 0.4, 0.6, 0.6).exterior
    ring = shapely.Polygon(shapely.box(0, 0, 1, 1).exterior, [hole])
    area = shapely.MultiPolygon([ring, shapely.box(2, 2, 3, 3)])
    index = ShapeIndex([("1", area)])
    assert index.holding(0.1, 0.1) == index.holding(2.5, 2.5) == "1"
    assert index.holding(0.5, 0.5) is None


@pytest.mark.django_db
def test_just_outside_the_wall_the_nearest_grid_is_named_with_its_distance() -> None:
    grid = make_grid(shape=make_square(31.0, 124.0))
    found = locate(30.999, 124.002)
    assert (found.grid_code, found.inside) == (grid.code, False)
    assert found.distance_m == pytest.approx(111.2, abs=0.5)


@pytest.mark.django_db
def test_far_from_every_grid_no_grid_is_guessed() -> None:
    make_grid(shape=make_square(31.0, 124.0))
    found = locate(30.9, 124.0)
    assert (found.grid_code, found.inside, found.distance_m) == ("", False, math.inf)


@pytest.mark.django_db
@pytest.mark.parametrize("point", [(91.0, 0.0), (0.0, 181.0), (math.nan, 0.0), (math.inf, 0.0)])
def test_a_point_off_the_earth_is_an_error(point: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="out of range"):
        locate(*point)
