"""Another system asks where things are; it needs no account, walls are public."""

from __future__ import annotations

import pytest
from django.test import Client

from shanzhi.places.tests.factories import (
    COMMUNITY,
    make_building,
    make_community,
    make_estate,
    make_grid,
    make_square,
)

pytestmark = pytest.mark.django_db
API = "/api/v1/places"


def test_divisions_are_walked_from_the_county_down(client: Client) -> None:
    make_community()
    assert client.get(f"{API}/divisions").json() == [
        {"code": "990101", "name": "和风县", "level": 6}
    ]
    streets = client.get(f"{API}/divisions?parent=990101").json()
    assert [street["name"] for street in streets] == ["晨光街道"]
    missing = client.get(f"{API}/divisions?parent=999999")
    assert missing.status_code == 404
    assert "999999" in missing.json()["detail"]


def test_a_grid_with_its_path_and_buildings(client: Client) -> None:
    grid = make_grid("和风第一网格", households=300)
    make_building("10幢", grid=grid, estate=make_estate(), latitude=31.0, longitude=124.0)
    make_building("2幢", grid=grid)
    found = client.get(f"{API}/grids/{grid.code}").json()
    assert [place["name"] for place in found["path"]][-2:] == ["和风社区居委会", "和风第一网格"]
    buildings = client.get(f"{API}/grids/{grid.code}/buildings").json()
    assert [(b["estate"], b["name"]) for b in buildings] == [("", "2幢"), ("翠湖花园", "10幢")]
    assert client.get(f"{API}/grids/{COMMUNITY}999").status_code == 404


def test_locate_inside_near_and_nowhere(client: Client) -> None:
    grid = make_grid("和风第一网格", shape=make_square(31.0, 124.0))
    inside = client.get(f"{API}/locate?lat=31.001&lng=124.001").json()
    assert (inside["grid_code"], inside["grid_name"], inside["inside"]) == (
        grid.code,
        "和风第一网格",
        True,
    )
    near = client.get(f"{API}/locate?lat=30.999&lng=124.001").json()
    assert (near["inside"], near["distance_m"]) == (False, pytest.approx(111.2, abs=0.5))
    nowhere = client.get(f"{API}/locate?lat=-31&lng=124").json()
    assert (nowhere["grid_code"], nowhere["distance_m"]) == (None, None)


@pytest.mark.parametrize(
    "query", ["lat=91&lng=0", "lat=x&lng=0", "lat=1", "lat=1&lng=1&datum=mars", "lat=nan&lng=1"]
)
def test_a_point_that_cannot_be_is_a_problem_and_not_a_crash(client: Client, query: str) -> None:
    answer = client.get(f"{API}/locate?{query}")
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("address", [f"{API}/shapes", "/places/shapes"])
def test_outlines_are_sent_once(client: Client, address: str) -> None:
    grid = make_grid(shape=make_square())
    first = client.get(f"{address}?prefix={COMMUNITY}")
    assert first["Content-Type"] == "application/geo+json"
    assert [feature["id"] for feature in first.json()["features"]] == [grid.code]
    assert "max-age" in first["Cache-Control"]
    second = client.get(f"{address}?prefix={COMMUNITY}", headers={"If-None-Match": first["ETag"]})
    assert (second.status_code, second.content) == (304, b"")
    assert client.get(f"{address}?prefix=99").status_code == 422
