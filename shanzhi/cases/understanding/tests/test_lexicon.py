"""Before a town has trained anything, the words that ship already sort what people say every day."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shanzhi.cases.understanding.lexicon import load_lexicon

EVERYDAY = [
    ("楼下烧烤店油烟很大，熏得开不了窗", "环境保护"),
    ("隔壁KTV半夜唱歌，噪音扰民", "环境保护"),
    ("小区电梯坏了一周物业不修", "城乡建设"),
    ("门口路灯不亮，井盖也破了", "城乡建设"),
    ("顶楼住户私自搭建阳光房，是违建", "城乡建设"),
    ("老板拖欠工资三个月了", "劳动和社会保障"),
    ("社保断缴了怎么补缴", "劳动和社会保障"),
    ("孩子上小学学区怎么划分", "教育文体"),
    ("出租车司机不打表还拒载", "交通运输"),
    ("医院挂号难，医生态度不好", "卫生计生"),
    ("网购买到假货，商家不退款", "商贸旅游"),
    ("村里低保户名单不公开", "民政"),
]


@pytest.mark.parametrize(("text", "category"), EVERYDAY)
def test_an_everyday_complaint_lands_where_a_clerk_would_put_it(text: str, category: str) -> None:
    guess = load_lexicon().classify(text)
    assert guess.name.split("／")[0] == category
    assert guess.words
    assert all(word in text for word in guess.words)
    assert 0 < guess.confidence <= 1


def test_a_name_that_decides_leads_down_to_the_leaf() -> None:
    assert load_lexicon().classify("油烟扰民，油烟直排").name == "环境保护／环境污染／大气污染"


def test_nothing_said_means_no_category_and_no_confidence() -> None:
    guess = load_lexicon().classify("你好")
    assert (guess.code, guess.confidence) == ("", 0.0)


def test_more_words_for_a_category_make_it_surer() -> None:
    few, many = (
        load_lexicon().classify(text).confidence
        for text in ("停车", "停车 物业 小区 业主 违建 路灯")
    )
    assert many > few


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=300))
def test_whatever_is_written_is_read_without_an_error(text: str) -> None:
    guess = load_lexicon().classify(text)
    assert 0 <= guess.confidence <= 1
