"""Single sign-on against a real provider in a process of its own, and who tries to get in by it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from django.test import Client

from shanzhi.kernel.api import EventRecord, Role, accesses_to
from shanzhi.people import oidc
from shanzhi.people.models import Account, OidcLink
from shanzhi.people.tests.authenticators import give_totp
from shanzhi.people.tests.factories import make_account
from shanzhi.people.tests.oidc_provider import CLIENT_ID, CLIENT_SECRET, PASSWORD

pytestmark = pytest.mark.django_db
RETURN = "http://localhost:8000/login/oidc/return"
PROGRAM = Path(__file__).with_name("oidc_provider.py")


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the provider."""
    port = str(_free_port())
    unset = ("DJANGO_SETTINGS_MODULE", "PYTHONPATH")
    env = {name: value for name, value in os.environ.items() if name not in unset}
    command = [sys.executable, str(PROGRAM), port, str(tmp_path_factory.mktemp("oidc")), RETURN]
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as running:  # noqa: S603  # 2026-11-26: our own words
        assert running.stdout is not None
        assert running.stdout.readline() == "READY\n"
        yield f"http://127.0.0.1:{port}"
        running.kill()


@pytest.fixture(autouse=True)
def _single_sign_on(provider: str, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    settings.SITE_URL = "http://localhost:8000"
    settings.OIDC_ISSUER = provider
    settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = CLIENT_ID, CLIENT_SECRET


def leave(client: Client, after: str = "") -> str:
    """Where the button sends the browser."""
    sent = client.get("/login/oidc", {"next": after}, headers={"Host": "evil.example"})
    assert sent.status_code == 302
    return str(sent["Location"])


def at_the_provider(address: str, person: str) -> str:
    """Sign in there; the address that the provider sends the browser back to."""
    with httpx.Client(trust_env=False) as browser:
        form = browser.get(address).headers["Location"]
        origin = address.split("/o/", maxsplit=1)[0]
        browser.get(origin + form)
        token = browser.cookies["csrftoken"]
        signed = {"username": person, "password": PASSWORD, "csrfmiddlewaretoken": token}
        onward = browser.post(origin + form, data=signed).headers["Location"]
        return browser.get(origin + onward).headers["Location"]


def come_back(client: Client, address: str) -> Any:
    assert address.startswith(RETURN + "?"), address
    return client.get(f"/login/oidc/return?{urlsplit(address).query}")


def sign_on(client: Client, person: str, after: str = "") -> Any:
    return come_back(client, at_the_provider(leave(client, after), person))


def is_in(client: Client) -> bool:
    return client.get("/inbox").status_code == 200


def test_chen_comes_by_single_sign_on_and_is_known_from_then_on() -> None:
    chen, client = make_account(username="chen"), Client()
    assert "/login/oidc" in client.get("/login").content.decode()
    assert sign_on(client, "chen", "/desk/")["Location"] == "/desk/"
    assert is_in(client)
    assert OidcLink.objects.get().account == chen
    assert sign_on(Client(), "chen", "https://evil.example")["Location"] == "/inbox"
    assert [event.kind for event in EventRecord.objects.all()] == ["people.OidcLinked"]
    assert accesses_to(("account", chen.pk))[0].reason == "oidc"


def test_what_is_asked_of_the_provider_cannot_be_guessed_and_leads_back_to_us() -> None:
    asked = parse_qs(urlsplit(leave(Client())).query)
    assert asked["redirect_uri"] == [RETURN]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["response_type"] == ["code"]
    other = parse_qs(urlsplit(leave(Client())).query)
    for name in ("state", "nonce", "code_challenge"):
        assert len(asked[name][0]) >= 20
        assert asked[name] != other[name]


def test_whom_we_do_not_know_gets_no_account_unless_a_setting_says_so(
    settings: Any,
) -> None:
    client = Client()
    page = sign_on(client, "stranger")
    assert page.status_code == 403
    assert "没有您的账号" in page.content.decode()
    assert not Account.objects.exists()
    settings.OIDC_CREATE_ACCOUNTS = True
    assert sign_on(client, "stranger")["Location"] == "/inbox"
    made = Account.objects.get()
    assert (made.name, made.has_usable_password(), made.role_grants.count()) == ("路人", False, 0)


def test_another_person_with_the_same_claim_does_not_take_the_account_over(provider: str) -> None:
    chen = make_account(username="chen")
    OidcLink.objects.create(
        account=chen, issuer=provider, subject="somebody before", linked_at=chen.created_at
    )
    client = Client()
    assert sign_on(client, "chen").status_code == 403
    assert not is_in(client)
    assert accesses_to(("account", 0))[0].action == "people.sign_in_failed"


def test_a_claim_that_the_provider_does_not_vouch_for_names_nobody(
    settings: Any,
) -> None:
    make_account(username="chen")
    settings.OIDC_CLAIM = "email"
    assert sign_on(Client(), "chen").status_code == 403
    assert not OidcLink.objects.exists()


def test_a_closed_account_stays_closed() -> None:
    make_account(username="chen")
    Account.objects.update(is_active=False)
    client = Client()
    assert sign_on(client, "chen").status_code == 403
    assert not is_in(client)


def test_the_second_factor_is_asked_all_the_same() -> None:
    give_totp(make_account(username="chen"))
    client = Client()
    assert sign_on(client, "chen")["Location"] == "/login/factor"
    assert not is_in(client)


def test_somebody_elses_answer_and_an_answer_twice_are_refused() -> None:
    make_account(username="chen")
    attacker, victim = Client(), Client()
    answer = at_the_provider(leave(attacker), "chen")
    leave(victim)
    assert come_back(victim, answer).status_code == 403
    assert not is_in(victim)
    assert come_back(attacker, answer).status_code == 302
    attacker.post("/logout")
    assert come_back(attacker, answer).status_code == 403
    assert Client().get("/login/oidc/return").status_code == 403
    assert Client().get("/login/oidc/return?error=access_denied&state=x").status_code == 403


@pytest.mark.parametrize("what", ["nonce", "code_verifier"])
def test_an_answer_to_another_question_is_refused(what: str) -> None:
    make_account(username="chen")
    client = Client()
    answer = at_the_provider(leave(client), "chen")
    session = client.session
    (key,) = (name for name in session.keys() if name.startswith("_state_"))  # noqa: SIM118  # 2026-11-26: a session is no dictionary
    session[key]["data"][what] = "x" * 48
    session.save()
    assert come_back(client, answer).status_code == 403
    assert not is_in(client)


def test_a_provider_that_waved_somebody_through_does_not_confirm_what_is_grave(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_account(username="chen", role=Role.SECURITY_ADMIN)
    client = Client()
    sign_on(client, "chen")
    assert client.get("/account/totp").status_code == 200
    monkeypatch.setattr(oidc, "FRESH_SECONDS", -1)  # as if the password had been given long ago
    sign_on(client, "chen")
    assert client.get("/account/totp")["Location"].startswith("/account/confirm")
    page = client.get("/account/confirm?next=/account/totp").content.decode()
    assert 'name="password"' in page


def test_a_provider_that_is_away_and_none_at_all(settings: Any) -> None:
    settings.OIDC_ISSUER = f"http://127.0.0.1:{_free_port()}"
    away = Client().get("/login/oidc")
    assert away.status_code == 403
    assert "没有成功" in away.content.decode()
    settings.OIDC_ISSUER = ""
    assert Client().get("/login/oidc").status_code == 404
    assert Client().get("/login/oidc/return").status_code == 404
    assert "/login/oidc" not in Client().get("/login").content.decode()


def _free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])
