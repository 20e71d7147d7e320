"""People who work here, at their browsers and behind their keys."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shanzhi.kernel.api import SYSTEM, Actor
from shanzhi.people.api import Account, issue_api_token


def account_of(actor: Actor) -> Account:
    """The account behind somebody who works here."""
    assert actor.id is not None
    return Account.objects.get(pk=actor.id)


def browser_of(actor: Actor, *, checks_forgery: bool = False) -> Client:
    """Somebody's browser, signed in."""
    client = Client(enforce_csrf_checks=checks_forgery)
    client.force_login(account_of(actor))
    return client


def queries_of(actor: Actor, path: str) -> int:
    """Queries of a page that is asked for the second time: the small tables are in memory then, and
    are asked whether they changed at most once a second, which is not counted."""
    browser = browser_of(actor)
    assert browser.get(path).status_code == 200
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(path).status_code == 200
    return sum("kernel_tableversion" not in query["sql"] for query in asked.captured_queries)


def key_of(actor: Actor) -> str:
    """The header with which another system calls in somebody's name."""
    _row, key = issue_api_token(account_of(actor), "市政维护系统", by=SYSTEM)
    return f"Bearer {key}"


def text_of(page: Any) -> str:
    """A page as its HTML."""
    return unescape(page.content.decode())


def numbers_in(page: Any) -> list[str]:
    """Numbers of the matters that a queue lists, in its order."""
    return re.findall(r'data-row href="/desk/cases/(\d{6}-\d+)', text_of(page))
