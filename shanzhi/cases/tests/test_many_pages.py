"""Merging at the desk, and what its reporters and followers see of it."""

from __future__ import annotations

import re

import pytest

from shanzhi.cases.actions.accept import accept_case
from shanzhi.cases.actions.close import close_case
from shanzhi.cases.actions.comment import comment_on_case
from shanzhi.cases.actions.merge import merge_case
from shanzhi.cases.models import Case, CaseFollower
from shanzhi.cases.models.conversation import Visibility
from shanzhi.cases.models.states import Outcome, State
from shanzhi.cases.tests.factories import counted, link_of, make_report, make_town, phone
from shanzhi.cases.tests.staff import browser_of, text_of
from shanzhi.cases.tests.test_merging import WHY, pair
from shanzhi.kernel.tests.factories import deliver_events

pytestmark = pytest.mark.django_db


def test_the_desk_finds_merges_and_takes_apart() -> None:
    town = make_town()
    case, leading = pair(town)
    browser, path = browser_of(town.clerk), f"/desk/cases/{case.number}"
    found = text_of(browser.get(f"{path}/duplicates"))
    assert f'value="{leading.number}"' in found
    assert "同一网格" in found
    card = text_of(browser.get(f"{path}/duplicates", headers={"HX-Target": "duplicates"}))
    assert "<html" not in card
    assert leading.number in card
    merged = browser.post(f"{path}/merger", {"into": leading.number, "merger_reason": WHY})
    assert merged.status_code == 303
    pane = text_of(browser.get(path))
    assert f"这件已并入 {leading.number} 一起办理" in pane
    theirs = text_of(browser.get(f"/desk/cases/{leading.number}"))
    assert "南门口的路面破损，有个大坑" in theirs
    assert f"理由：{WHY}" in theirs
    apart = browser.post(f"{path}/unmerging", {"unmerging_reason": "是两个坑"})
    assert apart.status_code == 303
    case.refresh_from_db()
    assert case.state == State.DISPATCHED


def test_a_number_that_nobody_knows_comes_back_with_what_was_typed() -> None:
    town = make_town()
    case = make_report(town)
    before = counted()
    answer = browser_of(town.clerk).post(
        f"/desk/cases/{case.number}/merger", {"into_number": "990101-999", "merger_reason": WHY}
    )
    assert answer.status_code == 422
    assert "没有找到这个编号" in text_of(answer)
    assert counted() == before


def test_the_reporter_of_a_merged_matter_sees_the_other_and_its_answer_but_not_its_talk() -> None:
    town = make_town()
    case, leading = pair(town)
    merge_case(case, by=town.clerk, into=leading, reason=WHY)
    accept_case(leading, by=town.clerk)
    comment_on_case(leading, by=town.clerk, body="您家几楼？", visibility=Visibility.REPORTER)
    close_case(leading, by=town.clerk, outcome=Outcome.SOLVED, note="已填平并压实")
    page = text_of(phone().get(link_of(case)))
    assert "和另一件一起办理" in page
    assert leading.number in page
    assert "已填平并压实" in page
    assert "您家几楼？" not in page


def test_a_neighbour_who_adds_a_voice_follows_and_is_told_by_text_when_they_wish() -> None:
    town, device = make_town(), phone()
    case = make_report(town)
    device.post(f"/support/{case.public_id}")
    assert CaseFollower.objects.get().resident is None
    mine = text_of(device.get("/me"))
    assert f"/follow/{case.public_id}" in mine
    base = f"/follow/{case.public_id}"
    assert "取消关注" in text_of(device.get(base))
    sent = text_of(device.post(f"{base}/phone", {"consent": "follow", "phone": "13812345678"}))
    assert "138****5678" in sent
    wrong = device.post(
        f"{base}/confirmation", {"consent": "follow", "phone": "13812345678", "code": "000000"}
    )
    assert wrong.status_code == 422
    assert CaseFollower.objects.get().resident is None
    assert device.post(f"{base}/phone", {"consent": "follow", "phone": "1"}).status_code == 422
    device.post(f"{base}/following", {"stop": "1"})
    assert not CaseFollower.objects.exists()
    assert "关注这件事" in text_of(device.get(base))


def test_what_followers_see_names_nobody() -> None:
    town = make_town()
    case = make_report(town, "3幢502室漏水，我的电话13812345678")
    accept_case(case, by=town.clerk)
    close_case(case, by=town.clerk, outcome=Outcome.SOLVED, note="已联系502室王女士")
    page = text_of(phone().get(f"/follow/{case.public_id}"))
    assert not re.search(r"502室|13812345678|王女士|李明", page)


def test_followers_of_a_merged_matter_see_where_it_goes_on() -> None:
    town, device = make_town(), phone()
    case, leading = pair(town)
    device.post(f"/support/{case.public_id}")
    merge_case(case, by=town.clerk, into=leading, reason=WHY)
    deliver_events()
    page = text_of(device.get(f"/follow/{case.public_id}"))
    assert "说的是同一件事，一起办理" in page
    assert Case.objects.get(pk=leading.pk).supports == 1
