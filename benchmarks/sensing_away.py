"""The database away for a minute at full rate: `python -m benchmarks.sensing_away`.

Value: how many times the live rate is taken in after it has come back, until the broker keeps nothing any more;
wanted 3, which is the reference. Further: memory of the ingest process before and while the database is away, what
was lost, what was stored twice. BENCH_DEVICES, BENCH_RATE, BENCH_CONNECTIONS as for `sensing`; BENCH_AWAY_SECONDS (60).
"""

from __future__ import annotations

import json
import os
import time
from typing import Any

import psycopg

from benchmarks import databases, sensing, sensing_house
from benchmarks.servers import memory_mb
from tests import outage

AWAY_SECONDS = float(os.environ.get("BENCH_AWAY_SECONDS", "60"))
BEFORE, AFTER = 10.0, 40.0
WANTED = 3.0


def main() -> None:
    """Measure, print; the last line is one JSON object."""
    sensing.prepare_django()
    with databases.filled(f"bench_sensing_{sensing.DEVICES}", sensing.fill) as url:
        found = _measured(url)
    times = found.pop("times_live")
    result = {
        "name": "sensing_away",
        "value": times,
        "unit": f"times the live rate of {sensing.RATE:,}/s after {AWAY_SECONDS:.0f} s without a database",
        "reference": WANTED,
        "ratio": round(times / WANTED, 2),
        **found,
    }
    print(json.dumps(result))


def _measured(url: str) -> dict[str, Any]:
    sensing.empty(url)
    with sensing_house.broker() as (port, _), sensing_house.ingest(url, port) as (_http, pid):
        seconds = BEFORE + AWAY_SECONDS + AFTER
        load = sensing_house.start_load(
            port, sensing.CONNECTIONS, sensing.RATE, seconds, sensing.DEVICES
        )
        time.sleep(BEFORE)
        before = memory_mb(pid)
        with outage.away(url):
            time.sleep(AWAY_SECONDS)
            meanwhile = memory_mb(pid)
        times, behind_s = _caught_up(url)
        sent = sensing_house.told(load)
        sensing.until_quiet(url)
        with psycopg.connect(url, autocommit=True) as link:
            taken = sensing.number(link, sensing.TAKEN)
            rows, once = sensing.row(link, sensing.TOLD_ONCE)
    return {
        "times_live": times,
        "caught_up_after_s": behind_s,
        "memory_mb": {"before": before, "away": meanwhile},
        "lost": sent["sent"] - taken,
        "double": rows - once,
    }


def _caught_up(url: str) -> tuple[float, float]:
    """The highest rate over three seconds, in times of the live one; seconds until the live rate is all that comes."""
    began, marks = time.monotonic(), list[tuple[float, int]]()
    highest = 0.0
    with psycopg.connect(url, autocommit=True) as link:
        while time.monotonic() - began < AFTER - 3:
            marks.append((time.monotonic(), sensing.number(link, sensing.TAKEN)))
            first = next(mark for mark in marks if mark[0] >= marks[-1][0] - 3)
            passed = marks[-1][0] - first[0]
            if passed > 2.5:
                rate = (marks[-1][1] - first[1]) / passed
                highest = max(highest, rate)
                if highest > 1.5 * sensing.RATE and rate < 1.1 * sensing.RATE:
                    break
            time.sleep(0.25)
    return round(highest / sensing.RATE, 2), round(time.monotonic() - began, 1)


if __name__ == "__main__":
    main()
