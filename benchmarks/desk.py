"""The desk at 100,000, 1,000,000 and 10,000,000 matters made from the real texts.

Value: p99 of the filtered queue page (HTML) at the largest size; reference: the same at the
smallest. The floor of the machine is measured in the same run, see ``floor``. BENCH_SIZES names
other sizes; BENCH_KEEP=1 keeps the databases for the next run.
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable
from functools import partial
from itertools import cycle
from typing import Any
from uuid import uuid4

from benchmarks import databases, desk_load, floor, servers
from benchmarks.clients import Call, drive

SIZES = tuple(
    int(size) for size in os.environ.get("BENCH_SIZES", "100000,1000000,10000000").split(",")
)
SECONDS = float(os.environ.get("BENCH_SECONDS", "10"))
STATES = ("rated", "not_rated", "handled", "dispatched", "in_progress")


def main() -> None:
    """Prepare, measure, print; the last line is one JSON object."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanzhi.config.settings")
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    import django

    django.setup()
    found = {}
    for size in SIZES:
        print(f"{size:,} matters", flush=True)
        with databases.filled(f"bench_desk_{size}", partial(_fill, size=size)) as url:
            found[size] = _measure(url, size)
        print(f"  {json.dumps(found[size], ensure_ascii=False)}", flush=True)
    small, large = found[min(SIZES)], found[max(SIZES)]
    per_second = floor.reports_per_second(SECONDS)
    value, reference = large["queue_html"]["p99_ms"], small["queue_html"]["p99_ms"]
    result = {
        "name": "desk",
        "value": value,
        "unit": f"ms p99 of the filtered queue page at {max(SIZES):,} matters",
        "reference": reference,
        "ratio": round(value / reference, 2),
        "bare_reports_per_second": per_second,
        "value_where_the_wanted_was_set": round(value * per_second / floor.WANTED_ON, 2),
        "sizes": {str(size): figures for size, figures in found.items()},
        "texts": f"full up to {desk_load.FULL_TEXTS_UP_TO:,} matters, "
        f"above the first {desk_load.SHORT} characters of each",
    }
    print(json.dumps(result, ensure_ascii=False))


def _fill(url: str, size: int) -> None:
    desk_load.prepare(url, size, lambda text: print(text, flush=True))


def _measure(url: str, size: int) -> dict[str, Any]:
    street = _staff(f"{desk_load.COUNTY}005")
    city = _staff(desk_load.COUNTY)
    calls = {name: (who, paths) for name, who, paths in _questions(street, city, size)}
    figures: dict[str, Any] = {}
    with servers.web("shanzhi.config.wsgi:application", url) as (port, pid):
        for name, (who, paths) in calls.items():
            make = _caller(who, paths)
            # Several connections, so that the calls before the measured ones reach every worker.
            drive(port, 8, 2, make)
            measured = drive(port, 1, SECONDS, make)
            figures[name] = {
                "p50_ms": measured.percentile(0.5),
                "p95_ms": measured.percentile(0.95),
                "p99_ms": measured.percentile(0.99),
                "statuses": measured.statuses,
                "queries": _queries(who, next(iter(paths))),
            }
        figures["worker_memory_mb"] = servers.memory_mb(pid)
    figures["size_gb"] = _size_gb()
    return figures


def _staff(scope: str) -> dict[str, str]:
    """Cookie header of a dispatcher of ``scope`` who has signed in."""
    from shanzhi.kernel.api import Role
    from shanzhi.people.tests.factories import browser_of, make_account

    account = make_account(
        username=f"bench-{uuid4().hex[:12]}", role=Role.STREET_DISPATCHER, scope_code=scope
    )
    client = browser_of(account)
    return {"Cookie": f"sessionid={client.cookies['sessionid'].value}"}


def _questions(
    street: dict[str, str], city: dict[str, str], size: int
) -> list[tuple[str, dict[str, str], list[str]]]:
    """(name, who asks, the paths that are asked in turn)."""
    chance = random.Random(size)
    streets = [f"{desk_load.COUNTY}{n:03d}" for n in range(1, 21)]
    filters = [
        f"place={chance.choice(streets)}&category={chance.randint(1, 15):02d}" for _ in range(40)
    ]
    states = [chance.choice(STATES) for _ in filters]
    tabs = {"rated": "ended", "not_rated": "ended"}
    numbers = [f"B{chance.randint(1, size)}" for _ in range(200)]
    boxes = [(121 + chance.random() * 0.45, 31 + chance.random() * 0.45) for _ in range(40)]
    return [
        (
            "queue_html",
            city,
            [f"/desk/?tab={tabs.get(s, s)}&{f}" for s, f in zip(states, filters, strict=True)],
        ),
        (
            "queue_json",
            city,
            [f"/api/v1/cases?state={s}&{f}" for s, f in zip(states, filters, strict=True)],
        ),
        ("queue_street_open", street, ["/desk/", "/desk/?order=due"]),
        ("detail", city, [f"/api/v1/cases/{number}" for number in numbers]),
        ("timeline", city, [f"/api/v1/cases/{number}/timeline" for number in numbers]),
        ("search_noise", city, ["/api/v1/cases?state=all&q=%E5%99%AA%E9%9F%B3"]),
        (
            "search_fumes",
            city,
            ["/api/v1/cases?state=all&q=%E6%B2%B9%E7%83%9F%E6%89%B0%E6%B0%91"],
        ),
        (
            "map_points",
            city,
            [
                f"/api/v1/cases/points?bbox={w:.5f},{s:.5f},{w + 0.05:.5f},{s + 0.05:.5f}"
                for w, s in boxes
            ],
        ),
    ]


def _caller(who: dict[str, str], paths: list[str]) -> Callable[[], Call]:
    turn = cycle(paths)
    return lambda: Call("GET", next(turn), None, who)


def _queries(who: dict[str, str], path: str) -> int:
    """Queries of one page, counted in this process."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"cookie": who["Cookie"]})
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return len(captured)


def _size_gb() -> dict[str, float]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        total = cursor.fetchone()[0]
        cursor.execute("SELECT pg_relation_size('case_text_vector')")
        vector = cursor.fetchone()[0]
    return {"database": round(total / 1e9, 2), "search_index": round(vector / 1e9, 2)}


if __name__ == "__main__":
    main()
