"""Sessions begin new, end by themselves, and can be ended from elsewhere."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from shanzhi.kernel.api import Actor, Denied, Grant, NotFound, Role, accesses_to, now
from shanzhi.people.acting import acting
from shanzhi.people.actions.create_account import close_account
from shanzhi.people.actions.end_session import end_session
from shanzhi.people.actions.set_password import give_one_time_password
from shanzhi.people.models import Account, StaffSession
from shanzhi.people.queries_sessions import sessions_of
from shanzhi.people.tests.authenticators import enter
from shanzhi.people.tests.factories import PASSWORD, make_account

pytestmark = pytest.mark.django_db
OPERATOR = Actor(kind="staff", id=0, grants=(Grant(Role.OPERATOR, ""),))
NEW = "another-plum-77"
PHONE = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/142.0 Mobile Safari/537.36"


def browser(username: str = "chen", address: str = "127.0.0.1") -> Client:
    client = Client(headers={"User-Agent": PHONE}, REMOTE_ADDR=address)
    enter(client, username, PASSWORD)
    return client


def is_in(client: Client) -> bool:
    return client.get("/inbox").status_code == 200


def backdate(client: Client, **minutes: int) -> None:
    session = client.session
    for name, count in minutes.items():
        session[name] = (now() - timedelta(minutes=count)).isoformat()
    session.save()


@pytest.fixture
def chen() -> Account:
    return make_account(username="chen", name="陈静")


def test_who_left_the_screen_signs_in_again(chen: Account) -> None:
    client = browser()
    backdate(client, seen_at=29)
    assert is_in(client)
    backdate(client, seen_at=31)
    assert not is_in(client)
    assert "自动退出" in client.get("/login").content.decode()
    assert not StaffSession.objects.exists()


def test_after_a_shift_everybody_signs_in_again_whatever_they_did(chen: Account) -> None:
    client = browser()
    backdate(client, began_at=12 * 60 - 1)
    assert is_in(client)
    backdate(client, began_at=12 * 60)
    assert not is_in(client)


def test_a_page_that_asks_by_itself_keeps_no_session_open(chen: Account) -> None:
    client = browser()
    backdate(client, seen_at=20)
    before = client.session["seen_at"]
    client.get("/inbox", headers={"X-Background": "1"})
    assert client.session["seen_at"] == before
    client.get("/inbox")
    assert client.session["seen_at"] > before


def test_clicks_within_a_minute_write_nothing(chen: Account) -> None:
    client = browser()
    before = client.session["seen_at"]
    client.get("/inbox")
    assert client.session["seen_at"] == before


def test_a_session_that_somebody_planted_is_worth_nothing(chen: Account) -> None:
    thief = Client()
    thief.get("/login/oidc")
    planted = thief.session
    planted["grid"] = "planted"
    planted.save()
    victim = Client()
    victim.cookies["sessionid"] = planted.session_key or ""
    enter(victim, "chen", PASSWORD)
    assert victim.session.session_key != planted.session_key
    assert is_in(victim)
    assert "grid" not in victim.session
    thief.cookies["sessionid"] = planted.session_key or ""
    assert not is_in(thief)


def test_chen_sees_where_she_is_signed_in_and_ends_the_other(chen: Account) -> None:
    home, office = browser(address="10.0.0.7"), browser()
    key = office.session.session_key or ""
    listed = sessions_of(chen, now(), current_key=key)
    assert {(each.address, each.device, each.current) for each in listed} == {
        ("127.0.0.1", "Chrome · Android", True),
        ("10.0.0.7", "Chrome · Android", False),
    }
    page = office.get("/account").content.decode()
    assert "10.0.0.7" in page
    assert "不要和同事合用" in page
    other = next(each for each in listed if not each.current)
    assert office.post(f"/account/sessions/{other.id}/ending")["Location"] == "/account"
    assert not is_in(home)
    assert is_in(office)


def test_two_places_at_once_are_written_down(chen: Account) -> None:
    browser(address="10.0.0.7")
    assert [a.action for a in accesses_to(("account", chen.pk))] == ["people.sign_in"]
    browser(address="10.0.0.7")
    browser(address="203.0.113.9")
    noticed = accesses_to(("account", chen.pk))[0]
    assert (noticed.action, noticed.count) == ("people.two_addresses", 2)


def test_nobody_ends_somebody_elses_session(chen: Account) -> None:
    client = browser()
    liu = make_account(username="liu")
    session = StaffSession.objects.get()
    with pytest.raises(Denied):
        end_session(chen, session.pk, by=acting(liu))
    with pytest.raises(Denied):
        end_session(chen, session.pk, by=OPERATOR)
    with pytest.raises(NotFound):
        end_session(liu, session.pk, by=acting(liu))
    assert browser("liu").post(f"/account/sessions/{session.pk}/ending").status_code == 404
    assert is_in(client)
    security = Actor(kind="staff", id=0, grants=(Grant(Role.SECURITY_ADMIN, ""),))
    end_session(chen, session.pk, by=security)
    assert not is_in(client)


def test_a_new_password_ends_what_is_open_elsewhere(chen: Account) -> None:
    home, office = browser(), browser()
    wrong = office.post("/account/password", {"old": "guess", "password": NEW, "again": NEW})
    differs = office.post("/account/password", {"old": PASSWORD, "password": NEW, "again": "x"})
    assert (wrong.status_code, differs.status_code) == (422, 422)
    assert is_in(home)
    before = office.session.session_key
    done = office.post("/account/password", {"old": PASSWORD, "password": NEW, "again": NEW})
    assert done["Location"] == "/account"
    assert office.session.session_key != before
    assert is_in(office)
    assert not is_in(home)
    assert [each.session_id for each in StaffSession.objects.all()] == [office.session.session_key]


def test_a_closed_account_and_a_reset_password_end_every_session(chen: Account) -> None:
    make_account(username="liu")
    first, second = browser(), browser("liu")
    close_account(chen, by=OPERATOR)
    give_one_time_password(Account.objects.get(username="liu"), by=OPERATOR)
    assert not is_in(first)
    assert not is_in(second)
    assert not Session.objects.filter(staff_session__isnull=False).exists()


def test_signing_out_leaves_no_row(chen: Account) -> None:
    client = browser()
    client.post("/logout")
    assert not StaffSession.objects.exists()
    assert accesses_to(("account", chen.pk))[0].action == "people.sign_out"
