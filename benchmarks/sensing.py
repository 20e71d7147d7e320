"""620,000 devices through a broker: how many messages a second are taken in, and how soon somebody knows.

Value: messages a second sustained through mosquitto, QoS 1, with every rule, store and alarm working, for
BENCH_SECONDS (600). Reference: the bare path (benchmarks/sensing_bare.py) and ours, each as fast as they
go with the load on the same machine; their quotient is the ratio. Further: what was lost and what was
stored twice, alarm to matter and notice, batches of gateways and over HTTP, a storm, memory, restart.
BENCH_DEVICES, BENCH_RATE, BENCH_CONNECTIONS name other sizes; BENCH_KEEP=1 keeps the database.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from functools import partial
from typing import Any

import psycopg

from benchmarks import (
    databases,
    sensing_alarms,
    sensing_bare,
    sensing_batches,
    sensing_district,
    sensing_house,
)
from benchmarks.servers import memory_mb

DEVICES = int(os.environ.get("BENCH_DEVICES", "620000"))
CONNECTIONS = int(os.environ.get("BENCH_CONNECTIONS", "4000"))
RATE = int(os.environ.get("BENCH_RATE", "20700"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "600"))
# How often and how long each path runs as fast as it can, and what the load then sends at most.
TURNS = 3
FULL_SECONDS = float(os.environ.get("BENCH_FULL_SECONDS", "40"))
# Whose list of alarms is opened again and again during the great storm.
LISTED = "city"
FULL_RATE = int(os.environ.get("BENCH_FULL_RATE", "60000"))
TAKEN = "SELECT coalesce(sum(messages), 0) FROM sensing_intakeminute"
# A temperature stands in every message of the load, and changes from one to the next.
TOLD_ONCE = (
    "SELECT count(*), count(DISTINCT (device_id, sent_at)) FROM sensing_reading WHERE slot = 2"
)


def prepare_django() -> None:
    """Django, and as many files as there are connections."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanzhi.config.settings")
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    import django

    django.setup()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, CONNECTIONS + 2_000)), hard))


def main() -> None:
    """Prepare, measure, print; the last line is one JSON object."""
    prepare_django()
    print(f"{DEVICES:,} devices, {CONNECTIONS:,} connections", flush=True)
    with databases.filled(f"bench_sensing_{DEVICES}", fill) as url:
        figures = _measure(url)
    ours, bare = figures["full"]["ours"], figures["full"]["bare"]
    result = {
        "name": "sensing",
        "value": figures["sustained"]["per_s"],
        "unit": f"messages/s for {SECONDS:.0f} s through mosquitto, QoS 1, {CONNECTIONS:,} connections",
        "reference": bare,
        "ratio": round(ours / bare, 2),
        **figures,
    }
    print(json.dumps(result, ensure_ascii=False))


def fill(url: str) -> None:
    """The district, in a new database."""
    from shanzhi.config import environment

    var = environment.VAR_DIR.read() / "bench-sensing"
    sensing_district.prepare(url, DEVICES, partial(print, flush=True), var)


def _measure(url: str) -> dict[str, Any]:
    figures: dict[str, Any] = {"full": full(url)}
    _say(json.dumps(figures))
    with sensing_house.broker() as (port, broker), sensing_house.alarms(url) as watch:
        empty(url)
        began = time.monotonic()
        with sensing_house.ingest(url, port) as (_http, ingest):
            figures["start_s"] = round(time.monotonic() - began, 1)
            _say(f"{RATE:,} a second for {SECONDS:.0f} s, with alarms")
            figures["sustained"] = _sustained(url, port, broker, ingest, watch)
            figures["memory_mb"] = memory_mb(ingest)
            _say(json.dumps(figures))
            _say("a storm")
            figures["storm"] = sensing_alarms.storm(url, port)
            figures["great_storm"] = sensing_alarms.storm(
                url, port, 100_000, 1_000, seconds=10, list_for=LISTED
            )
            _say(json.dumps(figures))
        began = time.monotonic()
        with sensing_house.ingest(url, port) as (http, _ingest):
            figures["restart_s"] = round(time.monotonic() - began, 1)
            _say("batches")
            figures["gateway_readings_per_s"] = sensing_batches.gateways(url, port, DEVICES)
            _say(json.dumps(figures))
            # What the broker still holds is none of what comes over HTTP.
            until_quiet(url)
            figures["http_readings_per_s"] = sensing_batches.over_http(url, http)
    return figures


def full(url: str) -> dict[str, Any]:
    """Messages a second of both paths, each as fast as it goes, in turns: a machine that is quicker for some minutes
    is quicker for both."""
    found: dict[str, list[float]] = {"bare": [], "ours": []}
    for _turn in range(TURNS):
        _say("the bare path, as fast as it goes")
        with sensing_house.broker() as (port, _), _bare(url, port):
            counted = "SELECT coalesce(sum(messages), 0) FROM bare_count"
            found["bare"].append(as_fast_as_it_goes(url, port, counted=counted))
        empty(url)
        _say("ours, as fast as it goes")
        with (
            sensing_house.broker() as (port, _),
            sensing_house.alarms(url),
            sensing_house.ingest(url, port),
        ):
            found["ours"].append(as_fast_as_it_goes(url, port))
            until_quiet(url)
    means = {name: round(sum(each) / TURNS) for name, each in found.items()}
    return {**means, "each": found}


def _bare(url: str, port: int) -> Any:
    with psycopg.connect(url, autocommit=True) as link:
        link.execute(sensing_bare.TABLE)
    command = [sys.executable, "-m", "benchmarks.sensing_bare", str(port)]
    return sensing_house.running(command, DATABASE_URL=url)


def as_fast_as_it_goes(
    url: str, port: int, seconds: float = FULL_SECONDS, counted: str = TAKEN
) -> float:
    """Messages a second taken while more come than can be taken."""
    time.sleep(2)
    load = sensing_house.start_load(port, CONNECTIONS, FULL_RATE, seconds + 8, DEVICES)
    with psycopg.connect(url, autocommit=True) as link:
        before = number(link, counted)
        while number(link, counted) == before:
            time.sleep(0.05)
        time.sleep(3)
        first, began = number(link, counted), time.monotonic()
        time.sleep(seconds)
        last, passed = number(link, counted), time.monotonic() - began
    load.kill()
    load.wait()
    return round((last - first) / passed)


def _sustained(url: str, port: int, broker: int, ingest: int, watch: int) -> dict[str, Any]:
    before = {name: sensing_house.cpu_seconds(pid) for name, pid in _named(broker, ingest, watch)}
    load = sensing_house.start_load(port, CONNECTIONS, RATE, SECONDS, DEVICES)
    time.sleep(5)
    began = time.monotonic()
    alarms = sensing_alarms.one_by_one(url, port, SECONDS - 10)
    sent = sensing_house.told(load)
    said = SECONDS if time.monotonic() - began > 0 else 0
    until_quiet(url)
    used = {
        name: round((sensing_house.cpu_seconds(pid) - before[name]) / SECONDS, 2)
        for name, pid in _named(broker, ingest, watch)
    }
    with psycopg.connect(url, autocommit=True) as link:
        taken = row(
            link,
            "SELECT sum(messages)::int8, sum(stored)::int8, sum(folded)::int8, sum(repeated)::int8, "
            "sum(refused)::int8 FROM sensing_intakeminute",
        )
        rows, once = row(link, TOLD_ONCE)
    fires = alarms["fires"]
    return {
        "per_s": round(sent["sent"] / sent["seconds"]),
        "sent": sent["sent"],
        "taken": taken[0],
        "stored": taken[1],
        "folded": taken[2],
        "repeated": taken[3],
        "refused": taken[4],
        "lost": sent["sent"] + fires - taken[0],
        "double": rows - once,
        "cores": used,
        "seconds": said,
        "alarm": alarms,
    }


def _named(broker: int, ingest: int, watch: int) -> tuple[tuple[str, int], ...]:
    return (("broker", broker), ("ingest", ingest), ("alarms", watch))


def until_quiet(url: str, seconds: float = 300) -> None:
    """Until nothing comes in any more."""
    latest = time.monotonic() + seconds
    with psycopg.connect(url, autocommit=True) as link:
        last = -1
        while (now := number(link, TAKEN)) != last and time.monotonic() < latest:
            last = now
            time.sleep(2.5)


def empty(url: str) -> None:
    """Readings and counts of the warm-up are no part of the figures."""
    with psycopg.connect(url, autocommit=True) as link:
        link.execute("TRUNCATE sensing_reading, sensing_intakeminute, sensing_refused")


def number(link: psycopg.Connection[Any], asked: str) -> int:
    """The only number of an answer."""
    return int(row(link, asked)[0])


def row(link: psycopg.Connection[Any], asked: str, given: Any = None) -> tuple[Any, ...]:
    """The only row of an answer."""
    found = link.execute(asked, given).fetchone()
    return found or ()


def _say(words: str) -> None:
    print(f"  {words}", flush=True)


if __name__ == "__main__":
    main()
