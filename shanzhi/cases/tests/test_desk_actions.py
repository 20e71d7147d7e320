"""What is done at the desk, and what a refusal leaves on the screen."""

from __future__ import annotations

import re

import pytest

from shanzhi.cases.actions.accept import accept_case
from shanzhi.cases.models import Case, Classification, Comment, Question
from shanzhi.cases.models.states import State
from shanzhi.cases.queries.tables import category_name
from shanzhi.cases.tests.factories import COMMUNITY, counted, make_handled, make_report, make_town
from shanzhi.cases.tests.staff import browser_of, text_of
from shanzhi.cases.tests.test_resident_report import picture
from shanzhi.kernel.api import Role
from shanzhi.organizations.api import UnitKind
from shanzhi.organizations.tests.factories import make_staff, make_unit

pytestmark = pytest.mark.django_db


def path_of(case: Case, verb: str) -> str:
    """Where a verb is posted to."""
    return f"/desk/cases/{case.number}/{verb}"


def test_from_the_acceptance_to_the_closing_in_the_forms_words() -> None:
    town = make_town()
    case = make_report(town)
    browser = browser_of(town.clerk)
    accepted = browser.post(path_of(case, "acceptance") + "?tab=open")
    assert (accepted.status_code, accepted["Location"]) == (
        303,
        f"/desk/cases/{case.number}?tab=open",
    )
    browser.post(path_of(case, "comments"), {"body": "已电话联系", "visibility": "reporter"})
    browser.post(path_of(case, "question"), {"question": "是几点开始的？"})
    assert Comment.objects.get().visibility == "reporter"
    assert Question.objects.get().body == "是几点开始的？"
    closed = browser.post(path_of(case, "closure"), {"outcome": "solved", "note": "工地已停工"})
    assert closed.status_code == 303
    case.refresh_from_db()
    assert (case.state, case.outcome_note) == (State.HANDLED, "工地已停工")


def test_what_was_typed_is_forgotten_on_the_device_only_after_it_arrived() -> None:
    town = make_town()
    case = make_report(town)
    browser = browser_of(town.clerk)
    refused = text_of(browser.post(path_of(case, "comments"), {"body": " "}))
    assert f'data-draft="comment:{case.number}"' in refused
    assert "data-draft-done" not in refused
    page = browser.post(path_of(case, "comments"), {"body": "已到现场"}, follow=True)
    assert f'data-draft-done="comment:{case.number}"' in text_of(page)


def test_a_refused_dispatch_comes_back_open_with_every_word() -> None:
    town = make_town()
    case = make_report(town)
    company = make_unit(kind=UnitKind.COMPANY, place_code=COMMUNITY, name="和风物业服务中心")
    browser, before = browser_of(town.clerk), counted()
    answer = browser.post(path_of(case, "dispatch"), {"unit": "", "reason": "归物业管"})
    page = text_of(answer)
    assert answer.status_code == 422
    assert '<dialog class="dialog" id="dispatch" open data-shown' in page
    assert "归物业管" in page
    assert "请选择承办单位。" in page
    assert counted() == before
    silent = browser.post(path_of(case, "dispatch"), {"unit": company.pk, "reason": ""})
    assert f'<option value="{company.pk}" selected>' in text_of(silent)
    assert "请写明派单理由" in text_of(silent)


@pytest.mark.parametrize("unit", ["٣", "9" * 40, "-1", "1; DROP TABLE"])
def test_a_unit_that_is_none_is_refused_in_words(unit: str) -> None:
    town = make_town()
    case = make_report(town)
    answer = browser_of(town.clerk).post(
        path_of(case, "dispatch"), {"unit": unit, "reason": "归他们"}
    )
    assert answer.status_code == 422
    assert Case.objects.get(pk=case.pk).holder_unit == town.desk


def test_a_refused_closing_keeps_the_answer() -> None:
    town = make_town()
    case = accept_case(make_report(town), by=town.clerk)
    page = text_of(browser_of(town.clerk).post(path_of(case, "closure"), {"note": "修好了"}))
    assert '<dialog class="dialog" id="closure" open data-shown' in page
    assert "修好了" in page
    assert "请选择处理结果。" in page


def test_who_comes_second_is_told_and_changes_nothing() -> None:
    town = make_town()
    case = make_handled(town)
    before = counted()
    answer = browser_of(town.clerk).post(
        path_of(case, "closure"), {"outcome": "solved", "note": "又办一次"}
    )
    assert answer.status_code == 409
    assert "不能办结" in text_of(answer)
    assert counted() == before


def test_a_category_is_corrected_by_typing_its_name() -> None:
    town = make_town()
    case = make_report(town)
    browser = browser_of(town.clerk)
    offered = text_of(browser.get("/desk/categories"))
    name = category_name("01")
    assert f'<option value="{name}"' in offered
    answer = browser.post(path_of(case, "category"), {"category_name": f" {name} "})
    assert answer.status_code == 303
    label = Classification.objects.latest("id")
    assert (label.category_id, label.decided_by_id) == ("01", town.clerk.id)
    assert "类别由工作人员更正" in text_of(browser.get(f"/desk/cases/{case.number}"))


def test_half_a_category_name_is_answered_with_near_ones() -> None:
    town = make_town()
    case = make_report(town)
    browser = browser_of(town.clerk)
    answer = browser.post(path_of(case, "category"), {"category_name": "噪音"})
    page = text_of(answer)
    assert answer.status_code == 422
    assert "请从这些类别里选一个" in page
    assert 'class="correction no-print" open' in page
    unknown = browser.post(path_of(case, "category"), {"category_name": "飞碟"})
    assert "没有这个类别" in text_of(unknown)


def test_photos_of_what_was_done_are_kept_and_no_photo_is_no_evidence() -> None:
    town = make_town()
    case = accept_case(make_report(town), by=town.clerk)
    browser = browser_of(town.clerk)
    assert browser.post(path_of(case, "evidence"), {"evidence": [picture()]}).status_code == 303
    assert case.attachments.count() == 1
    refused = browser.post(path_of(case, "evidence"))
    assert "请先选择照片或录音。" in text_of(refused)


def test_no_two_fields_of_a_page_share_an_id() -> None:
    town = make_town()
    case = accept_case(make_report(town), by=town.clerk)
    browser = browser_of(town.clerk)
    for path in (f"/desk/cases/{case.number}", f"/worker/cases/{case.number}"):
        ids = re.findall(r'\sid="([^"]+)"', text_of(browser.get(path)))
        assert [one for one in ids if ids.count(one) > 1] == []


def test_a_leader_reads_and_finds_no_verb() -> None:
    town = make_town()
    case = make_report(town)
    leader = browser_of(make_staff(Role.LEADER, COMMUNITY[:6]))
    page = text_of(leader.get(f"/desk/cases/{case.number}"))
    for verb in ("acceptance", "dispatch", "closure", "question", "category"):
        assert path_of(case, verb) not in page
    assert leader.post(path_of(case, "closure"), {"outcome": "solved"}).status_code == 403


def test_a_forged_post_from_another_site_is_refused() -> None:
    town = make_town()
    case = make_report(town)
    browser = browser_of(town.clerk, checks_forgery=True)
    assert browser.post(path_of(case, "acceptance")).status_code == 403
    assert Case.objects.get(pk=case.pk).state == State.DISPATCHED
