"""What a worker's phone sends again when there is signal is done once, and what it keeps is sealed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from shanzhi.cases.actions.accept import accept_case
from shanzhi.cases.actions.close import close_case
from shanzhi.cases.models import Attachment, Case, Comment
from shanzhi.cases.models.states import Outcome, State
from shanzhi.cases.tests.factories import make_town
from shanzhi.cases.tests.staff import browser_of
from shanzhi.cases.tests.test_resident_report import picture
from shanzhi.cases.tests.test_worker import given_to, worker_of
from shanzhi.kernel.api import DeviceAct, EventRecord, Role, StoredFile, run_retention
from shanzhi.organizations import api as organizations
from shanzhi.organizations.tests.factories import make_staff

pytestmark = pytest.mark.django_db


def again(phone: Client, path: str, fields: Mapping[str, object], key: object) -> Any:
    """One try of the outbox."""
    headers = {"Accept": "application/json", "X-Device-Act": str(key), "X-Device-Age": "7200"}
    return phone.post(path, fields, headers=headers)


def test_a_remark_whose_answer_was_lost_is_written_once() -> None:
    town = make_town()
    worker = worker_of(town)
    case, phone, key = given_to(worker, town), browser_of(worker), uuid4()
    path, fields = f"/desk/cases/{case.number}/comments", {"body": "灯座也坏了", "end": "worker"}
    first, second = (again(phone, path, fields, key) for _try in range(2))
    assert first.json() == second.json()
    assert first.json()["state"] == "done"
    assert first.json()["location"] == f"/worker/cases/{case.number}"
    assert Comment.objects.filter(case=case).count() == 1
    assert DeviceAct.objects.get(key=key).age_s == 7200


def test_an_upload_sent_twice_is_one_file_with_one_id() -> None:
    town = make_town()
    phone, key = browser_of(worker_of(town)), uuid4()
    first = again(phone, "/uploads", {"file": picture()}, key)
    second = again(phone, "/uploads", {"file": picture()}, key)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["id"] == second.json()["id"]
    assert StoredFile.objects.count() == 1


def test_what_was_refused_may_be_tried_again_under_its_key() -> None:
    town = make_town()
    worker = worker_of(town)
    case, phone, key = given_to(worker, town), browser_of(worker), uuid4()
    path = f"/desk/cases/{case.number}/closure"
    closing = {"outcome": "solved", "note": "换了灯泡", "end": "worker"}
    early = again(phone, path, closing, key)
    assert early.status_code == 409
    assert early.headers["Content-Type"] == "application/problem+json"
    assert early.json()["detail"]
    assert not DeviceAct.objects.exists()
    accept_case(case, by=worker)
    assert again(phone, path, closing, key).json()["state"] == "done"
    case.refresh_from_db()
    assert case.state == State.HANDLED
    events = EventRecord.objects.count()
    assert again(phone, path, closing, key).json()["state"] == "done"
    assert EventRecord.objects.count() == events


def test_taken_on_and_closed_in_the_cellar_is_both_or_neither() -> None:
    town = make_town()
    worker = worker_of(town)
    one, other = given_to(worker, town), given_to(worker, town, "井盖破了")
    phone = browser_of(worker)
    closing = {"outcome": "solved", "note": "换了灯泡", "end": "worker", "accept": "1"}
    page = phone.get(f"/worker/cases/{one.number}").content.decode()
    assert "hidden data-offline-only" in page
    # In turn behind its own acceptance, and alone.
    again(phone, f"/desk/cases/{one.number}/acceptance", {"end": "worker"}, uuid4())
    for case in (one, other):
        answer = again(phone, f"/desk/cases/{case.number}/closure", closing, uuid4())
        assert answer.json()["state"] == "done"
        case.refresh_from_db()
        assert (case.state, case.assignee_id) == (State.HANDLED, worker.id)
    third = given_to(worker, town, "路灯不亮")
    bad = again(phone, f"/desk/cases/{third.number}/closure", closing | {"note": ""}, uuid4())
    assert bad.status_code == 422
    assert Case.objects.get(pk=third.pk).state == State.DISPATCHED


def test_what_a_colleague_took_on_meanwhile_is_not_closed_over_her_head() -> None:
    town = make_town()
    worker = worker_of(town)
    team = organizations.unit(min(worker.unit_ids))
    colleague = make_staff(Role.GRID_WORKER, town.grid.code, unit=team, name="何小满")
    case = accept_case(given_to(worker, town), by=colleague)
    closing = {"outcome": "solved", "note": "换了灯泡", "end": "worker", "accept": "1"}
    path = f"/desk/cases/{case.number}/closure"
    answer = again(browser_of(worker), path, closing, uuid4())
    assert answer.status_code == 409
    assert "同事接单" in answer.json()["detail"]
    assert Case.objects.get(pk=case.pk).state == State.IN_PROGRESS


def test_the_desk_was_faster_and_nothing_is_overwritten() -> None:
    town = make_town()
    worker = worker_of(town)
    case, phone = accept_case(given_to(worker, town), by=worker), browser_of(worker)
    close_case(case, by=worker, outcome=Outcome.SOLVED, note="电话里已经办好")
    path = f"/desk/cases/{case.number}/closure"
    late = again(phone, path, {"outcome": "cannot", "note": "没有备件"}, uuid4())
    assert late.status_code == 409
    assert Case.objects.get(pk=case.pk).outcome_note == "电话里已经办好"


def test_a_refusal_of_a_field_says_what_is_wrong() -> None:
    town = make_town()
    worker = worker_of(town)
    case, phone = given_to(worker, town), browser_of(worker)
    answer = again(phone, f"/desk/cases/{case.number}/comments", {"body": " "}, uuid4())
    assert answer.status_code == 422
    assert answer.json()["fields"]["body"]
    assert not Comment.objects.exists()


def test_whose_session_ended_is_asked_to_sign_in_and_keeps_the_act() -> None:
    town = make_town()
    case, key = given_to(worker_of(town), town), uuid4()
    answer = again(Client(), f"/desk/cases/{case.number}/comments", {"body": "在楼下"}, key)
    assert answer.status_code == 401
    assert answer.json()["type"] == "urn:shanzhi:problem:signed-out"
    assert not DeviceAct.objects.exists()


def test_a_key_belongs_to_one_account_and_one_thing() -> None:
    town = make_town()
    worker, key = worker_of(town), uuid4()
    one, other = given_to(worker, town), given_to(worker, town, "井盖破了")
    phone = browser_of(worker)
    again(phone, f"/desk/cases/{one.number}/comments", {"body": "第一件"}, key)
    assert (
        again(phone, f"/desk/cases/{other.number}/comments", {"body": "二"}, key).status_code == 422
    )
    assert (
        again(phone, f"/desk/cases/{one.number}/comments", {"body": "三"}, "12").status_code == 422
    )
    desk = browser_of(town.clerk)
    path = f"/desk/cases/{one.number}/comments"
    assert again(desk, path, {"body": "别人的同一个编号"}, key).status_code == 200
    assert Comment.objects.count() == 2


def test_the_first_try_of_a_form_is_answered_as_ever() -> None:
    town = make_town()
    worker = worker_of(town)
    case, phone = given_to(worker, town), browser_of(worker)
    headers = {"Accept": "text/html", "X-Device-Act": str(uuid4())}
    path, fields = f"/desk/cases/{case.number}/acceptance", {"end": "worker"}
    for _try in range(2):
        answer = phone.post(path, fields, headers=headers)
        assert answer.status_code == 303
        assert answer.headers["Location"] == f"/worker/cases/{case.number}"
    assert EventRecord.objects.filter(kind="cases.CaseAccepted").count() == 1


def test_the_device_is_told_what_to_keep_and_when_it_changed() -> None:
    town = make_town()
    worker = worker_of(town)
    case, phone = given_to(worker, town), browser_of(worker)
    before = {
        page["path"]: page["version"] for page in phone.get("/worker/offline").json()["pages"]
    }
    matter = f"/worker/cases/{case.number}"
    assert set(before) >= {"/worker/", "/worker/outbox", "/worker/report", matter}
    accept_case(case, by=worker)
    after = {page["path"]: page["version"] for page in phone.get("/worker/offline").json()["pages"]}
    changed = {path for path in before if after[path] != before[path]}
    assert changed == {"/worker/", "/worker/outbox", "/worker/route", matter}
    assert phone.get("/worker/outbox").status_code == 200


def test_nobody_is_told_to_keep_a_page_that_does_not_open() -> None:
    make_town()
    handler = make_staff(Role.HANDLER, "990101")
    phone = browser_of(handler)
    named = [page["path"] for page in phone.get("/worker/offline").json()["pages"]]
    assert "/worker/" in named
    assert {phone.get(path).status_code for path in named} == {200}


def test_pictures_kept_on_the_phone_prove_what_was_done() -> None:
    town = make_town()
    worker = worker_of(town)
    case, phone = accept_case(given_to(worker, town), by=worker), browser_of(worker)
    stored = again(phone, "/uploads", {"file": picture()}, uuid4()).json()["id"]
    closing = {"outcome": "solved", "note": "换了灯泡", "file_ids": stored, "end": "worker"}
    assert again(phone, f"/desk/cases/{case.number}/closure", closing, uuid4()).status_code == 200
    assert Attachment.objects.filter(case=case).count() == 1


def test_keys_of_acts_are_forgotten_after_a_month() -> None:
    town = make_town()
    worker = worker_of(town)
    case, phone = given_to(worker, town), browser_of(worker)
    path = f"/desk/cases/{case.number}/comments"
    again(phone, path, {"body": "在楼下"}, uuid4())
    arrived = DeviceAct.objects.get().arrived_at
    run_retention(arrived + timedelta(days=29))
    assert DeviceAct.objects.count() == 1
    run_retention(arrived + timedelta(days=31))
    assert DeviceAct.objects.count() == 0
