"""Whoever handles a matter may call its reporter, after saying why; nobody else, and not for ever."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from pytest_django import Settings

from shanzhi.cases.actions.accept import accept_case
from shanzhi.cases.actions.comment import comment_on_case
from shanzhi.cases.actions.report import Report, report_case
from shanzhi.cases.actions.unmask import unmask_reporter
from shanzhi.cases.models import Case, Unmasking
from shanzhi.cases.models.case import Source
from shanzhi.cases.models.conversation import Visibility
from shanzhi.cases.models.states import State
from shanzhi.cases.tests.factories import COMMUNITY, Town, counted, link_of, make_town
from shanzhi.cases.tests.staff import browser_of, key_of, text_of
from shanzhi.kernel.api import (
    NOBODY,
    AccessRecord,
    Denied,
    EventRecord,
    Invalid,
    Role,
    TooMany,
    WrongState,
    accesses_to,
    now,
)
from shanzhi.organizations.tests.factories import make_staff, make_unit
from shanzhi.people.tests.factories import make_resident

pytestmark = pytest.mark.django_db

PHONE, OTHER_PHONE = "13812345678", "137-2222-3333"
IDENTITY = "11010519491231002X"
NAME = "张建国"
TEXT = f"我是{NAME}，3幢楼下路灯不亮，身份证{IDENTITY}，也可以打{OTHER_PHONE}"
SEEDED = re.compile(rf"{PHONE}|{OTHER_PHONE}|13722223333|{IDENTITY}|{NAME}")


def make_seeded(town: Town) -> Case:
    """A matter whose reporter and text carry a number, an identity number and a name."""
    report = Report(
        key=uuid4(),
        text=TEXT,
        source=Source.RESIDENT,
        place_code=town.grid.code,
        address=f"南门口，{PHONE}",
        reporter_id=make_resident(phone=PHONE).pk,
    )
    return report_case(report, by=NOBODY).case


def confirmed(browser: Client) -> Client:
    """Somebody who has just shown that it is they."""
    session = browser.session
    session["confirmed_at"] = now().isoformat()
    session.save()
    return browser


def ask(browser: Client, case: Case, **form: str) -> Any:
    form = {"unmask_reason": "visit", "unmask_words": "约明早上门", **form}
    return browser.post(f"/desk/cases/{case.number}/unmasking", form)


def test_the_clerk_who_handles_it_sees_the_number_for_two_minutes_and_the_resident_hears_of_it() -> (
    None
):
    town = make_town()
    case = make_seeded(town)
    browser = confirmed(browser_of(town.clerk))
    page = text_of(browser.get(f"/desk/cases/{case.number}"))
    assert "138****5678" in page
    assert "我是张**" in page
    assert not SEEDED.search(page)
    assert ask(browser, case).status_code == 303
    page = text_of(browser.get(f"/desk/cases/{case.number}"))
    assert f"tel:{PHONE}" in page
    assert TEXT in page
    assert "查看了报事人电话：约上门时间" in page
    row = Unmasking.objects.get()
    assert (row.until - row.at, row.reason, row.words) == (
        timedelta(minutes=2),
        "visit",
        "约明早上门",
    )
    look = accesses_to(("resident", case.reporter_id or 0))[0]
    assert (look.action, look.actor_id, look.reason) == (
        "people.unmask",
        town.clerk.id,
        "约上门时间：约明早上门",
    )
    Unmasking.objects.update(at=now() - timedelta(minutes=3), until=now() - timedelta(minutes=1))
    assert not SEEDED.search(text_of(browser.get(f"/desk/cases/{case.number}")))


def test_a_grid_worker_calls_from_the_street() -> None:
    town = make_town()
    case = make_seeded(town)
    worker = make_staff(Role.GRID_WORKER, town.grid.code, unit=town.desk)
    browser = confirmed(browser_of(worker))
    answer = ask(browser, case, end="worker")
    assert answer["Location"] == f"/worker/cases/{case.number}"
    page = browser.get(answer["Location"])
    assert f"tel:{PHONE}" in text_of(page)
    assert page["Cache-Control"] == "private, no-store"


def test_no_page_and_no_answer_of_the_api_shows_it_to_anybody_before_they_say_why() -> None:
    town = make_town()
    case = accept_case(make_seeded(town), by=town.clerk)
    comment_on_case(
        case, by=town.clerk, body=f"本人{NAME}，电话 {PHONE}", visibility=Visibility.INSIDE
    )
    leader = make_staff(Role.LEADER, COMMUNITY[:6])
    number = case.number
    staff = {
        town.clerk: [
            f"/desk/cases/{number}",
            f"/worker/cases/{number}",
            "/desk/",
            "/worker/",
            f"/desk/cases/{number}/duplicates",
            "/desk/?q=路灯",
            "/inbox",
            f"/api/v1/cases/{number}",
            f"/api/v1/cases/{number}/timeline",
            "/api/v1/cases",
            "/api/v1/cases/points?bbox=100,20,130,50",
        ],
        leader: [f"/desk/cases/{number}", "/desk/", "/cockpit/"],
    }
    for who, paths in staff.items():
        browser = browser_of(who)
        for path in paths:
            page = browser.get(path)
            assert page.status_code == 200, path
            assert not SEEDED.search(text_of(page)), path
    for path in (f"/g/{town.code}", f"/g/{town.code}/near", f"/follow/{case.public_id}"):
        page = Client().get(path)
        assert page.status_code == 200, path
        assert not SEEDED.search(text_of(page)), path
    mine = text_of(Client().get(link_of(case)))
    assert TEXT in mine  # who holds the link wrote it
    assert PHONE not in mine


def test_the_reader_of_replies_names_what_was_asked_and_not_who_asked() -> None:
    town = make_town()
    case = accept_case(make_seeded(town), by=town.clerk)
    browser, note = browser_of(town.clerk), {"note": "您好，谢谢您的来信，祝您生活愉快。"}
    page = browser.post(f"/desk/cases/{case.number}/reply-check", note)
    answer = browser.post(
        f"/api/v1/cases/{case.number}/reply-check",
        {**note, "outcome": "solved"},
        content_type="application/json",
    )
    for found in (page, answer):
        assert found.status_code == 200
        assert not SEEDED.search(text_of(found))


def test_nothing_of_it_is_in_events_jobs_or_the_access_log() -> None:
    town = make_town()
    case = make_seeded(town)
    unmask_reporter(case, by=town.clerk, reason="other", words=f"核对号码 {PHONE} 是否正确")
    kept = json.dumps(list(EventRecord.objects.values_list("payload", flat=True)))
    with connection.cursor() as cursor:
        cursor.execute("SELECT args::text FROM procrastinate_jobs")
        kept += "".join(row[0] for row in cursor.fetchall())
    kept += "".join(AccessRecord.objects.values_list("reason", flat=True))
    kept += "".join(Unmasking.objects.values_list("words", flat=True))
    assert not SEEDED.search(kept)
    assert "138****5678" in kept


@pytest.mark.parametrize(
    ("reason", "words"), [("", ""), ("curious", ""), ("other", "想看"), ("visit", "长" * 201)]
)
def test_without_saying_why_nothing_is_shown_and_nothing_written(reason: str, words: str) -> None:
    town = make_town()
    case = make_seeded(town)
    before = counted()
    with pytest.raises(Invalid):
        unmask_reporter(case, by=town.clerk, reason=reason, words=words)
    page = ask(confirmed(browser_of(town.clerk)), case, unmask_reason=reason, unmask_words=words)
    assert page.status_code == 422
    assert not SEEDED.search(text_of(page))
    assert counted() == before
    # The page of the matter came again, and that is all that anybody looked at.
    assert set(AccessRecord.objects.values_list("action", flat=True)) == {"cases.read"}


def test_who_does_not_handle_it_is_refused_within_sight_and_finds_nothing_beyond() -> None:
    town = make_town()
    case = make_seeded(town)
    street = make_staff(Role.STREET_DISPATCHER, COMMUNITY[:9])
    leader = make_staff(Role.LEADER, COMMUNITY[:6])
    neighbour = "990101001002"
    stranger = make_staff(
        Role.COMMUNITY_CLERK, neighbour, unit=make_unit(place_code=neighbour, name="邻社区居委会")
    )
    before = counted()
    for nosy in (street, leader, stranger, NOBODY):
        with pytest.raises(Denied):
            unmask_reporter(case, by=nosy, reason="call")
    assert ask(confirmed(browser_of(street)), case).status_code == 403
    assert ask(confirmed(browser_of(stranger)), case).status_code == 404
    assert ask(Client(), case).status_code == 302
    assert counted() == before
    assert not Unmasking.objects.exists()


def test_whoever_verifies_it_may_ask_the_reporter_whether_it_is_so() -> None:
    town = make_town()
    case = make_seeded(town)
    Case.objects.filter(pk=case.pk).update(state=State.VERIFYING)
    case.refresh_from_db()
    street = make_staff(Role.STREET_DISPATCHER, COMMUNITY[:9])
    assert unmask_reporter(case, by=street, reason="check").until > now()


def test_thirty_a_day_and_no_more_and_the_same_look_counts_once(settings: Settings) -> None:
    settings.UNMASKINGS_PER_DAY = 2
    town, at = make_town(), now()
    first, second = make_seeded(town), make_seeded(town)
    unmask_reporter(first, by=town.clerk, reason="call", at=at)
    unmask_reporter(first, by=town.clerk, reason="call", at=at + timedelta(seconds=30))
    unmask_reporter(second, by=town.clerk, reason="call", at=at + timedelta(minutes=1))
    with pytest.raises(TooMany, match="二十四小时内已查看 2 次"):
        unmask_reporter(first, by=town.clerk, reason="call", at=at + timedelta(minutes=5))
    assert Unmasking.objects.count() == 2
    unmask_reporter(first, by=town.clerk, reason="call", at=at + timedelta(hours=25))


def test_a_month_after_its_end_the_purpose_is_over() -> None:
    town = make_town()
    case = make_seeded(town)
    Case.objects.filter(pk=case.pk).update(
        state=State.WITHDRAWN, finished_at=now() - timedelta(days=31)
    )
    case.refresh_from_db()
    with pytest.raises(WrongState):
        unmask_reporter(case, by=town.clerk, reason="call")


def test_another_system_asks_over_the_api_and_is_held_to_the_same() -> None:
    town = make_town()
    case = make_seeded(town)
    caller = Client(headers={"authorization": key_of(town.clerk)})
    path = f"/api/v1/cases/{case.number}/unmasking"
    assert caller.post(path, {}, content_type="application/json").status_code == 422
    answer = caller.post(path, {"reason": "visit"}, content_type="application/json")
    assert (answer.status_code, answer.json()["phone"], answer.json()["text"]) == (200, PHONE, TEXT)
    assert "no-store" in answer["Cache-Control"]
    street = make_staff(Role.STREET_DISPATCHER, COMMUNITY[:9])
    refused = Client(headers={"authorization": key_of(street)}).post(
        path, {"reason": "visit"}, content_type="application/json"
    )
    assert refused.status_code == 403
