"""A password that somebody else knows is good once, for three days."""

from __future__ import annotations

from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.test import Client
from pytest_django import Settings

from shanzhi.kernel.api import SYSTEM, Actor, Grant, Invalid, Role, now
from shanzhi.people.actions.create_account import create_account
from shanzhi.people.actions.set_password import give_one_time_password
from shanzhi.people.actions.sign_in import sign_in
from shanzhi.people.models import Account
from shanzhi.people.queries_accounts import one_time_passwords
from shanzhi.people.tests.authenticators import code_of, enter, give_totp
from shanzhi.people.tests.factories import PASSWORD, browser_of, make_account
from shanzhi.people.web.cli import cli

pytestmark = pytest.mark.django_db
NEW = "another-plum-77"


def test_lin_chooses_her_own_password_before_anything_opens() -> None:
    create_account(username="lin", name="林月", password=PASSWORD, by=SYSTEM)
    client = Client()
    assert enter(client, "lin", PASSWORD)["Location"] == "/login/password"
    assert client.get("/inbox").status_code == 302
    for again, password in (("x", NEW), ("short", "short"), (PASSWORD, PASSWORD)):
        page = client.post("/login/password", {"password": password, "again": again})
        assert page.status_code == 422
    answer = client.post("/login/password", {"password": NEW, "again": NEW})
    assert answer["Location"] == "/inbox"
    assert client.get("/inbox").status_code == 200
    lin = Account.objects.get()
    assert lin.one_time_until is None
    with pytest.raises(Invalid):
        sign_in("lin", PASSWORD, address="10.0.0.1")


def test_it_opens_nothing_after_three_days() -> None:
    create_account(username="lin", name="林月", password=PASSWORD, by=SYSTEM)
    late = now() + timedelta(hours=72, minutes=1)
    with pytest.raises(Invalid, match="已过期"):
        sign_in("lin", PASSWORD, address="10.0.0.1", at=late)
    with pytest.raises(Invalid, match="不对"):
        sign_in("lin", "guess", address="10.0.0.1", at=late)


def test_a_reset_makes_one_that_nobody_can_guess() -> None:
    lin = make_account(username="lin")
    one, other = (give_one_time_password(lin, by=SYSTEM) for _time in range(2))
    assert one != other
    assert len(one.replace("-", "")) == 16
    with pytest.raises(Invalid):
        sign_in("lin", one, address="10.0.0.1")
    assert sign_in("lin", other, address="10.0.0.1") == lin


def test_the_command_line_shows_it_once_and_ends_sessions_and_factors() -> None:
    run = CliRunner()
    made = run.invoke(cli, ["account", "create", "lin", "--name", "林月"])
    assert made.exit_code == 0, made.output
    password = made.stdout.strip()
    assert Account.objects.get().check_password(password)
    again = run.invoke(cli, ["account", "password", "lin"])
    assert again.stdout.strip() != password
    client = Client()
    enter(client, "lin", again.stdout.strip())
    client.post("/login/password", {"password": NEW, "again": NEW})
    assert "1 sessions" in run.invoke(cli, ["account", "sign-out", "lin"]).output
    assert client.get("/inbox").status_code == 302
    assert run.invoke(cli, ["account", "reset-factors", "lin"]).exit_code == 0


def test_who_has_a_second_factor_shows_it_before_choosing_a_password_that_stays() -> None:
    secret = give_totp(lin := make_account(username="lin", role=Role.COMMUNITY_CLERK))
    password = give_one_time_password(lin, by=operator())
    robbed = Client()
    assert enter(robbed, "lin", password)["Location"] == "/login/factor"
    assert robbed.post("/login/password", {"password": NEW, "again": NEW}).status_code == 302
    lin.refresh_from_db()
    assert lin.one_time_until is not None
    assert not lin.check_password(NEW)
    assert robbed.post("/login/factor", {"code": code_of(secret)})["Location"] == "/login/password"
    assert robbed.post("/login/password", {"password": NEW, "again": NEW})["Location"] == "/desk/"


def test_who_must_have_a_second_factor_sets_it_up_before_anything_opens(
    settings: Settings,
) -> None:
    settings.SECOND_FACTOR_ROLES = {"community_clerk"}
    lin = make_account(username="lin", role=Role.COMMUNITY_CLERK)
    client = Client()
    enter(client, "lin", give_one_time_password(lin, by=operator()))
    assert client.post("/login/password", {"password": NEW, "again": NEW})["Location"] == (
        "/login/setup"
    )
    for path in ("/desk/", "/inbox", "/account", "/account/password"):
        assert client.get(path)["Location"].startswith("/login?next=")


def test_its_owner_reads_who_gave_it_and_from_where_it_was_used() -> None:
    lin = make_account(username="lin", role=Role.COMMUNITY_CLERK)
    password = give_one_time_password(lin, by=operator())
    sign_in("lin", password, address="10.0.0.9")
    told = [(row.used, row.by, row.address) for row in one_time_passwords(lin, now())]
    assert told == [(True, "李明", "10.0.0.9"), (False, "周宁", "")]
    lin.refresh_from_db()
    page = browser_of(lin).get("/account").content.decode()
    assert "由周宁发放" in page
    assert "10.0.0.9" in page


def operator() -> Actor:
    """The system administrator of everything."""
    account = make_account(name="周宁", role=Role.OPERATOR)
    return Actor(kind="staff", id=account.pk, name="周宁", grants=(Grant(Role.OPERATOR, ""),))
