"""A password that somebody else knows is good once, for three days."""

from __future__ import annotations

from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.test import Client

from shanzhi.kernel.api import SYSTEM, Invalid, now
from shanzhi.people.actions.create_account import create_account
from shanzhi.people.actions.set_password import give_one_time_password
from shanzhi.people.actions.sign_in import sign_in
from shanzhi.people.models import Account
from shanzhi.people.tests.authenticators import enter
from shanzhi.people.tests.factories import PASSWORD, make_account
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
