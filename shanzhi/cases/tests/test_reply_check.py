"""A reply is read before the resident reads it: by rules that explain themselves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.cases.actions.accept import accept_case
from shanzhi.cases.actions.close import close_case
from shanzhi.cases.models.states import Outcome
from shanzhi.cases.rules.reply_check import Finding, check_reply, stops
from shanzhi.cases.tests.factories import COMMUNITY, make_report, make_town
from shanzhi.cases.tests.staff import browser_of, text_of
from shanzhi.cases.tests.test_handling import refused
from shanzhi.kernel.api import SYSTEM, Invalid
from shanzhi.organizations.api import UnitParticulars, change_unit

REPORT = "3幢楼下夜里施工，噪音很大，睡不着"
GOOD = (
    "您好！11月24日晚城管中队已到3幢楼下制止夜间施工，今后如再有噪音请拨打社区电话。感谢您的反映。"
)
# What people write when they are tired: each with what must be said about it.
BAD = (
    ("已处理", {"length", "done", "answers", "when", "who"}),
    ("您好，您反映的问题已收悉，感谢您的支持。", {"done", "when"}),
    ("网友：您好！留言已收悉", {"done", "answers", "when"}),
    ("您的问题已转交相关部门处理。", {"done"}),
    ("请您自行与施工方协商，我们无能为力，请自行解决。", {"brush_off", "greeting"}),
    ("施工是合法的，请不要再打电话，属于无理取闹。", {"rude"}),
    ("关于噪音问题按规定办理，请耐心等待。", {"brush_off", "greeting", "when"}),
    ("您好，XX单位已于X月XX日到现场处理施工噪音。", {"placeholder"}),
    ("您好，【处理时间】城管中队已到现场制止夜里施工。", {"placeholder"}),
    ("您好，已请施工负责人刘某13812345678与您联系，今晚停止施工。", {"personal"}),
    ("您好，当事人身份证320583198001012345，昨天已由城管中队处罚施工方。", {"personal"}),
    ("您好，公交线路调整方案正在由交通局研究，预计12月公布。", {"answers"}),
)


def faults(reply: str, report: str = REPORT, outcome: str = Outcome.SOLVED) -> dict[str, Finding]:
    """What is not as it should be."""
    found = check_reply(reply, report=report, outcome=outcome)
    return {finding.key: finding for finding in found if finding.level != "ok"}


def test_a_good_reply_is_left_alone() -> None:
    assert faults(GOOD) == {}


@pytest.mark.parametrize(("reply", "expected"), BAD)
def test_a_bad_reply_is_told_what_is_wrong(reply: str, expected: set[str]) -> None:
    assert expected <= faults(reply).keys()


def test_only_numbers_of_people_and_leftovers_stop_a_reply() -> None:
    stopped = {reply for reply, _expected in BAD if stops(reply)}
    assert stopped == {reply for reply, keys in BAD if keys & {"personal", "placeholder"}}


def test_the_words_that_decided_are_shown_and_numbers_are_masked() -> None:
    good = {finding.key: finding.words for finding in check_reply(GOOD, report=REPORT)}
    assert "噪音" in good["answers"]
    assert "11月24日" in good["when"]
    told = faults("请打刘师傅13812345678")["personal"]
    assert told.words == ("138****5678",)


def test_an_offices_own_mobile_is_nobodys_secret() -> None:
    assert stops("请打值班电话13812345678", own_phones=["138-1234-5678"]) == []


def test_a_directory_entry_may_hold_two_numbers() -> None:
    phones = ["0512-55550100 / 13812345678"]
    assert stops("请打值班电话13812345678", own_phones=phones) == []
    assert stops("请打刘师傅13812345679", own_phones=phones)


@pytest.mark.django_db
def test_a_reply_may_name_the_public_phone_of_the_unit_that_has_it() -> None:
    town = make_town()
    change_unit(
        town.desk,
        UnitParticulars(
            kind=town.desk.kind, name=town.desk.name, place_code=COMMUNITY, phone="138 1234 5678"
        ),
        by=SYSTEM,
    )
    case = accept_case(make_report(town), by=town.clerk)
    browser, note = browser_of(town.clerk), "已修好，有问题请打值班电话13812345678"
    checked = browser.post(f"/desk/cases/{case.number}/reply-check", {"note": note})
    assert "个人手机号" not in text_of(checked)
    told = browser.post(
        f"/desk/cases/{case.number}/reply-check", {"note": note.replace("5678", "5679")}
    )
    assert "个人手机号" in text_of(told)
    closed = close_case(case, by=town.clerk, outcome=Outcome.SOLVED, note=note)
    assert closed.outcome_note == note


def test_cannot_be_solved_asks_for_the_law() -> None:
    assert "basis" in faults(GOOD, outcome=Outcome.CANNOT)
    assert "basis" not in faults(GOOD + "依据《噪声污染防治法》。", outcome=Outcome.CANNOT)


@given(st.text(max_size=300), st.text(max_size=300), st.sampled_from(list(Outcome.values)))
def test_any_text_is_read_and_every_finding_says_something(
    reply: str, report: str, outcome: str
) -> None:
    found = check_reply(reply, report=report, outcome=outcome)
    assert found
    assert all(finding.sentence for finding in found)
    assert len({finding.key for finding in found}) == len(found)


@pytest.mark.django_db
def test_a_reply_with_somebodys_number_is_not_sent() -> None:
    town = make_town()
    case = accept_case(make_report(town), by=town.clerk)
    for note in ("已请刘师傅13812345678处理", "【处理结果】"):
        refused(
            Invalid,
            case,
            lambda words=note: close_case(case, by=town.clerk, outcome=Outcome.SOLVED, note=words),
        )
