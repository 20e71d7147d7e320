"""Before what cannot be taken back a person shows again that it is they."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.http import HttpRequest
from django.test import Client

from shanzhi.kernel.api import StepUpNeeded, now, require_step_up
from shanzhi.people.models import FailedSignIn
from shanzhi.people.queries_factors import factors_of, has_second_factor
from shanzhi.people.tests.authenticators import code_of, enter, give_totp
from shanzhi.people.tests.factories import PASSWORD, make_account


def request_of(**session: str) -> HttpRequest:
    request = HttpRequest()
    request.session = SimpleNamespace(get=session.get)  # type: ignore[assignment]  # 2026-11-26: all that is read
    return request


def ago(minutes: float) -> str:
    return (now() - timedelta(minutes=minutes)).isoformat()


@pytest.mark.parametrize("kept", ["", "now", "2026-11-26", "2026-11-26T09:00:00"])
def test_what_is_no_moment_does_not_count(kept: str) -> None:
    with pytest.raises(StepUpNeeded):
        require_step_up(request_of(confirmed_at=kept))


@pytest.mark.parametrize("minutes", [6, -1])
def test_a_confirmation_of_before_and_one_of_the_future_do_not_count(minutes: int) -> None:
    with pytest.raises(StepUpNeeded):
        require_step_up(request_of(confirmed_at=ago(minutes)))


def test_a_confirmation_counts_for_as_long_as_the_page_says() -> None:
    require_step_up(request_of(confirmed_at=ago(4)))
    with pytest.raises(StepUpNeeded):
        require_step_up(request_of(confirmed_at=ago(4)), within=timedelta(minutes=3))


@pytest.fixture
def chen(db: None) -> Client:
    """At her browser, ten minutes after signing in."""
    make_account(username="chen")
    client = Client()
    enter(client, "chen", PASSWORD)
    session = client.session
    session["confirmed_at"] = ago(10)
    session.save()
    return client


def test_the_key_of_an_offline_act_takes_no_wrong_password_back(chen: Client) -> None:
    before = FailedSignIn.objects.count()
    for _try in range(2):
        headers = {"X-Device-Act": str(uuid4())}
        chen.post("/account/confirm", {"password": "guess"}, headers=headers)
    assert FailedSignIn.objects.count() > before


def test_a_page_sends_her_to_confirm_and_she_comes_back(chen: Client) -> None:
    sent = chen.get("/account/totp")
    assert sent["Location"] == "/account/confirm?next=%2Faccount%2Ftotp"
    assert "/account/totp" in chen.get(sent["Location"]).content.decode()
    wrong = chen.post("/account/confirm", {"password": "guess", "next": "/account/totp"})
    assert wrong.status_code == 422
    assert chen.get("/account/totp").status_code == 302
    right = chen.post("/account/confirm", {"password": PASSWORD, "next": "/account/totp"})
    assert right["Location"] == "/account/totp"
    assert chen.get("/account/totp").status_code == 200


def test_a_form_is_not_sent_and_its_page_comes_again(chen: Client) -> None:
    page = {"Referer": "http://testserver/account"}
    sent = chen.post("/account/recovery-codes", headers=page)
    assert sent["Location"] == "/account/confirm?next=%2Faccount"
    stranger = {"Referer": "https://evil.example/account"}
    sent = chen.post("/account/recovery-codes", headers=stranger)
    assert sent["Location"] == "/account/confirm?next="


def test_nobody_is_sent_to_a_strangers_page_afterwards(chen: Client) -> None:
    for elsewhere in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:1"):
        done = chen.post("/account/confirm", {"password": PASSWORD, "next": elsewhere})
        assert done["Location"] == "/inbox"


def test_the_step_cannot_be_skipped_by_asking_for_something_else(chen: Client) -> None:
    chen.get("/account/confirm?next=/account/totp")
    chen.post("/account/confirm", {"next": "/account/totp", "confirmed_at": now().isoformat()})
    assert chen.get("/account/totp").status_code == 302
    ajax = chen.get("/account/totp", headers={"Accept": "application/json"})
    assert (ajax.status_code, ajax.json()["type"]) == (403, "urn:shanzhi:problem:step_up_needed")
    htmx = chen.get("/account/totp", headers={"HX-Request": "true"})
    assert htmx["HX-Redirect"].startswith("/account/confirm")


def test_the_number_of_the_app_confirms_as_well_and_once(db: None) -> None:
    account = make_account(username="liu")
    secret, client = give_totp(account), Client()
    enter(client, "liu", PASSWORD)
    client.post("/login/factor", {"code": code_of(secret, steps=-1)})
    session = client.session
    del session["confirmed_at"]
    session.save()
    factor = factors_of(account)[0].id
    client.post(f"/account/factors/{factor}/removal")
    assert has_second_factor(account)
    used = client.post("/account/confirm", {"code": code_of(secret, steps=-1)})
    assert used.status_code == 422
    client.post("/account/confirm", {"code": code_of(secret)})
    client.post(f"/account/factors/{factor}/removal")
    assert not has_second_factor(account)


def test_guessing_at_the_confirmation_is_slowed_down_too(chen: Client) -> None:
    for _guess in range(5):
        chen.post("/account/confirm", {"password": "guess"})
    assert chen.post("/account/confirm", {"password": PASSWORD}).status_code == 429
    assert chen.get("/account/totp").status_code == 302
