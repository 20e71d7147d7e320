"""People at the desk: each accepts, closes and dispatches matters of their unit, one after the
other, with the session of a signed-in page."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from benchmarks.clients import Measured

VERBS = ("accept", "dispatch", "close")
CSRF = "b" * 32


@dataclass(frozen=True, slots=True)
class Matter:
    """A matter that waits to be accepted, and the desk of its place."""

    number: str
    desk_id: int


@dataclass(frozen=True, slots=True)
class Clerk:
    """Somebody signed in, and what waits for their unit."""

    cookie: str
    waiting: list[Matter]


def make_clerks(many: int, county: str) -> list[Clerk]:
    """Sign ``many`` people in, each at a unit of their own."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM organizations_unit ORDER BY id LIMIT %s", [many])
        units = [unit_id for (unit_id,) in cursor.fetchall()]
    return [_clerk(unit_id, county) for unit_id in units]


def _clerk(unit_id: int, county: str) -> Clerk:
    from django.db import connection

    from shanzhi.kernel.api import Role
    from shanzhi.organizations.api import Unit
    from shanzhi.organizations.tests.factories import make_post
    from shanzhi.people.tests.factories import browser_of, make_account

    account = make_account(
        username=f"bench-{uuid4().hex[:12]}", role=Role.CITY_DISPATCHER, scope_code=county
    )
    make_post(account, Unit.objects.get(pk=unit_id))
    client = browser_of(account)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.number, u.id FROM cases_case c"
            " JOIN organizations_unit u ON u.place_code = c.community_code"
            " WHERE c.holder_unit_id = %s AND c.state = 'dispatched' AND u.id <> %s"
            " ORDER BY c.id LIMIT 3000",
            [unit_id, unit_id],
        )
        waiting = [Matter(number, desk_id) for number, desk_id in cursor.fetchall()]
    session = client.cookies["sessionid"].value
    return Clerk(f"sessionid={session}; csrftoken={CSRF}", waiting)


def click(port: int, clerks: list[Clerk], seconds: float) -> dict[str, Measured]:
    """Let all of them click at once for ``seconds``; milliseconds and statuses by verb."""
    measured, lock = {verb: Measured() for verb in VERBS}, threading.Lock()
    until = time.monotonic() + seconds

    def one(clerk: Clerk) -> None:
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        for verb, path, body in _clicks(clerk):
            if time.monotonic() > until:
                break
            begin = time.perf_counter()
            status = _post(link, clerk, path, body)
            took = (time.perf_counter() - begin) * 1000
            with lock:
                of_verb = measured[verb]
                of_verb.times_ms.append(took)
                of_verb.statuses[status] = of_verb.statuses.get(status, 0) + 1
        link.close()

    threads = [threading.Thread(target=one, args=(clerk,)) for clerk in clerks]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for of_verb in measured.values():
        of_verb.seconds = time.monotonic() - began
    return measured


def _clicks(clerk: Clerk) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Accept one, close it, give the next away, as long as something waits."""
    while len(clerk.waiting) > 1:
        mine, other = clerk.waiting.pop(), clerk.waiting.pop()
        yield "accept", f"{mine.number}/acceptance", {}
        # Not "solved": a category may ask for a picture, which nobody takes here.
        note = "已转有关单位处理。"
        yield "close", f"{mine.number}/closure", {"outcome": "not_ours", "note": note}
        handing = {"unit_id": other.desk_id, "reason": "属地社区先处理"}
        yield "dispatch", f"{other.number}/dispatch", handing


def _post(link: http.client.HTTPConnection, clerk: Clerk, path: str, body: dict[str, Any]) -> int:
    headers = {
        "Cookie": clerk.cookie,
        "X-CSRFToken": CSRF,
        "Content-Type": "application/json",
    }
    link.request("POST", f"/api/v1/cases/{path}", json.dumps(body), headers)
    answer = link.getresponse()
    answer.read()
    return answer.status
