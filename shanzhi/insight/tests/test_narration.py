"""A model's words are refused when they hold a number that the data does not."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from shanzhi.insight.rules.narration import chinese_number, numbers_in, strange_numbers

DIGITS = "零一二三四五六七八九"


def spoken(number: int) -> str:
    """1 … 99,999,999 as it is written in words."""
    if number >= 10_000:
        rest = number % 10_000
        gap = "零" if 0 < rest < 1000 else ""
        return f"{spoken(number // 10_000)}万{gap}{spoken(rest) if rest else ''}"
    words, is_gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            words += ("零" if is_gap else "") + DIGITS[digit] + name
            is_gap = False
        elif words:
            is_gap = True
    return words


@given(st.integers(1, 99_999_999))
def test_every_number_in_words_is_read(number: int) -> None:
    assert chinese_number(spoken(number)) == number


@given(st.integers(2, 9_999_999), st.sampled_from(["{}", "{:,}", "{}件", "共{}件，"]))
def test_a_number_that_is_not_in_the_data_is_found(number: int, form: str) -> None:
    text = "本周受理诉求" + form.format(number)
    assert numbers_in(text) == [Decimal(number)]
    assert strange_numbers(text, [Decimal(number)]) == []
    assert strange_numbers(text, [Decimal(number + 1)]) == [Decimal(number)]
    assert strange_numbers(f"本周受理{spoken(number)}件", [Decimal(number + 1)]) == [number]


def test_speech_is_read_as_it_is_meant() -> None:
    assert numbers_in("满意率百分之九十六点七，比上周增加三成") == [Decimal("96.7"), Decimal(30)]
    assert numbers_in("投入1.5万元，一万二千户受益，两百五十人参加") == [15000, 12000, 250]
    assert numbers_in("第一季度进一步压实责任，一些问题一定解决，十分重视百姓") == []
    assert numbers_in("９８．５％") == [Decimal("98.5")]
