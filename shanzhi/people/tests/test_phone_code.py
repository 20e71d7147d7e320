"""Proving a phone: codes live short, work once, and cannot be guessed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from shanzhi.kernel.api import EventRecord, Invalid, TooMany, run_retention
from shanzhi.people.actions.phone_code import IssuedCode, confirm_phone_code, issue_phone_code
from shanzhi.people.models import PhoneCode, Resident
from shanzhi.people.queries import masked_phone, phone_of

pytestmark = pytest.mark.django_db

NINE = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
WANG = "138 0013 8000"
SUBJECT = "case:12"


def ask(
    minutes: float = 0, phone: str = WANG, subject: str = SUBJECT, address: str = "10.1.1.1"
) -> IssuedCode:
    return issue_phone_code(phone, subject, address=address, at=NINE + timedelta(minutes=minutes))


def wrong(issued: IssuedCode) -> str:
    return f"{(int(issued.code) + 1) % 10**6:06d}"


def test_auntie_wang_proves_her_phone_and_is_known_without_her_number_being_readable() -> None:
    issued = ask()
    resident = confirm_phone_code("+86 138-0013-8000", SUBJECT, issued.code, at=NINE)
    assert phone_of(resident) == "13800138000"
    assert masked_phone(resident) == "138****8000"
    row = Resident.objects.get()
    assert b"13800138000" not in bytes(row.phone_encrypted)
    assert issued.code not in repr(issued)
    event = EventRecord.objects.get(kind="people.PhoneConfirmed")
    assert event.payload == {"resident_id": resident.pk, "first_time": True}
    code = PhoneCode.objects.get()
    assert issued.code.encode() not in bytes(code.code_hash)


def test_the_same_phone_is_the_same_resident() -> None:
    first = confirm_phone_code(WANG, SUBJECT, ask().code, at=NINE)
    again = confirm_phone_code(
        "１３８００１３８０００",
        SUBJECT,
        ask(5).code,
        language="en",
        at=NINE + timedelta(minutes=5),
    )
    assert again.pk == first.pk
    assert Resident.objects.get().language == "en"


def test_a_code_that_was_used_is_worth_nothing_to_who_saw_it() -> None:
    issued = ask()
    confirm_phone_code(WANG, SUBJECT, issued.code, at=NINE)
    with pytest.raises(Invalid) as refusal:
        confirm_phone_code(WANG, SUBJECT, issued.code, at=NINE)
    assert set(refusal.value.fields) == {"code"}


def test_a_code_for_one_matter_does_not_open_another() -> None:
    issued = ask()
    with pytest.raises(Invalid):
        confirm_phone_code(WANG, "case:13", issued.code, at=NINE)
    with pytest.raises(Invalid):
        confirm_phone_code("13900139000", SUBJECT, issued.code, at=NINE)
    assert not Resident.objects.exists()


def test_a_code_is_void_after_ten_minutes() -> None:
    issued = ask()
    with pytest.raises(Invalid):
        confirm_phone_code(WANG, SUBJECT, issued.code, at=NINE + timedelta(minutes=10))


def test_who_guesses_has_five_tries_and_then_even_the_right_code_is_dead() -> None:
    issued = ask()
    for _try in range(5):
        with pytest.raises(Invalid):
            confirm_phone_code(WANG, SUBJECT, wrong(issued), at=NINE)
    with pytest.raises(Invalid):
        confirm_phone_code(WANG, SUBJECT, issued.code, at=NINE)
    assert PhoneCode.objects.get().tries == 5
    assert not Resident.objects.exists()


def test_a_newer_code_makes_the_older_void() -> None:
    old, new = ask(), ask(2)
    at = NINE + timedelta(minutes=2)
    if old.code != new.code:
        with pytest.raises(Invalid):
            confirm_phone_code(WANG, SUBJECT, old.code, at=at)
    assert phone_of(confirm_phone_code(WANG, SUBJECT, new.code, at=at)) == new.phone


def test_an_impatient_thumb_waits_a_minute_and_is_told_until_when() -> None:
    issued = ask()
    with pytest.raises(TooMany, match="09:01:00"):
        ask(0.5)
    assert issued.resend_at == NINE + timedelta(minutes=1)
    assert PhoneCode.objects.count() == 1
    ask(1)
    assert PhoneCode.objects.count() == 2


def test_nobody_can_fill_somebodys_phone_with_messages() -> None:
    for minutes in range(5):
        ask(minutes * 2, address=f"10.0.0.{minutes}", subject=f"case:{minutes}")
    with pytest.raises(TooMany, match="10:00:00"):
        ask(20, address="10.9.9.9")
    ask(61)
    assert PhoneCode.objects.count() == 6


def test_one_address_cannot_send_to_the_whole_town() -> None:
    for number in range(30):
        ask(phone=f"1390000{number:04d}")
    with pytest.raises(TooMany):
        ask(phone="13911112222")
    ask(phone="13911112222", address="10.2.2.2")
    assert PhoneCode.objects.count() == 31


def test_a_landline_gets_a_clear_sentence() -> None:
    with pytest.raises(Invalid, match="11 位手机号码"):
        ask(phone="0512-55555555")


def test_codes_are_forgotten_after_a_day() -> None:
    ask()
    run_retention(NINE + timedelta(hours=23))
    assert PhoneCode.objects.exists()
    assert run_retention(NINE + timedelta(hours=25))["people.phone_codes"] == 1
    assert not PhoneCode.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_wrong_try_stays_counted_whatever_the_caller_does() -> None:
    from django.db import transaction

    issued = ask()
    with pytest.raises(RuntimeError), transaction.atomic():
        confirm_phone_code(WANG, SUBJECT, wrong(issued), at=NINE)
    with pytest.raises(Invalid):
        confirm_phone_code(WANG, SUBJECT, wrong(issued), at=NINE)
    assert PhoneCode.objects.get().tries == 1
