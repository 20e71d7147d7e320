"""Signing in: the right page afterwards, slow guessing, nobody locked out by a stranger."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from django.test import Client

from shanzhi.kernel.api import Invalid, Role, TooMany
from shanzhi.people.actions.sign_in import sign_in
from shanzhi.people.models import Account, FailedSignIn
from shanzhi.people.queries import account_named, token_account_id
from shanzhi.people.tests.factories import PASSWORD, make_account
from shanzhi.people.web.cli import cli

pytestmark = pytest.mark.django_db
NINE = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("role", "home"),
    [
        (Role.COMMUNITY_CLERK, "/desk/"),
        (Role.GRID_WORKER, "/worker/"),
        (Role.LEADER, "/cockpit/"),
        (Role.OPERATOR, "/operator/dead-letters"),
        (None, "/inbox"),
    ],
)
def test_everybody_arrives_where_their_day_begins(role: Role | None, home: str) -> None:
    make_account(username="chen", role=role, scope_code="990101001001001")
    answer = Client().post("/login", {"username": "Chen", "password": PASSWORD})
    assert answer["Location"] == home


def test_who_asked_for_a_page_gets_it_but_never_a_strangers_site() -> None:
    make_account(username="chen")
    form = {"username": "chen", "password": PASSWORD}
    assert Client().post("/login", {**form, "next": "/desk/cases/1"})["Location"] == "/desk/cases/1"
    for elsewhere in ("https://evil.example/", "//evil.example", "javascript:alert(1)"):
        assert Client().post("/login", {**form, "next": elsewhere})["Location"] == "/inbox"


def test_a_wrong_password_and_an_unknown_name_look_the_same() -> None:
    make_account(username="chen")
    wrong = Client().post("/login", {"username": "chen", "password": "guess"})
    unknown = Client().post("/login", {"username": "nobody", "password": "guess"})
    assert wrong.status_code == unknown.status_code == 422
    for page in (wrong, unknown):
        assert "用户名或密码不对" in page.content.decode()
    assert not wrong.wsgi_request.user.is_authenticated


def test_signing_out_ends_the_session() -> None:
    make_account(username="chen")
    client = Client()
    client.post("/login", {"username": "chen", "password": PASSWORD})
    assert client.get("/inbox").status_code == 200
    assert client.get("/logout").status_code == 405
    assert client.post("/logout")["Location"] == "/login"
    assert client.get("/inbox").status_code == 302


def test_five_wrong_passwords_close_the_door_for_who_guesses_and_nobody_else() -> None:
    chen = make_account(username="chen")
    for _guess in range(5):
        with pytest.raises(Invalid):
            sign_in("chen", "guess", address="203.0.113.9", at=NINE)
    with pytest.raises(TooMany, match="15 分钟"):
        sign_in("CHEN", PASSWORD, address="203.0.113.9", at=NINE)
    assert sign_in("chen", PASSWORD, address="10.0.0.1", at=NINE) == chen
    later = NINE + timedelta(minutes=15, seconds=1)
    assert sign_in("chen", PASSWORD, address="203.0.113.9", at=later) == chen


def test_what_is_kept_of_a_guess_names_nobody() -> None:
    with pytest.raises(Invalid):
        sign_in("chen", "guess", address="203.0.113.9", at=NINE)
    kept = bytes(FailedSignIn.objects.get().key)
    assert b"chen" not in kept
    assert len(kept) == 32


def test_success_forgets_the_failures_before_it() -> None:
    make_account(username="chen")
    for _round in range(3):
        for _guess in range(4):
            with pytest.raises(Invalid):
                sign_in("chen", "guess", address="10.0.0.1", at=NINE)
        sign_in("chen", PASSWORD, address="10.0.0.1", at=NINE)
    assert not FailedSignIn.objects.exists()


def test_a_closed_account_does_not_open() -> None:
    make_account(username="chen")
    Account.objects.update(is_active=False)
    with pytest.raises(Invalid):
        sign_in("chen", PASSWORD, address="10.0.0.1", at=NINE)


def test_an_account_is_made_at_the_command_line_without_its_password_on_it() -> None:
    run = CliRunner()
    command = ["account", "create", "lin", "--name", "林月", "--password-stdin"]
    made = run.invoke(cli, command, input="plum-blossom-42\n")
    assert made.exit_code == 0, made.output
    account = account_named("lin")
    assert account is not None
    assert account.check_password("plum-blossom-42")
    weak = run.invoke(cli, [*command[:2], "lin2", *command[3:]], input="short\n")
    assert weak.exit_code == 1
    assert "Error:" in weak.output
    granted = run.invoke(cli, ["role", "grant", "lin", "street_dispatcher", "990101001"])
    assert granted.exit_code == 0, granted.output
    key = run.invoke(cli, ["token", "issue", "lin", "--name", "测试"]).output.splitlines()[-1]
    assert token_account_id(key) == account.pk
    assert run.invoke(cli, ["role", "grant", "nobody", "leader"]).exit_code == 1
