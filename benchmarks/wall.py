"""What the county wall and the access log cost a page: the same pages with and without, in turns.

Value: p50 of the desk's filtered queue behind the wall; reference: the same without it.
BENCH_SIZES names the number of matters, BENCH_CALLS how often each page is asked.
"""

from __future__ import annotations

import json
import os
import statistics
import time
from functools import partial
from typing import Any
from uuid import uuid4

from benchmarks import databases, desk_load

SIZE = int(os.environ.get("BENCH_SIZES", "100000").split(",", maxsplit=1)[0])
CALLS = int(os.environ.get("BENCH_CALLS", "60"))


def main() -> None:
    """Prepare, measure, print; the last line is one JSON object."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanzhi.config.settings")
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    import django

    django.setup()
    fill = partial(desk_load.prepare, matters=SIZE, say=partial(print, flush=True))
    with databases.filled(f"bench_desk_{SIZE}", fill):
        pages = _measure()
        record = _record_ms()
    queue = pages["queue"]
    result = {
        "name": "wall",
        "value": queue["behind_ms"],
        "unit": f"ms p50 of the filtered queue at {SIZE:,} matters behind the wall",
        "reference": queue["without_ms"],
        "ratio": queue["ratio"],
        "pages": pages,
        "one_access_record_ms": record,
    }
    print(json.dumps(result, ensure_ascii=False))


def _measure() -> dict[str, dict[str, float]]:
    from django.conf import settings

    from shanzhi.kernel.api import Role
    from shanzhi.people.tests.factories import browser_of, make_account

    settings.ALLOWED_HOSTS = ["*"]
    client = browser_of(
        make_account(
            username=f"bench-{uuid4().hex[:12]}",
            role=Role.CITY_DISPATCHER,
            scope_code=desk_load.COUNTY,
        )
    )
    paths = {
        "queue": f"/desk/?place={desk_load.COUNTY}005&category=03",
        "open": "/desk/",
        "matter": f"/desk/cases/B{SIZE // 2}",
        "search": "/api/v1/cases?state=all&q=%E5%99%AA%E9%9F%B3",
        "timeline": f"/api/v1/cases/B{SIZE // 2}/timeline",
    }
    found = {}
    for name, path in paths.items():
        taken: dict[bool, list[float]] = {True: [], False: []}
        for number in range(2 * CALLS + 6):
            settings.COUNTY_WALL = wall = number % 2 == 0
            began = time.perf_counter()
            answer = client.get(path)
            if number >= 6:
                taken[wall].append((time.perf_counter() - began) * 1000)
            assert answer.status_code == 200, (path, answer.status_code)  # noqa: S101  # 2026-11-26: a bench that measures refusals lies
        behind, without = statistics.median(taken[True]), statistics.median(taken[False])
        found[name] = {
            "behind_ms": round(behind, 2),
            "without_ms": round(without, 2),
            "ratio": round(behind / without, 3),
        }
        print(f"  {name}: {found[name]}", flush=True)
    settings.COUNTY_WALL = True
    return found


def _record_ms() -> float:
    """One row of the access log, as a page writes it: in a statement of its own."""
    from shanzhi.kernel.api import Actor, Grant, Role, record_access

    clerk: Any = Actor(kind="staff", id=1, grants=(Grant(Role.COMMUNITY_CLERK, desk_load.COUNTY),))
    taken = []
    for number in range(300):
        began = time.perf_counter()
        record_access(clerk, action="cases.read", subject=("case", number), place_code="990800")
        taken.append((time.perf_counter() - began) * 1000)
    return round(statistics.median(taken), 3)


if __name__ == "__main__":
    main()
