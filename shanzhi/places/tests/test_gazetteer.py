"""What residents write: 锦云花园三号楼 is a building, and 和平社区 is where the rest of it says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.kernel.api import SYSTEM
from shanzhi.places.actions.import_divisions import import_divisions
from shanzhi.places.queries.names import find_place, place_in_text
from shanzhi.places.rules.division_rows import DivisionRow, division_rows
from shanzhi.places.rules.gazetteer import Gazetteer, Known, only_one
from shanzhi.places.rules.spelling import building_number, everyday_name, forms_of
from shanzhi.places.tests.factories import make_building, make_estate, make_grid
from shanzhi.places.tests.shared import shared_file

TOWN = Gazetteer(
    [
        Known("county", "990001", "善治县"),
        Known("street", "990001001", "云溪街道"),
        Known("street", "990001002", "青禾街道"),
        Known("community", "990001001001", "和平社区居委会"),
        Known("community", "990001002001", "和平社区居委会"),
        Known("grid", "990001001001001", "和平第一网格"),
        Known("estate", "990001001001001", "锦云花园", 1),
        Known("estate", "990001002001001", "锦云花园二期", 2),
        Known("building", "990001001001001", "3幢", 1, 31),
        Known("building", "990001001001001", "A座", 1, 32),
        Known("building", "990001002001001", "3幢", 2, 41),
        Known("building", "990001001001001", "便民服务中心", None, 51),
    ]
)


@pytest.mark.parametrize(
    "written", ["3栋", "3幢", "3号楼", "三号楼", "３号楼", "第3幢", "03幢", "3#"]
)
def test_every_spelling_of_the_third_building_is_found(written: str) -> None:
    best = TOWN.mentions(f"锦云花园{written}楼道灯坏了")[0]
    assert (best.kind, best.building_id, best.place_code) == ("building", 31, "990001001001001")
    assert best.confidence > 0.9


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("12幢", "12"),
        ("十二幢", "12"),
        ("二十号楼", "20"),
        ("一百零三栋", "103"),
        ("一〇三栋", "103"),
        ("B2座", "b2"),
        ("7", "7"),
        ("幼儿园", None),
        ("三八楼道", None),
    ],
)
def test_building_numbers_have_one_spelling(name: str, number: str | None) -> None:
    assert building_number(name) == number


def test_the_longest_name_counts() -> None:
    best = TOWN.mentions("锦云花园二期3号楼有人占消防通道")[0]
    assert best.building_id == 41


def test_two_communities_of_one_name_are_told_apart_by_the_street() -> None:
    assert only_one(TOWN.mentions("和平社区门口积水")) is None
    found = only_one(TOWN.mentions("青禾街道和平社区门口积水"))
    assert found is not None
    assert found.place_code == "990001002001"


def test_within_a_street_only_its_places_count() -> None:
    codes = {m.place_code for m in TOWN.mentions("和平社区、锦云花园二期", "990001002")}
    assert codes == {"990001002001", "990001002001001"}


def test_in_the_scanned_grid_a_number_is_enough() -> None:
    assert TOWN.mentions("三号楼电梯坏了") == []
    [found] = TOWN.mentions("三号楼电梯坏了", "990001001001001")
    assert found.building_id == 31
    assert TOWN.mentions("九号楼电梯坏了", "990001001001001") == []


def test_a_building_with_a_name_of_its_own_is_found_by_it() -> None:
    assert TOWN.mentions("便民服务中心空调坏了")[0].building_id == 51


def test_committees_names_are_shortened_as_people_do() -> None:
    assert everyday_name("亭林社区居委会") == "亭林社区"
    assert everyday_name("南星村委会") == "南星村"
    assert everyday_name("城东居民委员会") == "城东社区"
    assert "翠湖家园" in dict(forms_of("翠湖家园小区"))


@given(st.text(alphabet="锦云花园二期和平社区第一网格3三号楼栋幢座Aa ，。#１"))
def test_any_text_is_read_and_mentions_lie_in_it(text: str) -> None:
    for mention in TOWN.mentions(text, "990001001001001"):
        assert 0 <= mention.start < mention.end <= len(text)
        assert 0 < mention.confidence <= 1


def test_a_hundred_thousand_characters_are_no_trouble() -> None:
    assert TOWN.mentions("和" * 100_000) == []


@pytest.mark.django_db
def test_a_new_estate_is_known_at_once_under_all_its_names() -> None:
    grid = make_grid()
    estate = make_estate("翠湖花园", aliases=("老机械厂宿舍",))
    building = make_building("5幢", grid=grid, estate=estate)
    found = place_in_text("老机械厂宿舍5号楼漏水")
    assert found is not None
    assert (found.building_id, found.place_code) == (building.pk, grid.code)
    assert find_place("没有地名的一句话") == []


@pytest.mark.django_db
def test_a_real_community_is_found_in_a_sentence() -> None:
    path = shared_file("divisions/seven_areas_1923.csv")
    rows = [r for r in division_rows(path.open("rb")) if isinstance(r, DivisionRow)]
    import_divisions(rows, by=SYSTEM)
    found = place_in_text("昆山市玉山镇亭林社区的路灯坏了三天没人修")
    assert found is not None
    assert found.place_code == "320583100002"
