"""Another department's system calls the open API in somebody's name."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from shanzhi.cases.actions.accept import accept_case
from shanzhi.cases.actions.support import support_case
from shanzhi.cases.models import Case
from shanzhi.cases.models.states import State
from shanzhi.cases.tests.factories import (
    Town,
    counted,
    make_handled,
    make_report,
    make_town,
)
from shanzhi.cases.tests.staff import browser_of, key_of, queries_of
from shanzhi.kernel.api import NOBODY, Role
from shanzhi.organizations.tests.factories import make_staff

pytestmark = pytest.mark.django_db
CASES = "/api/v1/cases"


class Caller:
    """A program with a key, or without one."""

    def __init__(self, key: str = "") -> None:
        self.client = Client(headers={"Authorization": key} if key else {})

    def get(self, path: str, **headers: str) -> Any:
        """GET."""
        return self.client.get(path, headers=headers)

    def post(self, path: str, body: Any) -> Any:
        """POST of JSON."""
        return self.client.post(path, body, content_type="application/json")


def said(answer: Any) -> Any:
    """The JSON of an answer."""
    return json.loads(answer.content)


def report_of(town: Town, **over: Any) -> dict[str, Any]:
    """What a hotline sends."""
    return {"key": str(uuid4()), "text": "路灯坏了", "place_code": town.grid.code, **over}


def assert_problem(answer: Any, status: int, field: str = "") -> None:
    """RFC 9457, and words for a person."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    body = said(answer)
    assert {"type", "title", "status", "detail"} <= body.keys()
    assert body["type"].startswith("urn:shanzhi:problem:")
    assert body["status"] == status
    assert body["detail"]
    if field:
        assert field in body["fields"]


def test_reporting_needs_no_key_and_sending_again_makes_no_second_matter() -> None:
    town, hotline = make_town(), Caller()
    report = report_of(town)
    first, again = hotline.post(CASES, report), hotline.post(CASES, report)
    assert (first.status_code, again.status_code) == (201, 200)
    assert said(first)["number"] == said(again)["number"]
    assert said(again)["created"] is False
    assert Case.objects.count() == 1
    follow_up = "/" + said(first)["link"].split("/", 3)[3]
    assert Client().get(follow_up).status_code == 200


def test_all_pages_are_walked_without_loss_or_repeat_while_new_matters_arrive() -> None:
    town = make_town()
    before = [make_report(town, f"第{n}处路灯坏了").number for n in range(11)]
    caller = Caller(key_of(town.clerk))
    seen: list[str] = []
    cursor = ""
    while True:
        page = said(caller.get(f"{CASES}?size=4&cursor={cursor}"))
        seen += [row["number"] for row in page["items"]]
        make_report(town, "刚刚报来的一件")
        if not (cursor := page["next_cursor"]):
            break
    assert seen == before[::-1]


def test_pages_by_deadline_are_walked_too() -> None:
    town = make_town()
    numbers = {make_report(town, f"第{n}处路灯坏了").number for n in range(7)}
    caller, cursor, seen = Caller(key_of(town.clerk)), "", []
    while True:
        page = said(caller.get(f"{CASES}?size=3&order=due&cursor={cursor}"))
        seen += [row["number"] for row in page["items"]]
        if not (cursor := page["next_cursor"]):
            break
    assert len(seen) == len(set(seen)) == 7
    assert set(seen) == numbers


def test_a_detail_that_has_not_changed_is_not_sent_again() -> None:
    town = make_town()
    case = make_report(town)
    caller, path = Caller(key_of(town.clerk)), f"{CASES}/{case.number}"
    tag = caller.get(path)["ETag"]
    unchanged = caller.get(path, **{"If-None-Match": tag})
    assert (unchanged.status_code, unchanged.content, unchanged["ETag"]) == (304, b"", tag)
    accept_case(case, by=town.clerk)
    changed = caller.get(path, **{"If-None-Match": tag})
    assert changed.status_code == 200
    assert said(changed)["state"] == State.IN_PROGRESS
    support_case(case, by=NOBODY, device_key="隔壁")
    assert caller.get(path)["ETag"] != changed["ETag"]


def test_what_is_out_of_reach_does_not_exist() -> None:
    town = make_town()
    case = make_report(town)
    stranger = Caller(key_of(make_staff(Role.COMMUNITY_CLERK, "990102001001")))
    before = counted()
    assert_problem(stranger.get(f"{CASES}/{case.number}"), 404)
    assert_problem(stranger.get(f"{CASES}/{case.number}/timeline"), 404)
    assert_problem(stranger.post(f"{CASES}/{case.number}/acceptance", {}), 404)
    assert said(stranger.get(f"{CASES}?state=all"))["items"] == []
    assert counted() == before


def test_without_a_key_nothing_is_listed() -> None:
    make_report(make_town())
    answer = Caller().get(CASES)
    assert_problem(answer, 401)
    assert answer["WWW-Authenticate"] == "Bearer"
    assert_problem(Caller("Bearer sz_forged").get(CASES), 401)


def test_a_page_of_ours_uses_its_session_and_proves_that_it_is_ours() -> None:
    town = make_town()
    case = make_report(town)
    browser = browser_of(town.clerk, checks_forgery=True)
    assert browser.get(f"{CASES}/{case.number}").status_code == 200
    assert browser.post(f"{CASES}/{case.number}/acceptance").status_code == 403
    assert Case.objects.get(pk=case.pk).state == State.DISPATCHED


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"key": ', 400),
        (b'{"text": "\xff\xfe"}', 400),
        (b"", 422),
        (b"[]", 422),
        (b'{"key": "not-a-uuid", "text": "x"}', 422),
        (b'{"key": "5b0f4d3c-8f0b-4c39-9a53-0f3f2c6f7a11", "text": "\\u0000"}', 422),
        (b'{"key": "5b0f4d3c-8f0b-4c39-9a53-0f3f2c6f7a11", "text": "\\ud83d"}', 422),
        (b'{"key": "5b0f4d3c-8f0b-4c39-9a53-0f3f2c6f7a11", "text": "", "latitude": NaN}', 422),
    ],
)
def test_a_body_that_cannot_be_read_is_answered_and_nothing_is_stored(
    body: bytes, status: int
) -> None:
    make_town()
    before = counted()
    assert_problem(Caller().post(CASES, body), status)
    assert counted() == before


def test_a_hundred_thousand_characters_are_too_many() -> None:
    town, before = make_town(), counted()
    assert_problem(Caller().post(CASES, report_of(town, text="吵" * 100_000)), 422, "text")
    assert counted() == before


@pytest.mark.parametrize(
    "query", ["cursor=zzz", "order=oldest", "size=0", "size=100000", "state=lost", "q=" + "长" * 81]
)
def test_a_list_asked_for_wrongly_says_what_is_wrong(query: str) -> None:
    town = make_town()
    make_report(town)
    assert_problem(Caller(key_of(town.clerk)).get(f"{CASES}?{query}"), 422)


@pytest.mark.parametrize("bbox", ["", "1,2,3", "a,b,c,d", "nan,0,1,1", "inf,0,1,1"])
def test_a_box_that_is_none_is_refused(bbox: str) -> None:
    town = make_town()
    assert_problem(Caller(key_of(town.clerk)).get(f"{CASES}/points?bbox={bbox}"), 422, "bbox")


def test_points_say_how_urgent_they_look_and_where_they_lead() -> None:
    town = make_town()
    case = make_report(town)
    Case.objects.filter(pk=case.pk).update(latitude=31.001, longitude=124.001)
    found = said(Caller(key_of(town.clerk)).get(f"{CASES}/points?bbox=123,30,125,32"))
    properties = found["features"][0]["properties"]
    assert properties["url"] == f"/desk/cases/{case.number}"
    assert properties["tone"] in {"ok", "soon"}


def test_a_number_too_large_for_the_database_is_refused() -> None:
    town = make_town()
    case = make_report(town)
    body = {"unit_id": 2**70, "reason": "归他们"}
    answer = Caller(key_of(town.clerk)).post(f"{CASES}/{case.number}/dispatch", body)
    assert_problem(answer, 422, "unit_id")


def test_the_steps_refuse_in_words_when_the_matter_moved_on() -> None:
    town = make_town()
    case = make_handled(town)
    caller = Caller(key_of(town.clerk))
    before = counted()
    body = {"outcome": "solved", "note": "又办一次"}
    assert_problem(caller.post(f"{CASES}/{case.number}/closure", body), 409)
    assert counted() == before


def test_lists_and_details_cost_the_same_however_many_there_are() -> None:
    town = make_town()
    first = make_report(town)
    paths = (f"{CASES}?size=200", f"{CASES}/{first.number}/timeline", f"{CASES}/{first.number}")
    few = [queries_of(town.clerk, path) for path in paths]
    for n in range(25):
        make_report(town, f"第{n}处垃圾没人清运")
    assert [queries_of(town.clerk, path) for path in paths] == few
    assert max(few) <= 14
