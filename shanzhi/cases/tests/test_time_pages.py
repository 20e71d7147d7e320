"""Time at the desk and under the thumb: the card, the chips, the approvals, the rules."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.test import Client

from shanzhi.cases.actions.ask_for_time import ask_for_time
from shanzhi.cases.actions.grant_time import grant_time
from shanzhi.cases.models import Case, TimeRequest
from shanzhi.cases.models.time_request import TimeState
from shanzhi.cases.queries.figures import cockpit_figures
from shanzhi.cases.queries.links import reporter_of
from shanzhi.cases.queries.timeline import timeline
from shanzhi.cases.tests.factories import COMMUNITY, Town, counted, link_of, make_report
from shanzhi.cases.tests.staff import browser_of, numbers_in, queries_of, text_of
from shanzhi.cases.tests.time_stories import TimeTown, handling, in_hand, make_time_town, on
from shanzhi.cases.web.deadline import deadline_of, worked_span
from shanzhi.kernel.api import DEFAULT_CALENDAR, Actor, Role, TimeUnit, bump, now
from shanzhi.organizations.tests.factories import make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ordinary_rules() -> Iterator[None]:
    """What an earlier story laid down is forgotten, and what this one says."""
    tables = ("kernel.calendars", "cases.deadlines")
    for name in tables:
        bump(name)
    yield
    for name in tables:
        bump(name)


def fresh(story: TimeTown) -> Case:
    """A matter that was taken on just now, with a week in hand whatever day it is."""
    case = in_hand(story, now())
    handling(case)
    case.clocks.filter(kind="handle").update(due_at=now() + timedelta(days=14))
    Case.objects.filter(pk=case.pk).update(due_at=now() + timedelta(days=14))
    return Case.objects.get(pk=case.pk)


@pytest.mark.parametrize(
    ("at", "level", "label"),
    [
        (on(2, 9), "ok", "还剩 4 个工作日"),
        (on(4, 13, 30), "ok", "还剩 1.6 个工作日"),
        (on(5, 9), "ok", "还剩 1 个工作日"),
        (on(5, 11), "ok", "还剩 5 工作小时"),
        (on(5, 12, 30), "soon", "还剩 4 工作小时"),
        (on(5, 17), "soon", "还剩 30 工作分钟"),
        (on(6, 17, 30), "late", "已超时 24 小时"),
    ],
)
def test_the_chip_says_what_is_left_of_the_working_time(
    at: datetime, level: str, label: str
) -> None:
    found = deadline_of(in_hand(make_time_town()), at)
    assert found is not None
    assert (found.level, found.label) == (level, label)


def test_natural_time_is_said_as_everybody_says_it() -> None:
    assert worked_span(timedelta(hours=30), TimeUnit.NATURAL_HOUR, DEFAULT_CALENDAR) == "30 小时"
    assert worked_span(timedelta(hours=3), TimeUnit.URGENT_HOUR, DEFAULT_CALENDAR) == "3 工作小时"


def test_a_paused_matter_says_why_and_is_late_in_no_list_and_no_figure() -> None:
    story = make_time_town()
    case = in_hand(story)
    request = ask_for_time(case, by=story.clerk, kind="pause", reason="weather", at=on(3, 9))
    grant_time(request, by=story.colleague, at=on(3, 9))
    case.refresh_from_db()
    found = deadline_of(case, on(30, 9))
    assert found is not None
    assert (found.level, found.label) == ("paused", "已暂停：等天气")
    figures = cockpit_figures(story.street, COMMUNITY[:9], at=on(30, 9))
    assert [bar.late for bar in (*figures.places, *figures.topics)] == [0, 0]
    assert figures.figures[1].value == 0
    browser = browser_of(story.clerk)
    assert numbers_in(browser.get("/desk/?late=1")) == []
    assert "已暂停：等天气" in text_of(browser.get("/desk/"))
    worklist = text_of(browser.get("/worker/"))
    assert "已暂停计时" in worklist
    assert 'data-tone="late"' not in worklist.split('id="tasks"')[1]
    assert "已暂停：等天气" in text_of(Client().get(link_of(case)))


def test_from_asking_to_resuming_through_the_pages() -> None:
    story = make_time_town()
    case = fresh(story)
    clerk, street = browser_of(story.clerk), browser_of(story.street)
    here = f"/desk/cases/{case.number}"
    assert "申请延时或暂停" in text_of(clerk.get(here))
    assert clerk.post(f"{here}/time-requests", {"time_kind": "pause"}).status_code == 422
    form = {"time_kind": "pause", "time_reason": "materials", "time_note": "等配件"}
    assert clerk.post(f"{here}/time-requests", form).status_code == 303
    request = TimeRequest.objects.get()
    waiting = text_of(street.get("/desk/time-requests"))
    assert case.number in waiting
    assert "等配件" in waiting
    assert "等配件" not in text_of(clerk.get("/desk/time-requests"))
    assert "/time-decision" not in text_of(clerk.get(here))
    decision = {"request": request.pk, "decision": "refuse"}
    assert "请写明为什么不同意" in text_of(street.post(f"{here}/time-decision", decision))
    decision["decision"] = "grant"
    assert street.post(f"{here}/time-decision", decision).status_code == 303
    assert "恢复计时" in text_of(clerk.get(here))
    assert clerk.post(f"{here}/resumption").status_code == 303
    request.refresh_from_db()
    assert request.state == TimeState.ENDED
    assert Case.objects.get(pk=case.pk).paused_at is None


def test_an_extension_from_the_phone_comes_back_to_the_phone() -> None:
    story = make_time_town()
    case = fresh(story)
    clerk = browser_of(story.clerk)
    form = {
        "end": "worker",
        "time_kind": "extension",
        "time_reason": "others",
        "longer_unit": "work_day",
    }
    refused = clerk.post(
        f"/desk/cases/{case.number}/time-requests", {**form, "longer_amount": "一"}
    )
    assert refused.status_code == 422
    assert "请填写要延长多久" in text_of(refused)
    sent = clerk.post(f"/desk/cases/{case.number}/time-requests", {**form, "longer_amount": "2"})
    assert sent["Location"] == f"/worker/cases/{case.number}"
    assert "延长时限 2 工作日" in text_of(clerk.get(f"/worker/cases/{case.number}"))


@pytest.mark.parametrize("number", ["", "甲", "999999999", "-1"])
def test_a_decision_on_no_request_is_refused(number: str) -> None:
    story = make_time_town()
    case, count = fresh(story), 0
    count = counted()[1]
    answer = browser_of(story.street).post(
        f"/desk/cases/{case.number}/time-decision", {"request": number, "decision": "grant"}
    )
    assert answer.status_code in {404, 422}
    assert counted()[1] == count


def test_the_reporter_reads_what_was_granted_and_not_what_was_asked() -> None:
    story = make_time_town()
    case = in_hand(story)
    request = ask_for_time(
        case, by=story.clerk, kind="pause", reason="other", note="等领导批示", at=on(3, 9)
    )
    grant_time(request, by=story.colleague, at=on(3, 9))
    told = [(entry.title, entry.detail) for entry in timeline(case, reporter_of(case))]
    assert ("同意暂停计时", "") in told
    assert not any("申请" in title or "批示" in detail for title, detail in told)
    titles = [entry.title for entry in timeline(case, story.clerk)]
    assert "申请暂停计时：其他" in titles


def test_a_queue_of_forty_costs_what_a_queue_of_one_costs() -> None:
    story = make_time_town()
    make_report(story.town)
    few = queries_of(story.clerk, "/desk/")
    for n in range(20):
        make_report(story.town, f"第{n}盏路灯坏了")
    assert queries_of(story.clerk, "/desk/") == few


def _holds_nothing(town: Town) -> Actor:
    """A handler of a company that has no matter."""
    return make_staff(Role.HANDLER, town.grid.code[:6])


def test_who_may_not_decide_has_no_list_of_requests() -> None:
    story = make_time_town()
    assert browser_of(_holds_nothing(story.town)).get("/desk/time-requests").status_code == 403
