"""Old Wang does not know his grid; he writes where he lives."""

from hypothesis import given, settings
from hypothesis import strategies as st

from shanzhi.cases.understanding.placenames import Gazetteer, PlaceName

PLACES = [
    PlaceName("翠竹苑小区", "estate-1", "estate", "320583101001"),
    PlaceName("阳光花园", "estate-2", "estate", "320583101002"),
    PlaceName("阳光花园", "estate-3", "estate", "320583102001"),
    PlaceName("桂花坪街道", "street-1", "street", "320583101"),
    PlaceName("人民路", "road-1", "road", "320583101"),
]


def test_an_estate_with_its_building_and_unit_is_found() -> None:
    text = "我住翠竹苑小区3号楼2单元，楼道灯坏了"
    mention = Gazetteer(PLACES).find(text)
    assert mention is not None
    assert (mention.place_ids, mention.building, mention.unit) == (("estate-1",), "3号楼", "2单元")
    assert text[mention.start : mention.end] == "翠竹苑小区"
    assert mention.confidence > 0.8


def test_people_leave_the_ending_off_and_type_wide_digits() -> None:
    mention = Gazetteer(PLACES).find("翠竹苑３栋漏水")
    assert mention is not None
    assert (mention.place_ids, mention.building) == (("estate-1",), "3栋")


def test_the_estate_tells_more_than_the_road_and_the_street() -> None:
    found = Gazetteer(PLACES).mentions("桂花坪街道人民路旁的翠竹苑小区")
    assert [mention.name for mention in found] == ["翠竹苑小区", "人民路", "桂花坪街道"]


def test_two_estates_of_one_name_are_told_apart_by_the_street_or_the_scanned_grid() -> None:
    gazetteer = Gazetteer(PLACES)
    alone = gazetteer.find("阳光花园停水")
    with_street = gazetteer.find("桂花坪街道阳光花园停水")
    with_grid = gazetteer.find("阳光花园停水", near="320583102001003")
    assert alone is not None
    assert with_street is not None
    assert with_grid is not None
    assert alone.place_ids == ("estate-2", "estate-3")
    assert with_street.place_ids == ("estate-2",)
    assert with_grid.place_ids == ("estate-3",)
    assert alone.confidence < with_grid.confidence


def test_no_place_named_and_no_place_known_both_find_nothing() -> None:
    assert Gazetteer(PLACES).find("路灯坏了") is None
    assert Gazetteer([]).find("翠竹苑小区") is None


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=30), st.text(max_size=30))
def test_a_known_name_is_found_inside_any_text(before: str, after: str) -> None:
    found = Gazetteer(PLACES).mentions(before + "翠竹苑小区" + after)
    text = before + "翠竹苑小区" + after
    assert any(text[mention.start : mention.end].startswith("翠竹苑") for mention in found)
