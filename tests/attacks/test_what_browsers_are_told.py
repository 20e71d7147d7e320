"""Headers over every kind of page: what a planted script, a frame or a shared computer could use."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client, RequestFactory, override_settings

from shanzhi.cases.tests.factories import make_town
from shanzhi.kernel.web.surface import ASKED_FOR, PUBLIC, SWITCHED_OFF, live_source
from tests.attacks.every_page import answers

OWN_RULES = "a file"  # is stricter than a page; see test_uploads_that_pose_as_pictures.py


@pytest.fixture(scope="module")
def seen(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[tuple[str, str, Any]]]:
    """Every kind of answer, asked for once."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        yield list(answers(make_town()))
        transaction.set_rollback(True)


def policy_of(answer: Any) -> dict[str, str]:
    """Directive → sources."""
    parts = [part.strip().partition(" ") for part in answer["Content-Security-Policy"].split(";")]
    return {name: sources for name, _space, sources in parts}


def test_every_answer_is_met_by_a_strict_policy(seen: list[tuple[str, str, Any]]) -> None:
    pages = [(who, where, answer) for who, where, answer in seen if where != OWN_RULES]
    assert len({where for _who, where, _answer in pages}) > 60

    for who, where, answer in pages:
        policy = policy_of(answer)
        assert policy["default-src"] == "'none'", (who, where)
        assert policy["script-src"] == policy["style-src"] == "'self'", (who, where)
        for name in ("object-src", "base-uri", "frame-src", "frame-ancestors", "script-src-attr"):
            assert policy[name] == "'none'", (who, where, name)
        assert policy["form-action"] == "'self'"
        assert "unsafe" not in answer["Content-Security-Policy"]
        assert "*" not in answer["Content-Security-Policy"]


def test_a_page_may_listen_to_its_own_host_alone(seen: list[tuple[str, str, Any]]) -> None:
    sources = {policy_of(answer)["connect-src"] for _, where, answer in seen if where != OWN_RULES}

    assert sources == {"'self' http://testserver:8001"}
    ask = RequestFactory().get("/", headers={"Host": "grid.example.cn:8000"})
    assert live_source(ask) == "http://grid.example.cn:8001"
    assert live_source(RequestFactory().get("/", headers={"Host": "[::1]:8000"})) == ""
    assert live_source(RequestFactory().get("/", headers={"Host": "x; script-src *"})) == ""
    with override_settings(LIVE_URL="https://live.example.cn"):
        assert live_source(ask) == ""


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("X-Frame-Options", "DENY"),
    ],
)
def test_every_answer_says(seen: list[tuple[str, str, Any]], header: str, value: str) -> None:
    assert {(where, a.get(header)) for _who, where, a in seen if a.get(header) != value} == set()


def test_pages_have_the_powers_that_reporting_needs_and_no_other(
    seen: list[tuple[str, str, Any]],
) -> None:
    for _who, where, answer in seen:
        said = dict(part.split("=") for part in answer["Permissions-Policy"].split(", "))
        assert {name for name, whom in said.items() if whom != "()"} == set(ASKED_FOR), where
        assert set(SWITCHED_OFF) < set(said)


def test_what_is_for_one_person_is_kept_by_nobody(seen: list[tuple[str, str, Any]]) -> None:
    for who, where, answer in seen:
        kept = answer["Cache-Control"]
        # Outlines of grids and of houses: no person is in them, and each stays fresh by its own mark.
        says_otherwise = where == OWN_RULES or "/places/shapes" in where or "/twin/tiles/" in where
        assert says_otherwise or "no-store" in kept or (who == "stranger" and kept == PUBLIC), where
        private = where.startswith(("/m/", "/me", "/follow/", "/desk", "/worker", "/inbox", "/api"))
        if private and "/places/shapes" not in where and answer.status_code not in {404, 405}:
            assert "no-store" in kept, (who, where)
            assert "public" not in kept, (who, where)


def test_signing_out_empties_the_cache_and_leaves_what_was_typed(
    seen: list[tuple[str, str, Any]],
) -> None:
    said = {where: a["Clear-Site-Data"] for _w, where, a in seen if "Clear-Site-Data" in a}

    assert said == {"POST /logout": '"cache"'}


PRODUCTION = {
    "PRODUCTION": "1", "DEMO": "0", "ALLOWED_HOSTS": "grid.example.cn,testserver",
    "SITE_URL": "https://grid.example.cn", "SMS_CHANNEL": "example.sms.Channel",
    "SECRET_KEY": "abcdefghijklmnopqrstuvwxyz0123456789-secret-key!!",
    "DATA_KEY": "zyxwvutsrqponmlkjihgfedcba9876543210-data-key!!!!",
}  # fmt: skip
ASK = """
import json, django
django.setup()
from django.conf import settings
from django.test import Client
settings.LOGGING_CONFIG = None
plain, behind = Client(), Client(headers={"X-Forwarded-Proto": "https"})
moved, form = plain.get("/robots.txt"), behind.get("/login")
foreign = behind.get("/robots.txt", headers={"Host": "evil.example.com"})
from django.http import HttpRequest, HttpResponse
from shanzhi.cases.web.remembered import forget_links, remember_link
from shanzhi.kernel.web import devices
from shanzhi.people import resident_cookie
remember_link(HttpRequest(), kept := HttpResponse(), "a" * 38)
forget_links(gone := HttpResponse())
told = lambda answer: {n: {k: v for k, v in c.items() if v} for n, c in answer.cookies.items()}
print(json.dumps({
    "moved": [moved.status_code, moved["Location"]], "headers": dict(form.headers),
    "cookies": told(form) | told(kept), "forgotten": told(gone),
    "named": [devices.COOKIE, resident_cookie.COOKIE],
    "session": [settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE],
    "health": plain.get("/healthz").status_code, "foreign": foreign.status_code,
}))
"""


@pytest.fixture(scope="module")
def production() -> dict[str, Any]:
    """What a stranger meets at a house that runs with PRODUCTION=1; its database is away."""
    env = {
        **os.environ, **PRODUCTION, "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
        "DJANGO_SETTINGS_MODULE": "shanzhi.config.settings",
    }  # fmt: skip
    told = subprocess.run(  # noqa: S603  # 2026-11-26: our own words
        [sys.executable, "-c", ASK], env=env, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stderr
    found: dict[str, Any] = json.loads(told.stdout)
    return found


def test_production_speaks_https_alone(production: dict[str, Any]) -> None:
    assert production["moved"] == [301, "https://testserver/robots.txt"]
    hsts = production["headers"]["Strict-Transport-Security"]
    assert hsts == "max-age=31536000; includeSubDomains"
    assert "upgrade-insecure-requests" in production["headers"]["Content-Security-Policy"]
    assert production["health"] == 503  # asked over plain HTTP: answered, not sent elsewhere


def test_a_neighbour_under_the_same_domain_plants_no_cookie(production: dict[str, Any]) -> None:
    assert production["session"] == ["__Host-session", True]
    assert production["named"] == ["__Host-device", "__Host-resident"]
    assert production["cookies"].keys() == {"__Host-csrf", "__Host-matters"}
    for cookie in production["cookies"].values():
        assert (cookie["secure"], cookie["path"], cookie["samesite"]) == (True, "/", "Lax")
        assert cookie["httponly"]
        assert "domain" not in cookie
    # Browsers drop an answer that would forget such a cookie without saying Secure.
    assert production["forgotten"]["__Host-matters"]["secure"] is True


def test_production_answers_to_its_own_names_alone(production: dict[str, Any]) -> None:
    assert production["foreign"] == 400


def test_at_home_nothing_is_sent_to_https(client: Client) -> None:
    answer = client.get("/robots.txt")

    assert answer.status_code == 200
    assert "Strict-Transport-Security" not in answer
