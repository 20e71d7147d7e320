"""The matter page behind the follow-up link."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from shanzhi.cases.actions.accept import accept_case
from shanzhi.cases.actions.ask import ask_reporter
from shanzhi.cases.actions.comment import comment_on_case
from shanzhi.cases.models import Case, Rating
from shanzhi.cases.models.conversation import Visibility
from shanzhi.cases.models.states import Outcome, State
from shanzhi.cases.tests.factories import (
    counted,
    link_of,
    make_handled,
    make_report,
    make_town,
    phone,
)
from shanzhi.kernel.api import EventRecord

pytestmark = pytest.mark.django_db


def read(case: Case, device: Client | None = None) -> str:
    """The page as the reporter sees it."""
    return (device or phone()).get(link_of(case)).content.decode()


def test_the_page_says_who_has_it_until_when_and_what_comes_next() -> None:
    page = read(make_report(make_town()))
    for said in ("已交给和风社区居委会", "0512-55550100", "最晚什么时候", "接下来：", "还剩"):
        assert said in page


def test_nobody_on_the_way_keeps_or_learns_the_address() -> None:
    answer = phone().get(link_of(make_report(make_town())))
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "noindex" in answer["X-Robots-Tag"]


def test_handled_is_never_shown_as_solved_before_the_resident_says_so() -> None:
    page = read(make_handled(make_town()))
    assert "对方说处理好了" in page
    assert "您说了算" in page
    assert "已解决" not in page
    assert "您说：解决了" not in page


@pytest.mark.parametrize(
    ("outcome", "told"), [(Outcome.NOT_OURS, "不归他们管"), (Outcome.CANNOT, "暂时办不了")]
)
def test_a_refusal_to_handle_is_told_with_its_reason(outcome: Outcome, told: str) -> None:
    page = read(make_handled(make_town(), outcome))
    assert told in page
    assert "已要求工地夜间停工" in page


def test_remarks_among_colleagues_stay_inside() -> None:
    town = make_town()
    case = make_report(town)
    comment_on_case(case, by=town.clerk, body="此人常来", visibility=Visibility.INSIDE)
    comment_on_case(case, by=town.clerk, body="明早上门", visibility=Visibility.REPORTER)
    page = read(case)
    assert "此人常来" not in page
    assert "明早上门" in page


def test_the_resident_answers_the_open_question() -> None:
    town, device = make_town(), phone()
    case = accept_case(make_report(town), by=town.clerk)
    ask_reporter(case, by=town.clerk, body="是哪一层？")
    assert "是哪一层？" in read(case)
    answer = device.post(f"{link_of(case)}/answer", {"answer": "六层"})
    case.refresh_from_db()
    assert (answer.status_code, case.state) == (303, State.IN_PROGRESS)
    assert "六层" in read(case)


def test_an_empty_answer_is_asked_for_again() -> None:
    town = make_town()
    case = accept_case(make_report(town), by=town.clerk)
    ask_reporter(case, by=town.clerk, body="是哪一层？")
    before = counted()
    answer = phone().post(f"{link_of(case)}/answer", {"answer": " "})
    assert answer.status_code == 422
    assert "还没有写内容" in answer.content.decode()
    assert counted() == before


def test_the_resident_says_it_is_solved() -> None:
    case, device = make_handled(make_town()), phone()
    form = {"solved": "yes", "satisfaction": "5", "reason": "很快"}
    assert device.post(f"{link_of(case)}/rating", form).status_code == 303
    rating = Rating.objects.get()
    assert (rating.solved, rating.satisfaction, rating.reason) == (True, 5, "很快")
    assert "您说：解决了" in read(case)


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"satisfaction": "5"}, "请先选"),
        ({"solved": "yes"}, "请选择满意程度"),
        ({"solved": "yes", "satisfaction": "9"}, "请选择满意程度"),
        ({"solved": "no", "satisfaction": "2", "reason": "x" * 10_001}, "最多"),
    ],
)
def test_half_a_rating_is_not_kept(form: dict[str, Any], told: str) -> None:
    case = make_handled(make_town())
    before = counted()
    answer = phone().post(f"{link_of(case)}/rating", form)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert counted() == before
    assert not Rating.objects.exists()


def test_not_solved_goes_back_once_and_only_once() -> None:
    town, device = make_town(), phone()
    case = make_handled(town)
    form = {"return_reason": "夜里还是吵", "return_satisfaction": "1"}
    assert device.post(f"{link_of(case)}/return", form).status_code == 303
    case.refresh_from_db()
    assert (case.state, case.times_returned) == (State.DISPATCHED, 1)
    page = read(case)
    assert "已退回重办" in page
    assert "夜里还是吵" in page
    assert device.post(f"{link_of(case)}/return", form).status_code == 409


def test_going_back_needs_a_reason() -> None:
    case = make_handled(make_town())
    before = counted()
    answer = phone().post(f"{link_of(case)}/return", {"return_satisfaction": "1"})
    assert answer.status_code == 422
    assert 'id="error_return_reason"' in answer.content.decode()
    assert counted() == before


def test_the_resident_takes_it_back_while_it_is_open() -> None:
    case, device = make_report(make_town()), phone()
    assert device.post(f"{link_of(case)}/withdrawal").status_code == 303
    assert "您已撤回" in read(case)
    before = counted()
    assert device.post(f"{link_of(case)}/withdrawal").status_code == 409
    assert counted() == before


def test_a_neighbours_link_does_not_open_my_matter() -> None:
    town = make_town()
    mine, theirs = make_report(town), make_report(town, "垃圾没人清")
    forged = link_of(mine)[:-16] + link_of(theirs)[-16:]
    before = counted()
    assert phone().post(f"{forged}/withdrawal").status_code == 404
    assert counted() == before


def test_a_phone_is_tied_to_the_matter_by_the_code_it_got(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent: list[str] = []
    monkeypatch.setattr(
        "shanzhi.messaging.channels.console.ConsoleChannel.send",
        lambda _self, _phone, text: sent.append(text),
    )
    case, device = make_report(make_town()), phone()
    page = device.post(
        f"{link_of(case)}/phone", {"consent": "progress", "phone": "13812345678"}
    ).content.decode()
    assert "138****5678" in page
    found = re.search(r"\d{6}", sent[0])
    assert found
    wrong = device.post(
        f"{link_of(case)}/phone/confirmation",
        {"consent": "progress", "phone": "13812345678", "code": "000000"},
    )
    assert wrong.status_code == 422
    right = device.post(
        f"{link_of(case)}/phone/confirmation",
        {"consent": "progress", "phone": "13812345678", "code": found[0]},
    )
    assert right.status_code == 303
    case.refresh_from_db()
    assert case.reporter_id is not None
    assert "已绑定手机 138****5678" in read(case)
    assert EventRecord.objects.filter(kind="cases.ReporterLinked").count() == 1


def test_a_number_that_is_no_mobile_is_told_so() -> None:
    case = make_report(make_town())
    answer = phone().post(f"{link_of(case)}/phone", {"consent": "progress", "phone": "123"})
    assert answer.status_code == 422
    assert "11 位手机号" in answer.content.decode()


def test_this_phone_remembers_its_matters_and_forgets_them_when_told() -> None:
    town, device = make_town(), phone()
    first, second = make_report(town), make_report(town, "垃圾没人清")
    device.get(link_of(first))
    device.get(link_of(second))
    page = device.get("/me").content.decode()
    assert page.index(second.number) < page.index(first.number)
    assert first.number not in phone().get("/me").content.decode()
    device.post("/me/forgetting")
    assert first.number not in device.get("/me").content.decode()
    assert first.number in read(first)


def test_the_page_costs_a_bounded_number_of_queries(django_assert_max_num_queries: Any) -> None:
    town = make_town()
    case = make_handled(town)
    for n in range(10):
        comment_on_case(case, by=town.clerk, body=f"第{n}次", visibility=Visibility.REPORTER)
    read(case)
    with django_assert_max_num_queries(12):
        read(case)


def test_an_open_page_hears_that_the_matter_has_moved() -> None:
    town = make_town()
    case = make_report(town)
    seen = Case.objects.get(pk=case.pk).changed_at.isoformat()
    page = phone()
    assert page.get(f"{link_of(case)}/news", {"seen": seen}).status_code == 204
    accept_case(case, by=town.clerk)
    answer = page.get(f"{link_of(case)}/news", {"seen": seen})
    assert answer.status_code == 200
    assert "新进展" in answer.content.decode()


def test_the_address_of_a_refused_form_leads_back_to_the_matter() -> None:
    case = make_handled(make_town())
    answer = phone().get(f"{link_of(case)}/rating")
    assert (answer.status_code, answer["Location"]) == (302, link_of(case))
