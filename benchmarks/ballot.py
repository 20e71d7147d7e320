"""An owners' ballot of 100,000 electors: 32 clients vote at once through HTTP, every tenth vote is sent
twice; then 1,000,000 votes are tallied and their record is verified.

Value: votes/s. Reference, in the same run and on the same machine: a bare Django view without middleware
that inserts one row, and the processor time of both, which a busy machine changes least.
``double`` counts electors with more than one current vote, and votes that a
second sending made. BENCH_ELECTORS, BENCH_VOTES, BENCH_SECONDS and BENCH_TALLIED name other sizes.
"""

from __future__ import annotations

import itertools
import json
import os
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from benchmarks import ballot_record, servers
from benchmarks.clients import Call, Measured, drive

ELECTORS = int(os.environ.get("BENCH_ELECTORS", "100000"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "30"))
TALLIED = int(os.environ.get("BENCH_TALLIED", "1000000"))
CLIENTS = 32
AGAIN = 10
# Of a head's first vote; a test counts them (ballots/tests/test_rest.py).
QUERIES = 3


def main() -> None:
    """Prepare, measure, print; the last line is one JSON object."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanzhi.config.settings")
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    import django

    django.setup()
    from benchmarks.floor import make_durable
    from tests import database

    counted = ballot_record.measure(TALLIED, partial(print, flush=True))
    with database.of_this_run("bench_ballot") as url:
        make_durable()
        print(f"{ELECTORS:,} electors are brought in", flush=True)
        public_id, sessions = _prepare()
        print("they vote", flush=True)
        bare, bare_cpu = _bare(url)
        ours, our_cpu = _vote(url, public_id, sessions)
        result = {
            "name": "ballot",
            "value": ours.per_second,
            "unit": f"votes/s through HTTP by {CLIENTS} clients, {ELECTORS:,} electors",
            "reference": bare.per_second,
            "ratio": round(ours.per_second / bare.per_second, 3),
            "p50_ms": ours.percentile(0.5),
            "p99_ms": ours.percentile(0.99),
            "statuses": ours.statuses,
            "cpu_ms_per_vote": our_cpu,
            "cpu_ms_per_vote_bare": bare_cpu,
            "queries_per_vote": QUERIES,
            **_doubles(ours),
            **counted,
        }
    print(json.dumps(result, ensure_ascii=False))


def _prepare() -> tuple[UUID, list[str]]:
    """The open ballot, and the cookie of every owner's phone."""
    from shanzhi.ballots.api import (
        NewBallot,
        NewItem,
        RollName,
        RollRow,
        draft_ballot,
        give_notice,
        load_roll,
        open_ballot,
    )
    from shanzhi.kernel.api import SYSTEM, now
    from shanzhi.places.api import load_demo_town

    town = load_demo_town(SYSTEM)
    new = NewBallot(
        kind="owners",
        force="binding",
        place_code=town.grid_codes[0][:12],
        title="选聘物业服务人",
        items=(NewItem(title="选聘物业服务人", matter=4), NewItem(title="改建大门", matter=7)),
    )
    moment = now()
    noticed = moment - timedelta(days=60)
    ballot = draft_ballot(new, by=SYSTEM, at=noticed)
    rows = [
        RollRow(f"{n // 400 + 1}-{n % 400}", (RollName(f"业主{n}", f"13{n:09d}"),), "89.50")
        for n in range(ELECTORS)
    ]
    load_roll(ballot, rows, by=SYSTEM, at=noticed)
    opens, closes = moment - timedelta(hours=1), moment + timedelta(days=9)
    give_notice(ballot, opens_at=opens, closes_at=closes, by=SYSTEM, at=noticed)
    begin = time.perf_counter()
    open_ballot(ballot, by=SYSTEM, at=moment)
    print(f"  opened (roll frozen and hashed) in {time.perf_counter() - begin:.1f} s", flush=True)
    return ballot.public_id, _sign_in(moment)


def _sign_in(moment: Any) -> list[str]:
    import hashlib

    from shanzhi.people.keys import phone_index, seal_phone
    from shanzhi.people.models import Resident, ResidentSession

    phones = [f"13{n:09d}" for n in range(ELECTORS)]
    residents = Resident.objects.bulk_create(
        (
            Resident(
                phone_encrypted=seal_phone(phone), phone_index=phone_index(phone), created_at=moment
            )
            for phone in phones
        ),
        batch_size=5_000,
    )
    secrets = [f"bench-{n}" for n in range(ELECTORS)]
    ResidentSession.objects.bulk_create(
        (
            ResidentSession(
                resident=resident,
                token_hash=hashlib.sha256(secret.encode()).digest(),
                began_at=moment,
                seen_at=moment,
            )
            for resident, secret in zip(residents, secrets, strict=True)
        ),
        batch_size=5_000,
    )
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return secrets


def _calls(public_id: UUID, sessions: list[str]) -> Callable[[], Call]:
    """Each owner votes once; every tenth vote is sent a second time, right behind the first."""
    return _sendings(public_id, sessions).__next__


def _sendings(public_id: UUID, sessions: list[str]) -> Iterator[Call]:
    for place, secret in enumerate(sessions):
        answer = ("yes", "yes", "no")[place % 3]
        body = {"key": str(uuid4()), "choices": {"1": [answer], "2": ["abstain"]}}
        call = Call(
            "POST",
            f"/api/v1/ballots/{public_id}/votes",
            json.dumps(body).encode(),
            {"Content-Type": "application/json", "Cookie": f"resident={secret}"},
        )
        yield from itertools.repeat(call, 2 if place % AGAIN == 0 else 1)


def _vote(url: str, public_id: UUID, sessions: list[str]) -> tuple[Measured, dict[str, float]]:
    import threading

    calls, turn = _calls(public_id, sessions), threading.Lock()

    def make() -> Call:
        with turn:
            return calls()

    return _driven("shanzhi.config.wsgi:application", url, make, 2, SECONDS)


def _driven(
    application: str, url: str, make: Callable[[], Call], warm: float, seconds: float
) -> tuple[Measured, dict[str, float]]:
    """What was measured, and the processor's ms of each answer: in the web processes, in the database."""
    with servers.web(application, url) as (port, pid):
        drive(port, CLIENTS, warm, make)
        before = servers.cpu_ms(pid)
        measured = drive(port, CLIENTS, seconds, make)
        after, many = servers.cpu_ms(pid), len(measured.times_ms) or 1
    return measured, {where: round((after[where] - before[where]) / many, 2) for where in after}


def _bare(url: str) -> tuple[Measured, dict[str, float]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bare_vote (id bigserial PRIMARY KEY, body jsonb)")
    body = json.dumps({"key": 1, "choices": {"1": ["yes"], "2": ["abstain"]}}).encode()
    call = Call("POST", "/bare-vote", body, {"Content-Type": "application/json"})
    return _driven("benchmarks.bare.wsgi:application", url, lambda: call, 1, min(SECONDS, 10))


def _doubles(ours: Measured) -> dict[str, Any]:
    """Electors with two current votes, and whether every vote has its one place in a chain that
    holds."""
    from django.db import connection

    from shanzhi.ballots.actions.chain import seal_votes
    from shanzhi.ballots.models import Ballot, ChainLink, Vote
    from shanzhi.ballots.queries.export import broken_link

    ballot = Ballot.objects.get()
    left = seal_votes(ballot.pk, wait=True)
    ballot.refresh_from_db()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM (SELECT elector_id FROM ballots_vote"
            " GROUP BY elector_id HAVING count(*) > 1) twice"
        )
        (double,) = cursor.fetchone()
    return {
        "double": double,
        "votes": Vote.objects.count(),
        "chained": ChainLink.objects.filter(vote__isnull=False).count(),
        "waited_for_their_link": left,
        "chain_broken_at": broken_link(ballot),
    }


if __name__ == "__main__":
    main()
