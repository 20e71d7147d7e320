"""The cockpit's figures at 100,000, 1,000,000 and 10,000,000 matters.

Value: p95 of the slowest panel at the largest size; reference: the same question by plain SQL on the
matters. All panels are asked twice over: ``panels`` are those of the second round, as a wall that is
looked at has them, ``first`` of the first, when the disk may have to bring what the making anew has
pushed out of memory. Beside it: how soon a change is in the figures, how many events a second they are made anew
from, and how large they are. BENCH_SIZES names other sizes; BENCH_KEEP=1 keeps the databases.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Any

from benchmarks import cockpit_load, databases
from benchmarks.cockpit_plain import plain

SIZES = tuple(
    int(size) for size in os.environ.get("BENCH_SIZES", "100000,1000000,10000000").split(",")
)
TIMES = int(os.environ.get("BENCH_TIMES", "40"))
CHANGES = 10
COUNTY = "990800"
Question = Callable[[], Any]


def main() -> None:
    """Prepare, measure, print; the last line is one JSON object."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanzhi.config.settings")
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    import django

    django.setup()
    found = {}
    for size in SIZES:
        print(f"{size:,} matters", flush=True)
        with databases.filled(f"bench_cockpit_{size}", partial(_fill, size=size)) as url:
            found[size] = _measure(url, size)
        print(f"  {json.dumps(found[size], ensure_ascii=False)}", flush=True)
    large = found[max(SIZES)]
    slowest = max(large["panels"], key=lambda name: large["panels"][name]["p95_ms"])
    value = large["panels"][slowest]["p95_ms"]
    result = {
        "name": "cockpit",
        "value": value,
        "unit": f"ms p95 of the slowest panel ({slowest}) at {max(SIZES):,} matters",
        "reference": large["plain_ms"][slowest],
        "ratio": round(value / large["plain_ms"][slowest], 4),
        "sizes": {str(size): figures for size, figures in found.items()},
    }
    print(json.dumps(result, ensure_ascii=False))


def _fill(url: str, size: int) -> None:
    cockpit_load.prepare(url, size, lambda text: print(text, flush=True))


def _measure(url: str, size: int) -> dict[str, Any]:
    from shanzhi.insight.actions.figures.rebuild import rebuild

    made = rebuild()
    if made.matters < size:
        raise SystemExit(
            f"The database holds {made.matters:,} matters instead of {size:,}: its filling was stopped,"
            f" or the server was. Drop bench_cockpit_{size} and start again."
        )
    first, panels = (
        {name: _timed(question) for name, question in _panels(random.Random(1)).items()}
        for _round in range(2)
    )
    names = [name for name in panels if name.startswith("county")]
    return {
        "rebuild_events_per_second": round(made.events / made.seconds),
        "rebuild_events": made.events,
        "first": first,
        "panels": panels,
        "plain_ms": {name: _plain(name) for name in [*names, *sorted(set(panels) - set(names))]},
        "fresh_after_s": _freshness(url),
        "size_mb": _sizes(),
    }


def _timed(question: Question) -> dict[str, float]:
    for _again in range(3):
        question()
    spent = []
    for _again in range(TIMES):
        begin = time.perf_counter()
        question()
        spent.append(1000 * (time.perf_counter() - begin))
    ordered = sorted(spent)
    return {
        "p50_ms": round(statistics.median(ordered), 2),
        "p95_ms": round(ordered[int(len(ordered) * 0.95)], 2),
    }


def _panels(chance: random.Random) -> dict[str, Question]:
    """Each panel as a function that asks it for some place and period."""
    from shanzhi.insight.queries import figures as f
    from shanzhi.kernel.api import Actor, Grant, Role, now

    viewer = Actor(kind="system", grants=(Grant(Role.LEADER, ""),))
    streets = [f"{COUNTY}{n:03d}" for n in range(1, 21)]
    communities = [f"{street}{n:03d}" for street in streets for n in range(1, 11)]
    end, codes = now() + timedelta(hours=1), [*f.indicators()]

    def ago(days: float) -> Any:
        return now() - timedelta(days=days)

    def past() -> Any:
        begin = ago(chance.randint(40, 1000))
        return begin, begin + timedelta(days=chance.randint(1, 30), hours=5)

    flows = ["came", "handled", "open", "late"]
    return {
        "county_today": lambda: f.figures(viewer, codes, COUNTY, ago(1), end),
        "county_year": lambda: f.figures(viewer, codes, COUNTY, ago(365), end),
        "county_past": lambda: f.figures(viewer, codes, COUNTY, *past()),
        "county_days": lambda: f.series(viewer, flows, COUNTY, ago(90), end, f.Step.DAY),
        "county_hours": lambda: f.series(viewer, flows, COUNTY, ago(2), end, f.Step.HOUR),
        "county_months": lambda: f.series(viewer, codes, COUNTY, ago(1000), end, f.Step.MONTH),
        "county_streets": lambda: f.by_place(viewer, "late", COUNTY, ago(365), end),
        "county_categories": lambda: f.by_category(viewer, "satisfied", COUNTY, ago(365), end),
        "county_sources": lambda: f.by_source(viewer, "came", COUNTY, ago(365), end),
        "street_year": lambda: f.figures(viewer, codes, chance.choice(streets), ago(365), end),
        "street_past": lambda: f.figures(viewer, flows, chance.choice(streets), *past()),
        "community_year": lambda: f.figures(
            viewer, codes, chance.choice(communities), ago(365), end
        ),
        "community_grids": lambda: f.by_place(
            viewer, "open", chance.choice(communities), ago(30), end
        ),
    }


def _plain(name: str) -> float:
    begin = time.perf_counter()
    plain(name, COUNTY)
    return round(1000 * (time.perf_counter() - begin), 1)


def _freshness(url: str) -> dict[str, float]:
    """Seconds from a report's commit until it is in the figures, with the follower at work."""
    from uuid import uuid4

    from shanzhi.cases.api import Report, Source, report_case
    from shanzhi.kernel.api import NOBODY

    spent = []
    count = _panels(random.Random(1))["county_today"]
    with _follower(url):
        for _again in range(CHANGES):
            before = count()["came"].numerator
            report = Report(
                key=uuid4(),
                text="楼道灯不亮",
                source=Source.RESIDENT,
                place_code=f"{COUNTY}001001001",
            )
            report_case(report, by=NOBODY)
            begin = time.perf_counter()
            while count()["came"].numerator == before and time.perf_counter() - begin < 60:
                time.sleep(0.02)
            spent.append(time.perf_counter() - begin)
    return {"median": round(statistics.median(spent), 2), "worst": round(max(spent), 2)}


@contextmanager
def _follower(url: str) -> Iterator[None]:
    command = [sys.executable, "-m", "shanzhi.config.runtime.figures"]
    running = subprocess.Popen(command, env={**os.environ, "DATABASE_URL": url})
    time.sleep(5)
    try:
        yield
    finally:
        running.terminate()
        running.wait(20)


def _sizes() -> dict[str, float]:
    from django.db import connection

    tables = ("insight_figurematter", "insight_figurecell", "insight_figuretime", "kernel_event")
    found = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(
                "SELECT pg_total_relation_size(%s::regclass), reltuples FROM pg_class"
                " WHERE oid = %s::regclass",
                [table, table],
            )
            size, rows = cursor.fetchone()
            found[table] = round(size / 1e6, 1)
            found[f"{table}_rows"] = int(rows)
    return found


if __name__ == "__main__":
    main()
