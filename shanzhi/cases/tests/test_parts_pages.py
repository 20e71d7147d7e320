"""Parts in the browser: the desk splits and accepts, the reporter reads how far each is."""

from __future__ import annotations

import pytest
from django.test import Client

from shanzhi.cases.actions.accept import accept_case
from shanzhi.cases.actions.accept_part import accept_part
from shanzhi.cases.actions.close import close_case
from shanzhi.cases.actions.split import split_case
from shanzhi.cases.models import Case
from shanzhi.cases.models.states import Outcome, State
from shanzhi.cases.tests.factories import counted, link_of
from shanzhi.cases.tests.joint_factories import make_joint
from shanzhi.cases.tests.staff import browser_of, text_of
from shanzhi.cases.tests.test_parts import handled, make_company, part_for

pytestmark = pytest.mark.django_db


def test_the_clerk_splits_a_matter_in_two_and_accepts_a_part() -> None:
    joint = make_joint()
    company, worker = make_company(joint)
    browser, here = browser_of(joint.town.clerk), f"/desk/cases/{joint.case.number}"
    form = {
        "part_text_1": "清走楼道里的杂物",
        "part_unit_1": company.pk,
        "part_text_2": "贴通知",
        "part_unit_2": joint.town.desk.pk,
        "part_reason": "公共区域归物业，通知归社区",
    }
    assert browser.post(f"{here}/parts", form).status_code == 303
    first, second = Case.objects.filter(parent=joint.case).order_by("pk")
    page = text_of(browser.get(here))
    assert "还有 2 部分没结束" in page
    assert f"/desk/cases/{first.number}" in page
    handled(first, worker)
    child = f"/desk/cases/{first.number}"
    assert "验收通过" in text_of(browser.get(child))
    assert browser.post(f"{child}/part-return", {"part_back": " "}).status_code == 422
    assert browser.post(f"{child}/part-acceptance").status_code == 303
    first.refresh_from_db()
    assert first.state == State.NOT_RATED
    refused = browser.post(f"{here}/closure", {"outcome": "solved", "note": "都好了"})
    assert refused.status_code == 409
    assert second.number in text_of(refused)


def test_a_refused_split_keeps_every_word() -> None:
    joint = make_joint()
    before = counted()
    path = f"/desk/cases/{joint.case.number}/parts"
    answer = browser_of(joint.town.clerk).post(path, {"part_text_1": "清走杂物"})
    page = text_of(answer)
    assert answer.status_code == 422
    assert "清走杂物</textarea>" in page
    assert "请写明派单理由" in page
    assert counted() == before


def test_the_holder_of_a_part_does_not_learn_of_the_whole() -> None:
    joint = make_joint()
    company, worker = make_company(joint)
    (child,) = split_case(joint.case, [part_for(company)], by=joint.town.clerk)
    page = text_of(browser_of(worker).get(f"/desk/cases/{child.number}"))
    assert "这是一件大事的一部分" in page
    assert joint.case.number not in page


def test_the_reporter_reads_how_far_each_part_is_and_rates_the_whole_only() -> None:
    joint = make_joint()
    company, worker = make_company(joint)
    (child,) = split_case(joint.case, [part_for(company)], by=joint.town.clerk)
    page = text_of(Client().get(link_of(joint.case)))
    assert "已交给和风物业，还没有接单" in page
    accept_case(child, by=worker)
    assert "和风物业正在办" in text_of(Client().get(link_of(joint.case)))
    close_case(child, by=worker, outcome=Outcome.SOLVED, note="清完了")
    assert "等主办单位验收" in text_of(Client().get(link_of(joint.case)))
    accept_part(child, by=joint.town.clerk)
    page = text_of(Client().get(link_of(joint.case)))
    assert "和风物业办好了，已验收" in page
    assert "【清走楼道里的杂物】" in page
    assert "satisfaction" not in page
