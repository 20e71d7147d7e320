"""The dispatcher on night duty must see what cannot wait, and must not be woken for what can."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shanzhi.cases.understanding.understood import Urgency
from shanzhi.cases.understanding.urgency import urgency_of

EMERGENCIES = [
    ("3栋楼道有很浓的煤气味，怀疑天然气泄漏了", "gas"),
    ("快来人，电动车棚着火了", "fire"),
    ("配电箱一直冒烟", "smoke"),
    ("台风把电线刮断了，掉落在人行道上", "electric"),
    ("学校门口井盖缺失，小孩差点掉进去", "cover"),
    ("村口围墙坍塌压到了车", "collapse"),
    ("12楼外墙瓷砖掉下来砸到车了", "falling"),
    ("有人落水了", "water"),
    ("老人被困电梯里", "trapped"),
    ("邻居说要轻生，站在楼顶", "self-harm"),
    ("有人触电倒地", "electric"),
]


@pytest.mark.parametrize(("text", "rule"), EMERGENCIES)
def test_danger_is_an_emergency_with_its_reason(text: str, rule: str) -> None:
    finding = urgency_of(text)
    assert finding.level is Urgency.EMERGENCY
    assert rule in {reason.rule for reason in finding.reasons}
    assert all(reason.words in text and reason.reason for reason in finding.reasons)


@pytest.mark.parametrize(
    "text",
    [
        "只是烤糊了，没有着火",
        "希望加强巡查，防止火灾",
        "路灯不亮",
        "咨询公积金怎么提取",
        "请严防溺水",
        "",
    ],
)
def test_what_did_not_happen_does_not_wake_anybody(text: str) -> None:
    assert urgency_of(text).level is Urgency.NORMAL


@pytest.mark.parametrize(
    "text", ["飞线充电容易着火", "去年着火烧过一次，现在又堆满了", "线路老化，可能触电"]
)
def test_what_is_feared_or_past_is_urgent_but_no_emergency(text: str) -> None:
    assert urgency_of(text).level is Urgency.URGENT


def test_somebody_frail_in_need_is_urgent_but_being_old_alone_is_not() -> None:
    assert urgency_of("独居老人摔倒了没人照顾").level is Urgency.URGENT
    assert urgency_of("孕妇家里停水两天").level is Urgency.URGENT
    assert urgency_of("老人想办老年证").level is Urgency.NORMAL


def test_a_threat_to_oneself_is_taken_at_its_word_wherever_it_stands() -> None:
    assert urgency_of("工资的事说了很多遍。" * 30 + "我不想活了").level is Urgency.EMERGENCY


def test_a_fire_as_an_argument_deep_in_a_letter_is_not_an_emergency_unless_it_burns_now() -> None:
    letter = "停车位不够，消防车进不来。" * 12
    assert urgency_of(letter + "别的小区发生过火灾").level is Urgency.URGENT
    assert urgency_of(letter + "现在三楼着火了").level is Urgency.EMERGENCY


def test_the_most_urgent_reason_stands_first() -> None:
    reasons = urgency_of("停水两天了，刚才燃气泄漏").reasons
    assert [reason.level for reason in reasons] == sorted((r.level for r in reasons), reverse=True)
    assert len(reasons) == 2


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet="着火没有燃气泄漏老人井盖，。a1", max_size=60))
def test_no_mixture_of_danger_words_breaks_the_rules(text: str) -> None:
    finding = urgency_of(text)
    assert (finding.level is Urgency.NORMAL) == (not finding.reasons)
