"""Heat, rising words, repeats, moods and names, without a database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.insight.rules.charts import Bar, bar_chart, line_chart
from shanzhi.insight.rules.topics.entities import areas, names
from shanzhi.insight.rules.topics.heat import Voice, heat_of, heat_over_time
from shanzhi.insight.rules.topics.mood import mood_of
from shanzhi.insight.rules.topics.naming import smallest_place
from shanzhi.insight.rules.topics.placing import place_all, settle
from shanzhi.insight.rules.topics.reading import read
from shanzhi.insight.rules.topics.repeats import Said, repeats
from shanzhi.insight.rules.topics.rising import log_likelihood, rising_words

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
AGES = st.lists(st.integers(0, 400), min_size=1, max_size=8)


def voice(person: str, days: float = 0, likes: int = 0) -> Voice:
    """Somebody who spoke ``days`` ago."""
    return Voice(person, NOW - timedelta(days=days), likes=likes)


@given(st.integers(2, 500))
def test_one_person_is_one_person_however_often(times: int) -> None:
    once = heat_of([voice("王", 1)], NOW)
    often = heat_of([voice("王", 1) for _each in range(times)], NOW)
    assert often.value == pytest.approx(once.value)
    assert not often.is_public


@given(AGES)
def test_what_nobody_says_any_more_cools_down(ages: list[int]) -> None:
    voices = [voice(str(n), age) for n, age in enumerate(ages)]
    later = NOW + timedelta(days=130)
    assert heat_of(voices, later).value < heat_of(voices, NOW).value


def test_thousands_of_clicks_weigh_less_than_a_dozen_people() -> None:
    clicked = heat_of([voice("a"), voice("b", likes=2000)], NOW)
    written = heat_of([voice(str(n)) for n in range(14)], NOW)
    assert clicked.value < written.value


def test_the_curve_ends_with_the_heat_of_today() -> None:
    voices = [voice("a", 40), voice("b", 3)]
    curve = heat_over_time(voices, NOW)
    assert len(curve) == 12
    assert curve[-1] == (NOW, heat_of(voices, NOW))


def test_names_stand_without_what_is_around_them() -> None:
    assert names("投诉A市A2区丽发新城小区附近的搅拌站")[0] == "丽发新城"
    assert "枫林三路" in names("A3区枫林三路凌晨一点拖土车扰民")
    assert names("家庭，没有网站，这个小区") == []
    assert areas("A市A3区和A7县") == ["A3区", "A7县"]


def test_the_same_estate_alone_is_no_topic() -> None:
    texts = (
        ("丽景新城电梯坏了两周没人修", "三栋电梯停运，老人上不了楼"),
        ("丽景新城旁边建搅拌站，噪音大", "搅拌站日夜开工，粉尘和噪音扰民"),
        ("丽景新城附近搅拌厂粉尘污染", "搅拌站灰尘大，噪音让人睡不着"),
        ("枫林苑附近搅拌站噪音扰民", "枫林苑旁搅拌站夜里施工，灰尘大，噪音大"),
    )
    placed = place_all([read(title, text) for title, text in texts])
    lift, plant, same, elsewhere = placed.index.labels.tolist()
    assert plant == same
    assert len({lift, plant, elsewhere}) == 3


def test_settling_leaves_alone_what_a_person_decided() -> None:
    reading = read("丽景新城搅拌站噪音扰民", "搅拌站粉尘和噪音")
    placed = place_all([reading, reading, reading], rounds=0)
    placed.index.labels[2], placed.topics = 1, 2
    settle(placed, pinned=frozenset({1}))
    assert placed.index.labels.tolist() == [0, 0, 1]
    settle(placed)
    assert len(set(placed.index.labels.tolist())) == 1


@given(st.integers(0, 50), st.integers(50, 90), st.integers(0, 50), st.integers(50, 90))
def test_no_surprise_is_below_nought(a: int, n: int, b: int, m: int) -> None:
    assert log_likelihood(a, n, b, m) >= 0
    assert log_likelihood(a, n, a, n) == pytest.approx(0, abs=1e-9)


def test_a_word_that_ten_say_now_and_none_said_before_is_rising() -> None:
    now = [["停水"]] * 10 + [["路灯"]] * 20
    before = [["路灯"]] * 100
    assert [one.word for one in rising_words(now, before)] == ["停水"]
    assert rising_words(before, before) == []


def test_twice_on_one_day_is_not_again() -> None:
    def said(case: int, days: float, person: str = "7") -> Said:
        return Said(case, person, "990101001001001", 1, NOW - timedelta(days=days))

    found = repeats([said(1, 30), said(2, 30.2), said(3, 2), said(4, 9, "8")])
    assert [one.case_ids for one in found] == [(2, 3)]
    assert found[0].days == 28


def test_moods_are_of_words_and_a_denied_thanks_is_none() -> None:
    assert mood_of("谢谢，问题解决了，很满意").kind == "thanks"
    assert mood_of("物业推诿扯皮，太过分").kind == "anger"
    assert mood_of("对结果不满意").kind == "plain"
    assert mood_of("请问几点开门").words == ()


def test_the_smallest_place_that_holds_all() -> None:
    assert smallest_place(["990101001001001", "990101001001002"]) == "990101001001"
    assert smallest_place(["990101001001001", "990101002001001"]) == "990101"
    assert smallest_place(["990101001001001"]) == "990101001001001"


def test_charts_escape_what_they_print() -> None:
    drawn = bar_chart([Bar("<b>", 3, "3", "/desk/?a=1&b=2")], "件数")
    assert "<b>" not in drawn
    assert 'href="/desk/?a=1&amp;b=2"' in drawn
    assert line_chart([("一月", 1.0)], "热度") == ""
    assert line_chart([("一月", 1.0), ("二月", 3.0)], "热度").count("<circle") == 2
