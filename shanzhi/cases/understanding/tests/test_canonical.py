"""A history exported as segmented words and a letter typed on a phone must look the same to the model."""

import rjieba
from hypothesis import given, settings
from hypothesis import strategies as st

from shanzhi.cases.understanding.canonical import canonical, is_segmented

LETTER = "尊敬的领导：A3区翠竹苑小区的物业公司乱收停车费，业主们多次投诉都没有人管！"


def test_raw_and_segmented_letters_have_the_same_words() -> None:
    assert canonical(LETTER) == canonical(" ".join(rjieba.cut(LETTER)))


def test_what_says_nothing_is_dropped() -> None:
    words = canonical(LETTER)
    assert {"物业公司", "停车费", "投诉"} <= set(words)
    assert not {"的", "们", "A3", "a3", "，", "都"} & set(words)


def test_a_letter_with_line_breaks_and_indents_is_not_taken_for_segmented() -> None:
    assert not is_segmented(
        "物业乱收费\n　　我们小区的物业公司从去年开始乱收停车费\n\n　　请管一管吧谢谢"
    )
    assert is_segmented("物业 乱收费 小区 物业公司 停车费")


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=200))
def test_any_text_has_a_canonical_form_that_stays_itself(text: str) -> None:
    words = canonical(text)
    assert all(words)
