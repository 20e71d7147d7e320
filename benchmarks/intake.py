"""Reports per second through HTTP to the durable commit, with the job worker working.

Reference: in the same run, a bare Django view without middleware that inserts the same rows.
"""

from __future__ import annotations

import json
import os
import time
from typing import Any

from benchmarks import floor, servers
from benchmarks.clients import Measured, drive
from benchmarks.texts import report_texts

CLIENTS = (1, 8, 32)
SECONDS = float(os.environ.get("BENCH_SECONDS", "10"))
ROWS = ("cases_case", "cases_casetext", "cases_classification", "cases_dispatch", "kernel_event")


def main() -> None:
    """Prepare, measure, print; the last line is one JSON object."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanzhi.config.settings")
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    import django

    django.setup()
    from tests import database

    with database.of_this_run("bench_intake") as url:
        floor.make_durable()
        grids = floor.town()
        print(json.dumps(_measure(url, grids), ensure_ascii=False))


def _measure(url: str, grids: list[str]) -> dict[str, Any]:
    texts, origin = report_texts()
    bodies = floor.bodies(texts, grids)
    bare: dict[int, Measured] = {}
    ours: dict[int, Measured] = {}
    memory = 0.0
    for clients in CLIENTS:
        with floor.bare_view(url) as port:
            drive(port, clients, 2, bodies)
            bare[clients] = drive(port, clients, SECONDS, bodies)
        _forget_bare_jobs()
        with (
            servers.web("shanzhi.config.wsgi:application", url) as (port, pid),
            servers.jobs(url),
        ):
            drive(port, clients, 2, bodies)
            ours[clients] = drive(port, clients, SECONDS, bodies)
            memory = servers.memory_mb(pid)
        print(
            f"  {clients:>2} clients: {ours[clients].per_second:,.0f}/s, "
            f"bare {bare[clients].per_second:,.0f}/s",
            flush=True,
        )
    return {
        "name": "intake",
        "value": ours[8].per_second,
        "unit": "reports/s at 8 clients",
        "reference": bare[8].per_second,
        "ratio": round(ours[8].per_second / bare[8].per_second, 3),
        "texts": origin,
        "clients": {str(n): _summary(ours[n]) for n in CLIENTS},
        "bare": {str(n): _summary(bare[n]) for n in CLIENTS},
        "worker_memory_mb": memory,
        **_durability(),
        **_drained(url),
    }


def _forget_bare_jobs() -> None:
    """Nobody works on them; left in the table they would slow every look for work."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE queue_name = 'bare'")
        cursor.execute("VACUUM ANALYZE procrastinate_jobs")


def _summary(measured: Measured) -> dict[str, Any]:
    return {
        "per_second": measured.per_second,
        "p50_ms": measured.percentile(0.5),
        "p99_ms": measured.percentile(0.99),
        "statuses": measured.statuses,
    }


def _durability() -> dict[str, Any]:
    """Proof that nothing was switched off, and that each report made all of its rows."""
    from django.db import connection

    with connection.cursor() as cursor:
        settings = {}
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            cursor.execute(f"SHOW {name}")
            settings[name] = cursor.fetchone()[0]
        counts = {}
        for table in ROWS:
            cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608  # 2026-11-22: names from ROWS
            counts[table] = cursor.fetchone()[0]
    return {"settings": settings, "rows": counts}


def _drained(url: str) -> dict[str, Any]:
    """How long the worker needs for what was left when the reports stopped (at most a minute)."""
    from django.db import connection

    def waiting() -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM procrastinate_jobs "
                "WHERE queue_name = 'events' AND status IN ('todo', 'doing')"
            )
            return int(cursor.fetchone()[0])

    left, begin = waiting(), time.monotonic()
    with servers.jobs(url):
        while waiting() and time.monotonic() - begin < 60:
            time.sleep(0.2)
    done = left - waiting()
    seconds = round(time.monotonic() - begin, 1)
    return {"jobs_left": left, "jobs_per_second_alone": round(done / seconds, 1) if seconds else 0}


if __name__ == "__main__":
    main()
