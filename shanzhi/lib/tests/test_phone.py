"""Mobile numbers as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.lib.phone import NotAMobile, is_mobile, normal_mobile

mobiles = st.from_regex(r"\A1[3-9][0-9]{9}\Z")


@pytest.mark.parametrize(
    "typed",
    [
        "13800138000",
        " 138 0013 8000 ",
        "138-0013-8000",
        "+86 13800138000",
        "+8613800138000",
        "0086-138-0013-8000",
        "8613800138000",
        "１３８００１３８０００",
        "＋８６ １３８ ００１３ ８０００",
        "(+86)138.0013.8000",
    ],
)
def test_every_usual_way_of_writing_is_understood(typed: str) -> None:
    assert normal_mobile(typed) == "13800138000"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "12345678901",
        "1380013800",
        "138001380000",
        "0512-55555555",
        "+1 202 555 0100",
        "一三八",
        "138001380OO",
        "٠١٢٣٤٥٦٧٨٩٠",
        "+86",
        "8686 13800138000",
    ],
)
def test_everything_else_is_refused(typed: str) -> None:
    assert not is_mobile(typed)
    with pytest.raises(NotAMobile):
        normal_mobile(typed)


@given(mobiles)
def test_normal_numbers_stay_as_they_are(number: str) -> None:
    assert normal_mobile(number) == number
    assert normal_mobile(f"+86 {number[:3]} {number[3:7]} {number[7:]}") == number


@given(st.text(max_size=30))
def test_nothing_breaks_it_and_what_comes_out_is_normal(text: str) -> None:
    if is_mobile(text):
        assert normal_mobile(normal_mobile(text)) == normal_mobile(text)
