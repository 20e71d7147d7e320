"""The floor of a machine: how many reports a bare Django view inserts per second, no more.

Milliseconds say little without the machine they were taken on. What is wanted of the pages was set
on two cores where this floor was ``WANTED_ON`` reports/s at eight clients; a page's time on another
machine is set against that by the floor measured in the same run.
"""

from __future__ import annotations

import contextlib
import json
import random
import uuid
from collections.abc import Callable, Iterator
from itertools import count

from benchmarks import servers
from benchmarks.clients import Call, drive
from benchmarks.texts import report_texts

WANTED_ON = 857.0


def reports_per_second(seconds: float, clients: int = 8) -> float:
    """The floor of this machine now, in a database of its own that waits for the disk."""
    from tests import database

    with database.of_this_run("bench_floor") as url:
        make_durable()
        texts, _origin = report_texts()
        make = bodies(texts, town())
        with bare_view(url) as port:
            drive(port, clients, 2, make)
            return drive(port, clients, seconds, make).per_second


@contextlib.contextmanager
def bare_view(url: str) -> Iterator[int]:
    """The view without middleware that inserts the same rows; yields its port."""
    with servers.web("benchmarks.bare.wsgi:application", url) as (port, _pid):
        yield port


def make_durable() -> None:
    """The databases of tests commit without waiting for the disk; this one waits."""
    from django.db import connection

    with connection.cursor() as cursor:
        name = connection.ops.quote_name(connection.settings_dict["NAME"])
        cursor.execute(f"ALTER DATABASE {name} RESET synchronous_commit")
    connection.close()


def town() -> list[str]:
    """The demo town with its people and rules; returns the codes of its grids."""
    from shanzhi.cases.api import load_categories
    from shanzhi.cases.demo import load_demo_rules
    from shanzhi.kernel.api import SYSTEM
    from shanzhi.organizations.demo import load_demo_people
    from shanzhi.places.api import load_demo_town

    made = load_demo_town(SYSTEM)
    load_demo_people(made.county_code, by=SYSTEM)
    load_categories()
    load_demo_rules()
    return list(made.grid_codes)


def bodies(texts: list[str], grids: list[str]) -> Callable[[], Call]:
    """Makes reports, each with a key of its own, by turns with each text, anywhere in town."""
    chance, turn = random.Random(7), count()
    headers = {"Content-Type": "application/json"}

    def make() -> Call:
        report = {
            "key": str(uuid.uuid4()),
            "text": texts[next(turn) % len(texts)],
            "place_code": chance.choice(grids),
        }
        return Call("POST", "/api/v1/cases", json.dumps(report).encode(), headers)

    return make
