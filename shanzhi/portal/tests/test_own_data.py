"""我的信息: everything about me, for me alone; corrected, copied, withdrawn, erased."""

from __future__ import annotations

import json
import re
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from shanzhi.cases.api import (
    Report,
    accept_case,
    close_case,
    follow_case,
    report_case,
    visible_cases,
)
from shanzhi.cases.tests.factories import Town, counted, link_of, make_report, make_town
from shanzhi.kernel.api import NOBODY, SYSTEM, Conflict, EventRecord, record_access
from shanzhi.people.api import (
    NewHousehold,
    NewPerson,
    Purpose,
    Resident,
    change_phone,
    give_consent,
    know_resident,
    masked_phone,
    may_text,
    phone_of,
    register_household,
    register_person,
    sign_resident_in,
    withdraw_consent,
)

pytestmark = pytest.mark.django_db

WANG, ZHAO = "13812345678", "13987654321"
TEXT = "我是王建国，身份证11010519491231002X，楼道灯不亮"


def resident(phone: str = WANG) -> Resident:
    """Somebody who proved a phone and agreed to be told."""
    known = know_resident(phone)[0]
    give_consent(known, (Purpose.PROGRESS,))
    return known


def signed_in(known: Resident) -> Client:
    """Their phone, on which they have proved the number."""
    device, response = Client(), HttpResponse()
    sign_resident_in(RequestFactory().get("/"), response, known, means="phone")
    device.cookies.update(response.cookies)
    return device


def reported(town: Town, known: Resident, text: str = TEXT) -> Any:
    """A matter of theirs."""
    report = Report(
        key=uuid4(),
        text=text,
        source="resident",  # type: ignore[arg-type]  # 2026-11-26: the value of the enumeration
        place_code=town.grid.code,
        reporter_id=known.pk,
    )
    return report_case(report, by=NOBODY).case


def read(device: Client) -> str:
    page = device.get("/me/data")
    assert page.status_code == 200
    assert page["Cache-Control"] == "private, no-store"
    return page.content.decode()


def test_auntie_wang_sees_what_is_held_why_until_when_and_who_looked() -> None:
    town, wang = make_town(), resident()
    case = reported(town, wang)
    record_access(
        town.clerk,
        action="people.unmask",
        subject=("resident", wang.pk),
        fields=("phone", "text"),
        reason="约上门时间：明早八点",
        place_code=case.place_code,
    )
    page = read(signed_in(wang))
    for said in (
        "138****5678",
        case.number,
        "为什么",
        "存到什么时候",
        "社区工作人员 · 和风社区居委会",
        "看了您的完整手机号和原文",
        "约上门时间：明早八点",
        "短信告诉我办理进展 · 第 1 版",
    ):
        assert said in page, said
    assert "李明" not in page
    assert WANG not in page


def test_without_a_proved_phone_there_is_nothing_to_see() -> None:
    resident()
    stranger = Client()
    stranger.cookies["resident"] = "1:forged"
    for path in ("/me/data", "/me/data/erasure"):
        assert stranger.get(path)["Location"] == "/me/sign-in?next=/me/data"
    for path in ("export", "language", "phone", "consents/progress/withdrawal", "erasure"):
        answer = stranger.post(f"/me/data/{path}", {"understood": "1", "form": "json"})
        assert answer["Location"] == "/me/sign-in?next=/me/data", path
    assert Resident.objects.count() == 1
    assert may_text(Resident.objects.get().pk, Purpose.PROGRESS)


def test_a_neighbour_never_gets_the_copy_of_another() -> None:
    town, wang, zhao = make_town(), resident(), resident(ZHAO)
    case = reported(town, wang)
    device = signed_in(zhao)
    for how in ({}, {"resident": str(wang.pk)}, {"resident_id": str(wang.pk), "phone": WANG}):
        copy = device.post(f"/me/data/export?resident={wang.pk}", {"form": "json", **how})
        told = copy.content.decode()
        assert ZHAO in told
        assert not any(secret in told for secret in (WANG, case.number, TEXT))
    assert WANG not in read(device)


def test_the_copy_is_whole_for_programs_and_for_people() -> None:
    town, wang = make_town(), resident()
    case = reported(town, wang)
    device = signed_in(wang)
    answer = device.post("/me/data/export", {"form": "json"})
    assert "attachment" in answer["Content-Disposition"]
    copy = json.loads(answer.content)
    assert copy["format"] == "shanzhi-own-data/1"
    assert copy["parts"]["people"][0]["data"][0]["phone"] == WANG
    matter = copy["parts"]["cases"][0]
    assert (matter["data"][0]["number"], matter["data"][0]["text"]) == (case.number, TEXT)
    assert all(held["why"] and held["until"] for part in copy["parts"].values() for held in part)
    page = device.post("/me/data/export", {"form": "page"}).content.decode()
    for said in (WANG, TEXT, case.number, "同意的原文"):
        assert said in page, said
    forms = EventRecord.objects.filter(kind="people.OwnDataExported").order_by("pk")
    assert [event.payload["form"] for event in forms] == ["json", "page"]


def test_consent_is_withdrawn_as_easily_as_given_and_the_matter_goes_on() -> None:
    town, wang = make_town(), resident()
    case = reported(town, wang)
    device = signed_in(wang)
    assert device.post("/me/data/consents/progress/withdrawal").status_code == 303
    assert not may_text(wang.pk, Purpose.PROGRESS)
    assert "已撤回，不会再发" in read(device)
    case.refresh_from_db()
    assert (case.state, case.reporter_id) == ("dispatched", wang.pk)
    unticked = device.post("/me/data/consents/progress", {})
    assert unticked.status_code == 422
    assert not may_text(wang.pk, Purpose.PROGRESS)
    device.post("/me/data/consents/progress", {"consent": "progress"})
    assert may_text(wang.pk, Purpose.PROGRESS)
    kinds = ["people.ConsentGiven", "people.ConsentWithdrawn", "people.ConsentGiven"]
    told = EventRecord.objects.filter(kind__startswith="people.Consent").order_by("pk")
    assert [event.kind for event in told] == kinds


def test_who_called_the_hotline_was_never_asked_and_can_still_object() -> None:
    caller = know_resident(ZHAO)[0]
    assert may_text(caller.pk, Purpose.PROGRESS)
    assert withdraw_consent(caller, Purpose.PROGRESS)
    assert not withdraw_consent(caller, Purpose.PROGRESS)
    assert not may_text(caller.pk, Purpose.PROGRESS)
    assert may_text(caller.pk, Purpose.FOLLOW)


def test_no_number_is_taken_without_a_tick_and_a_child_needs_the_guardians() -> None:
    case, device = make_report(make_town()), Client()
    page = device.get(link_of(case)).content.decode()
    assert re.search(r'name="consent" value="progress"(?![^>]*checked)', page)
    assert re.search(r'name="consent_guardian" value="guardian"(?![^>]*checked)', page)
    refused = device.post(f"{link_of(case)}/phone", {"phone": WANG})
    assert refused.status_code == 422
    assert "请先勾选同意" in refused.content.decode()
    sent = device.post(f"{link_of(case)}/phone", {"phone": WANG, "consent_guardian": "guardian"})
    assert 'name="consent_guardian" value="guardian"' in sent.content.decode()
    assert not Resident.objects.exists()


def test_erased_the_person_is_gone_and_the_matters_go_on() -> None:
    town, wang = make_town(), resident()
    open_case = reported(town, wang)
    follow_case(make_report(town), by=NOBODY, device_key="wangs-phone", resident_id=wang.pk)
    device = signed_in(wang)
    before = counted()
    assert device.post("/me/data/erasure").status_code == 422
    assert counted() == before
    shown = device.get("/me/data/erasure").content.decode()
    assert "国家档案局令第 8 号" in shown
    assert "留存不少于六个月" in shown
    assert device.post("/me/data/erasure", {"understood": "1"}).status_code == 303
    assert not Resident.objects.exists()
    open_case.refresh_from_db()
    assert (open_case.state, open_case.reporter_id) == ("dispatched", None)
    body = visible_cases(town.clerk).select_related("text").get(pk=open_case.pk).text.body
    assert body == "我是王**，身份证110105********002X，楼道灯不亮"
    accepted = accept_case(open_case, by=town.clerk)
    closed = close_case(
        accepted,
        by=town.clerk,
        outcome="solved",  # type: ignore[arg-type]  # 2026-11-26: the value of the enumeration
        note="灯已换好",
    )
    assert closed.state == "handled"
    assert device.get("/me/data").status_code == 302
    assert know_resident(WANG)[1]


def test_another_number_is_proved_before_it_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    monkeypatch.setattr(
        "shanzhi.messaging.channels.console.ConsoleChannel.send",
        lambda _self, _phone, text: sent.append(text),
    )
    town, wang = make_town(), resident()
    case = reported(town, wang)
    device = signed_in(wang)
    page = device.post("/me/data/phone", {"phone": ZHAO}).content.decode()
    assert "139****4321" in page
    wrong = device.post("/me/data/phone/confirmation", {"phone": ZHAO, "code": "000000"})
    assert wrong.status_code == 422
    code = re.search(r"\d{6}", sent[0])
    assert code
    right = device.post("/me/data/phone/confirmation", {"phone": ZHAO, "code": code[0]})
    assert right.status_code == 303
    wang.refresh_from_db()
    assert phone_of(wang) == ZHAO
    assert Resident.objects.count() == 1
    case.refresh_from_db()
    assert case.reporter_id == wang.pk


def test_a_number_with_a_life_of_its_own_is_not_taken_over() -> None:
    town, wang, zhao = make_town(), resident(), resident(ZHAO)
    reported(town, zhao)
    with pytest.raises(Conflict):
        change_phone(wang, zhao)
    assert {masked_phone(row) for row in Resident.objects.all()} == {"138****5678", "139****4321"}


def test_a_household_that_has_the_number_down_asks_for_the_name_first() -> None:
    town, wang = make_town(), resident()
    household = register_household(NewHousehold(place_code=town.grid.code, door="2-302"), by=SYSTEM)
    new = NewPerson(name="林秀英", birth_year=1940, phone=WANG, is_own=True)
    register_person(household, new, by=SYSTEM)
    device = signed_in(wang)
    page = device.get("/me/data").content.decode()
    assert "这是您吗" in page
    assert "林" not in page
    wrong = device.post("/me/data/entry", {"name": "张三"})
    assert wrong.status_code == 422
    assert "2-302" not in wrong.content.decode()
    assert device.post("/me/data/entry", {"name": "林秀英"}).status_code == 303
    page = device.get("/me/data").content.decode()
    assert "林** · 2-302" in page
    assert "这是您吗" not in page


def test_who_has_the_number_only_now_says_so() -> None:
    town, wang = make_town(), resident()
    household = register_household(NewHousehold(place_code=town.grid.code, door="2-302"), by=SYSTEM)
    new = NewPerson(name="林秀英", birth_year=1940, phone=WANG, is_own=True)
    register_person(household, new, by=SYSTEM)
    device = signed_in(wang)
    assert device.post("/me/data/entry/disowned").status_code == 303
    assert "这是您吗" not in device.get("/me/data").content.decode()
