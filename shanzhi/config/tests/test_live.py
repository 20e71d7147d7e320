"""Live pages, through the real process: who hears what, and what happens when something breaks."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

from shanzhi.config.tests.processes import running, wait_until_well
from shanzhi.kernel.api import Role, now, publish
from shanzhi.people.api import Account
from shanzhi.people.session_marks import mark_began
from shanzhi.people.tests.factories import make_account

pytestmark = pytest.mark.django_db(transaction=True)
STREET = "990101001"
GRID = f"{STREET}003004"
WEB_PORT = "48123"


def sign_in(account: Account) -> SessionStore:
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    mark_began(session, now())
    session.save()
    return session


@contextlib.contextmanager
def page(address: str, topic: str, session: SessionStore | None, **headers: str) -> Iterator[Any]:
    """An open page; gives (response, its lines)."""
    cookies = {settings.SESSION_COOKIE_NAME: session.session_key or ""} if session else {}
    with (
        httpx.Client(cookies=cookies, timeout=25) as browser,
        browser.stream("GET", f"{address}/live/{topic}", headers=headers) as response,
    ):
        yield response, response.iter_lines()


def next_message(lines: Iterator[str]) -> dict[str, Any]:
    for line in lines:
        if line.startswith("data: "):
            found: dict[str, Any] = json.loads(line.removeprefix("data: "))
            return found
    raise AssertionError("the page was closed")


def opened(lines: Iterator[str]) -> None:
    assert next(lines) == "retry: 3000"


def test_live_pages() -> None:
    """One process for all of it: starting it is what takes the time."""
    li = make_account(name="李明", role=Role.STREET_DISPATCHER, scope_code=STREET)
    zhao = make_account(name="赵敏", role=Role.GRID_WORKER, scope_code=GRID)
    with running("asgi", "shanzhi.config.live_asgi:application", PORT=WEB_PORT) as address:
        strangers_hear_nothing(address, li)
        a_street_hears_of_every_grid_below(address, sign_in(li), sign_in(zhao))
        an_inbox_is_its_owners(address, li)
        only_our_own_page_may_read(address, sign_in(li))
        what_was_missed_is_loaded_anew(address, sign_in(li))
        the_database_may_go_and_come_back(address, sign_in(li))
        signing_out_closes_the_page(address, sign_in(li))
        pages_that_were_closed_are_forgotten(address)


def strangers_hear_nothing(address: str, li: Account) -> None:
    with page(address, f"cases:{STREET}", None) as (response, _):
        assert response.status_code == 401
    session = sign_in(li)
    for topic in ("cases:", "cases:990101", "cases:990101002", "kernel:", "nonsense", "a:b:c"):
        with page(address, topic, session) as (response, _):
            assert response.status_code == 403, topic
    assert httpx.post(f"{address}/live/cases:").status_code == 405
    assert httpx.get(f"{address}/secret").status_code == 404


def a_street_hears_of_every_grid_below(
    address: str, lis: SessionStore, zhaos: SessionStore
) -> None:
    with (
        page(address, f"cases:{STREET}", lis) as (response, street),
        page(address, f"cases:{GRID}", zhaos) as (_, grid),
    ):
        assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
        assert "content-encoding" not in response.headers
        opened(street)
        opened(grid)
        publish("cases:990101002001001", case=1)
        publish(f"cases:{STREET}009009", case=2)
        publish(f"cases:{GRID}", case=3)
        assert next_message(street) == {"topic": f"cases:{STREET}009009", "case": 2}
        assert next_message(street)["case"] == 3
        assert next_message(grid)["case"] == 3


def an_inbox_is_its_owners(address: str, li: Account) -> None:
    session = sign_in(li)
    with page(address, f"inbox:{li.pk + 1}", session) as (response, _):
        assert response.status_code == 403
    with page(address, f"inbox:{li.pk}", session) as (_, lines):
        opened(lines)
        publish(f"inbox:{li.pk}1")
        publish(f"inbox:{li.pk}")
        assert next_message(lines) == {"topic": f"inbox:{li.pk}"}


def only_our_own_page_may_read(address: str, session: SessionStore) -> None:
    ours, other = f"http://127.0.0.1:{WEB_PORT}", "http://127.0.0.1:9"
    topic = f"cases:{STREET}"
    with page(address, topic, session, Origin=ours) as (response, _):
        assert response.headers["access-control-allow-origin"] == ours
        assert response.headers["access-control-allow-credentials"] == "true"
    for origin in (other, "http://evil.example:48123", "null", "http://127.0.0.1:x"):
        with page(address, topic, session, Origin=origin) as (response, _):
            assert "access-control-allow-origin" not in response.headers


def what_was_missed_is_loaded_anew(address: str, session: SessionStore) -> None:
    with page(address, f"cases:{STREET}", session, **{"Last-Event-ID": "1-9"}) as (_, lines):
        assert next_message(lines) == {"topic": f"cases:{STREET}", "reload": True}


def the_database_may_go_and_come_back(address: str, session: SessionStore) -> None:
    with page(address, f"cases:{STREET}", session) as (_, lines):
        opened(lines)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE application_name = 'shanzhi live' AND datname = current_database()"
            )
        assert next_message(lines)["reload"] is True
        publish(f"cases:{GRID}", case=4)
        assert next_message(lines)["case"] == 4


def signing_out_closes_the_page(address: str, session: SessionStore) -> None:
    with page(address, f"cases:{STREET}", session) as (_, lines):
        opened(lines)
        session.delete()
        assert "".join(line for line in lines if line and not line.startswith(":")) == ""
    wait_until_well(address)
    with page(address, f"cases:{STREET}", session) as (response, _):
        assert response.status_code == 401


def pages_that_were_closed_are_forgotten(address: str) -> None:
    end = time.monotonic() + 20
    while httpx.get(f"{address}/healthz").text != "listeners: 0":
        assert time.monotonic() < end, httpx.get(f"{address}/healthz").text
        time.sleep(0.1)
