"""A resident signs in by phone on a new device, sees what they reported, and is signed out again."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client

from shanzhi.cases.api import case_for_link, link_phone
from shanzhi.cases.tests.factories import link_of, make_report, make_town
from shanzhi.kernel.api import Refusal, accesses_to
from shanzhi.people.api import (
    Resident,
    know_resident,
    register_resident_sign_in,
    resident_sign_ins,
)
from shanzhi.people.tests.factories import PASSWORD, make_account

pytestmark = pytest.mark.django_db
WANG = "13800138000"


@dataclass
class Phone:
    """What was sent to it."""

    texts: list[str] = field(default_factory=list)

    def send(self, phone: str, text: str) -> None:
        self.texts.append(text)

    @property
    def code(self) -> str:
        found = re.search(r"\d{6}", self.texts[-1])
        assert found
        return found[0]


@pytest.fixture
def phone(monkeypatch: pytest.MonkeyPatch) -> Phone:
    phone = Phone()
    monkeypatch.setattr("shanzhi.messaging.actions.send_phone_code.sms_channel", lambda: phone)
    return phone


def sign_in(device: Client, phone: Phone, **form: str) -> Any:
    assert "获取验证码" in device.get("/me/sign-in").content.decode()
    asked = device.post("/me/sign-in/phone", {"phone": WANG})
    assert "138****8000" in asked.content.decode()
    return device.post("/me/sign-in/phone/return", {"phone": WANG, "code": phone.code, **form})


def test_auntie_wang_sees_on_a_new_phone_what_she_reported_on_the_old(phone: Phone) -> None:
    case = make_report(make_town())
    confirmed = know_resident(WANG)[0]
    _case, reporter = case_for_link(link_of(case).removeprefix("/m/"))
    link_phone(case, by=reporter, resident_id=confirmed.pk)
    device = Client()
    assert case.number not in device.get("/me").content.decode()
    done = sign_in(device, phone)
    assert (done.status_code, done["Location"]) == (303, "/me")
    page = device.get("/me").content.decode()
    assert "138****8000" in page
    assert WANG not in page
    assert case.number in page
    assert link_of(case) in page
    assert device.post("/me/sign-out")["Location"] == "/me"
    assert case.number not in device.get("/me").content.decode()


def test_a_wrong_code_and_a_code_twice_open_nothing(phone: Phone) -> None:
    device = Client()
    device.post("/me/sign-in/phone", {"phone": WANG})
    wrong = f"{(int(phone.code) + 1) % 10**6:06d}"
    page = device.post("/me/sign-in/phone/return", {"phone": WANG, "code": wrong})
    assert page.status_code == 422
    assert "resident" not in device.cookies
    right = {"phone": WANG, "code": phone.code}
    assert device.post("/me/sign-in/phone/return", right).status_code == 303
    assert Client().post("/me/sign-in/phone/return", right).status_code == 422
    failed = [access for access in accesses_to(("resident", 0)) if access.reason == "phone"]
    assert failed[-1].action == "people.resident_sign_in_failed"


def test_a_code_for_a_matter_is_no_code_for_signing_in(phone: Phone) -> None:
    case = make_report(make_town())
    device = Client()
    device.post(f"{link_of(case)}/phone", {"phone": WANG, "consent": "progress"})
    page = device.post("/me/sign-in/phone/return", {"phone": WANG, "code": phone.code})
    assert page.status_code == 422


def test_a_resident_is_nobody_among_staff_and_the_other_way_round(phone: Phone) -> None:
    device = Client()
    sign_in(device, phone)
    assert device.get("/inbox").status_code == 302
    assert "sessionid" not in device.cookies or not device.session.get("_auth_user_id")
    make_account(username="chen")
    desk = Client()
    desk.post("/login", {"username": "chen", "password": PASSWORD})
    assert "已登录" not in desk.get("/me").content.decode()
    desk.post("/logout")
    assert "138****8000" in device.get("/me").content.decode()


def test_signing_in_again_gives_the_device_another_secret(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    device, thief = Client(), Client()
    sign_in(device, phone)
    thief.cookies["resident"] = first = device.cookies["resident"].value
    monkeypatch.setattr("shanzhi.people.actions.phone_code.next_code_at", lambda *_sent: None)
    sign_in(device, phone)
    assert device.cookies["resident"].value != first
    assert "138****8000" not in thief.get("/me").content.decode()


def test_nobody_is_sent_to_a_strangers_page(phone: Phone) -> None:
    assert sign_in(Client(), phone, next="//evil.example")["Location"] == "/me"


@dataclass(frozen=True)
class Another:
    """A way that an app of the town brings; stands for what is to come."""

    key: str = "town-app"
    label: str = "town-app"

    def begin(self, request: HttpRequest, after: str, refusal: Refusal | None = None) -> Any:
        return HttpResponse(f"there and back: {refusal or after}")

    def complete(self, request: HttpRequest) -> Resident:
        if request.GET.get("proof") != "good":
            raise Refusal("no proof")
        return know_resident(WANG)[0]


def test_another_way_needs_no_change_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "shanzhi.people.resident_sign_in._ways", {way.key: way for way in resident_sign_ins()}
    )
    assert Client().get("/me/sign-in/town-app").status_code == 404
    register_resident_sign_in(Another())  # type: ignore[arg-type]  # 2026-11-26: its label is plain text
    device = Client()
    assert "/me/sign-in/town-app" in device.get("/me/sign-in").content.decode()
    assert b"there and back" in device.get("/me/sign-in/town-app").content
    assert b"no proof" in device.get("/me/sign-in/town-app/return?proof=bad").content
    assert device.get("/me/sign-in/town-app/return?proof=good").status_code == 303
    assert "138****8000" in device.get("/me").content.decode()
