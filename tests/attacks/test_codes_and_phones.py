"""Somebody wants to be taken for the owner of a phone, or to learn who is known here."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shanzhi.cases.models import Case
from shanzhi.cases.tests.factories import link_of, make_report, make_town
from shanzhi.kernel.api import Invalid, TooMany, now
from shanzhi.messaging.channels.base import sms_channel
from shanzhi.people.actions.phone_code import confirm_phone_code, issue_phone_code
from shanzhi.people.actions.sign_in import sign_in
from shanzhi.people.models import PhoneCode
from shanzhi.people.rules import CODE_TRIES, CODES_PER_HOUR_FROM_ADDRESS, CODES_PER_HOUR_TO_PHONE
from shanzhi.people.tests.factories import PASSWORD, make_account, make_resident

pytestmark = pytest.mark.django_db(transaction=True)
PHONE, OTHER = "13900001111", "13900002222"
HOME = "203.0.113.7"


@pytest.fixture
def case() -> Case:
    return make_report(make_town())


def test_a_code_works_once() -> None:
    issued = issue_phone_code(PHONE, "case:1", address=HOME)
    confirm_phone_code(PHONE, "case:1", issued.code)

    with pytest.raises(Invalid):
        confirm_phone_code(PHONE, "case:1", issued.code)


def test_a_code_is_good_for_its_own_matter_and_phone_alone() -> None:
    issued = issue_phone_code(PHONE, "case:1", address=HOME)
    for phone, subject in ((PHONE, "case:2"), (PHONE, "follow:1"), (OTHER, "case:1")):
        with pytest.raises(Invalid):
            confirm_phone_code(phone, subject, issued.code)


def test_an_old_code_and_one_that_was_followed_by_another_are_dead() -> None:
    moment = now()
    old = issue_phone_code(PHONE, "case:1", address=HOME, at=moment)
    with pytest.raises(Invalid):
        confirm_phone_code(PHONE, "case:1", old.code, at=moment + timedelta(minutes=10, seconds=1))
    newer = issue_phone_code(PHONE, "case:1", address=HOME, at=moment + timedelta(minutes=2))
    if newer.code != old.code:
        with pytest.raises(Invalid):
            confirm_phone_code(PHONE, "case:1", old.code, at=moment + timedelta(minutes=3))


def test_a_code_cannot_be_tried_out() -> None:
    """Five tries of a million, five codes an hour: one chance in forty thousand an hour."""
    issued = issue_phone_code(PHONE, "case:1", address=HOME)
    wrong = f"{(int(issued.code) + 1) % 10**6:06d}"
    for _ in range(CODE_TRIES):
        with pytest.raises(Invalid):
            confirm_phone_code(PHONE, "case:1", wrong)

    with pytest.raises(Invalid):
        confirm_phone_code(PHONE, "case:1", issued.code)


def test_a_phone_is_not_flooded_from_many_addresses() -> None:
    moment = now()
    for turn in range(CODES_PER_HOUR_TO_PHONE):
        at = moment + timedelta(minutes=2 * turn)
        issue_phone_code(PHONE, f"case:{turn}", address=f"203.0.113.{turn}", at=at)
    with pytest.raises(TooMany):
        issue_phone_code(PHONE, "case:9", address="203.0.113.99", at=moment + timedelta(minutes=20))


def test_an_address_does_not_flood_many_phones() -> None:
    for turn in range(CODES_PER_HOUR_FROM_ADDRESS):
        issue_phone_code(f"139{turn:08d}", "case:1", address=HOME)
    with pytest.raises(TooMany):
        issue_phone_code(PHONE, "case:1", address=HOME)
    issue_phone_code(PHONE, "case:1", address="203.0.113.200")


def asked(phone: str, case: Case) -> tuple[str, int, int]:
    """(page without numbers, status, queries): what a stranger learns about a number."""
    PhoneCode.objects.all().delete()
    Client().get(link_of(case))
    with CaptureQueriesContext(connection) as work:
        answer = Client().post(f"{link_of(case)}/phone", {"phone": phone, "consent": "progress"})
    text = re.sub(r"\d{2}:\d{2}(:\d{2})?|csrf[^>]*>|\d{3}\*{4}\d{4}", "", answer.content.decode())
    return text.replace(phone, ""), answer.status_code, len(work)


def test_nobody_learns_from_a_code_who_is_known_here(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same page after the same work, whether the number is a resident's, staff's or nobody's."""
    monkeypatch.setattr(type(sms_channel()), "send", lambda *_: None)
    make_resident(phone=PHONE)
    make_account(work_phone=OTHER)

    told = {asked(phone, case) for phone in (PHONE, OTHER, "13900003333")}

    assert len(told) == 1
    assert {status for _page, status, _work in told} == {200}


def refusal(username: str, password: str) -> str:
    with pytest.raises(Invalid) as refused:
        sign_in(username, password, address=HOME)
    return str(dict(refused.value.fields))


def test_nobody_learns_from_a_sign_in_who_works_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Same words, and the same costly hash is computed for a name that nobody has."""
    make_account(username="liming")
    hashed: list[Any] = []
    from django.contrib.auth.hashers import MD5PasswordHasher

    before = MD5PasswordHasher.encode

    def counting(self: Any, *given: Any, **more: Any) -> Any:
        hashed.append(self)
        return before(self, *given, **more)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counting)
    known = refusal("liming", "wrong-password"), len(hashed)
    hashed.clear()
    unknown = refusal("nobody-here", "wrong-password"), len(hashed)

    assert known == unknown
    assert known[1] > 0


def test_a_stranger_cannot_lock_a_clerk_out() -> None:
    make_account(username="liming")
    for _ in range(5):
        refusal("liming", "wrong-password")
    with pytest.raises(TooMany):
        sign_in("liming", PASSWORD, address=HOME)

    assert sign_in("liming", PASSWORD, address="198.51.100.4").username == "liming"
