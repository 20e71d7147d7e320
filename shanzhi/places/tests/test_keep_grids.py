"""Grids are set up, renamed, and given estates, buildings and flats by those who may."""

from __future__ import annotations

import pytest

from shanzhi.kernel.api import (
    SYSTEM,
    Conflict,
    Denied,
    EventRecord,
    Invalid,
    NotFound,
    Role,
    history,
)
from shanzhi.places.actions.create_grid import create_grid
from shanzhi.places.actions.register_buildings import NewBuilding, register_buildings
from shanzhi.places.actions.register_dwellings import NewDwelling, register_dwellings
from shanzhi.places.actions.register_estate import register_estate
from shanzhi.places.actions.rename_grid import rename_grid
from shanzhi.places.models import Building, Estate, Grid
from shanzhi.places.queries.names import division_name, grid_names
from shanzhi.places.tests.factories import (
    COMMUNITY,
    make_building,
    make_community,
    make_estate,
    make_grid,
    make_staff,
)

pytestmark = pytest.mark.django_db


def test_wang_sets_up_grids_and_they_are_numbered_in_turn() -> None:
    make_community()
    wang = make_staff()
    first = create_grid(COMMUNITY, " 和风  第一网格 ", by=wang, households=380)
    second = create_grid(COMMUNITY, "和风第二网格", by=wang)
    assert (first.code, second.code) == (f"{COMMUNITY}001", f"{COMMUNITY}002")
    assert grid_names()[first.code] == "和风 第一网格"
    assert history("grid", int(second.code))[0].actor_id == wang.id


def test_a_name_is_borne_once_in_a_community() -> None:
    make_grid("和风第一网格")
    with pytest.raises(Invalid, match="已经有"):
        create_grid(COMMUNITY, "和风第一网格", by=SYSTEM)
    with pytest.raises(Invalid, match="名称"):
        create_grid(COMMUNITY, "  ", by=SYSTEM)
    assert Grid.objects.count() == 1


def test_a_clerk_cannot_set_up_a_grid_and_none_stands_under_a_street() -> None:
    make_community()
    with pytest.raises(Denied):
        create_grid(COMMUNITY, "自设网格", by=make_staff(Role.COMMUNITY_CLERK, COMMUNITY))
    with pytest.raises(NotFound):
        create_grid("990101001", "街道直管", by=SYSTEM)
    assert not Grid.objects.exists()


def test_renaming_keeps_the_code_and_is_written_down_once() -> None:
    grid = make_grid("旧名网格")
    rename_grid(grid.code, "新名网格", by=make_staff())
    rename_grid(grid.code, "新名网格", by=make_staff())
    assert division_name(grid.code) == "新名网格"
    kinds = [event.kind for event in history("grid", int(grid.code))]
    assert kinds == ["places.GridCreated", "places.GridRenamed"]


def test_clerk_zhao_enters_an_estate_with_its_buildings_and_flats() -> None:
    grid = make_grid()
    zhao = make_staff(Role.COMMUNITY_CLERK, COMMUNITY)
    estate = register_estate(
        COMMUNITY, "翠湖花园", by=zhao, aliases=["老厂宿舍"], address="云路1号"
    )
    one, two = register_buildings(
        grid.code, [NewBuilding("1幢", 6, 31.0, 124.0), NewBuilding("2幢")], by=zhao, estate=estate
    )
    flats = [NewDwelling("101", 1, "1"), NewDwelling("102", 1, "1"), NewDwelling("101", 1, "1")]
    assert register_dwellings(one.pk, flats, by=zhao) == 2
    assert register_dwellings(one.pk, flats, by=zhao) == 0
    assert two.estate == estate
    kinds = [event.kind for event in history("building", one.pk)]
    assert kinds == ["places.BuildingRegistered", "places.DwellingsRegistered"]


def test_the_same_building_twice_is_a_conflict_and_none_is_entered() -> None:
    grid = make_grid()
    estate = make_estate()
    make_building("1幢", grid=grid, estate=estate)
    events = EventRecord.objects.count()
    with pytest.raises(Conflict, match="1幢"):
        register_buildings(
            grid.code, [NewBuilding("2幢"), NewBuilding("1幢")], by=SYSTEM, estate=estate
        )
    with pytest.raises(Conflict, match="翠湖花园"):
        register_estate(COMMUNITY, "翠湖花园", by=SYSTEM)
    assert (Building.objects.count(), Estate.objects.count()) == (1, 1)
    assert EventRecord.objects.count() == events


def test_half_a_point_and_a_foreign_estate_are_refused() -> None:
    grid = make_grid()
    make_community("990101001002", "邻里社区居委会")
    foreign = make_estate("邻家小区", "990101001002")
    with pytest.raises(Invalid, match="经度和纬度"):
        register_buildings(grid.code, [NewBuilding("1幢", latitude=31.0)], by=SYSTEM)
    with pytest.raises(Invalid, match="同一个社区"):
        register_buildings(grid.code, [NewBuilding("1幢")], by=SYSTEM, estate=foreign)
    stranger = make_staff(Role.COMMUNITY_CLERK, "990101001002")
    with pytest.raises(Denied):
        register_buildings(grid.code, [NewBuilding("1幢")], by=stranger)
    assert not Building.objects.exists()
