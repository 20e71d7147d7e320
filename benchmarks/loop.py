"""The whole loop under 1,000,000 open matters: 32 people accept, dispatch and close for two minutes.

Value: p99 over the three; reference: their p50. BENCH_MATTERS, BENCH_STAFF and BENCH_SECONDS name
other sizes; BENCH_KEEP=1 keeps the database for the next run.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from benchmarks import databases, desk_load, servers
from benchmarks.clients import Measured
from benchmarks.loop_staff import click, make_clerks

MATTERS = int(os.environ.get("BENCH_MATTERS", "1000000"))
LATE = min(MATTERS // 100, 10_000)
STAFF = int(os.environ.get("BENCH_STAFF", "32"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "120"))


def main() -> None:
    """Prepare, measure, print; the last line is one JSON object."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanzhi.config.settings")
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    import django

    django.setup()
    print(f"{MATTERS:,} open matters, {STAFF} people", flush=True)
    with databases.filled(f"bench_loop_{MATTERS}", _fill) as url:
        figures = _measure(url)
    value, reference = figures["all"]["p99_ms"], figures["all"]["p50_ms"]
    result = {
        "name": "loop",
        "value": value,
        "unit": f"ms p99 of accept, dispatch and close by {STAFF} people at {MATTERS:,} open matters",
        "reference": reference,
        "ratio": round(value / reference, 2),
        **figures,
    }
    print(json.dumps(result, ensure_ascii=False))


def _fill(url: str) -> None:
    desk_load.prepare(url, MATTERS, partial(print, flush=True), all_open=True)


def _measure(url: str) -> dict[str, Any]:
    clerks = make_clerks(STAFF, desk_load.COUNTY)
    with servers.web("shanzhi.config.wsgi:application", url) as (port, pid), servers.jobs(url):
        click(port, clerks, min(5, SECONDS))  # to warm up
        before = servers.memory_mb(pid)
        by_verb = click(port, clerks, SECONDS)
        after = servers.memory_mb(pid)
    together = Measured(
        seconds=max(measured.seconds for measured in by_verb.values()),
        times_ms=[took for measured in by_verb.values() for took in measured.times_ms],
        statuses=_sum([measured.statuses for measured in by_verb.values()]),
    )
    return {
        "all": _summary(together),
        "verbs": {verb: _summary(measured) for verb, measured in by_verb.items()},
        "worker_memory_mb": {"before": before, "after": after},
        "deadline_sweep": sweep(),
    }


def _summary(measured: Measured) -> dict[str, Any]:
    return {
        "p50_ms": measured.percentile(0.5),
        "p95_ms": measured.percentile(0.95),
        "p99_ms": measured.percentile(0.99),
        "per_second": measured.per_second,
        "statuses": measured.statuses,
    }


def _sum(parts: list[dict[int, int]]) -> dict[int, int]:
    return {status: sum(part.get(status, 0) for part in parts) for part in parts for status in part}


def sweep(late: int = LATE) -> dict[str, Any]:
    """How long it takes to find what has run out among all running clocks and to see to it, how
    long when there is nothing left to find, and what memory that takes."""
    from shanzhi.cases.actions.sweep_clocks import sweep_clocks

    _let_run_out(late)
    running = _count("state = 'running'")
    found = _count("state = 'running' AND ran_out_at IS NULL AND due_at <= now()")
    before = servers.memory_mb(os.getpid())
    seconds, (ran_out, _warned) = _timed(sweep_clocks)
    again, (left, _warned) = _timed(sweep_clocks)
    return {
        "clocks": running,
        "late": found,
        "announced": ran_out,
        "seconds": seconds,
        "again": {"late": left, "seconds": again},
        "memory_mb": {"before": before, "after": servers.memory_mb(os.getpid())},
    }


def _let_run_out(many: int) -> None:
    """The bench's matters have all their time; as in a bad night, so many have none left."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE cases_caseclock SET due_at = now() - interval '1 minute' WHERE id IN ("
            "SELECT id FROM cases_caseclock WHERE state = 'running' AND ran_out_at IS NULL"
            " ORDER BY id LIMIT %s)",
            [many],
        )


def _timed(do: Callable[[], tuple[int, int]]) -> tuple[float, tuple[int, int]]:
    begin = time.perf_counter()
    found = do()
    return round(time.perf_counter() - begin, 3), found


def _count(condition: str) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM cases_caseclock WHERE {condition}")  # noqa: S608  # 2026-11-25: our own words
        return int(cursor.fetchone()[0])


if __name__ == "__main__":
    main()
