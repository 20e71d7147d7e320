"""kill -9 of any process at any moment loses nothing: 20 here, 200 in ``make soak``."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest

from shanzhi.config.runtime import embedded
from tests.runtime.killing import Killer
from tests.runtime.people_at_work import Kept, People
from tests.runtime.test_whole_house import PATIENCE, SHANZHI, _free_port

SOAK = float(os.environ.get("SOAK_MINUTES", "0")) > 0
# About a minute for 20 on a machine that is free; a busy one gets longer before that is a failure.
KILLS, SECONDS = (200, 3000) if SOAK else (20, 900)
SEED = int(os.environ.get("KILL_SEED", "20261125"))
QUIET_SECONDS = 240
# The supervisor waits longer and longer before it starts again what keeps dying: half a minute in
# the end, through which nobody has to sit here. A soak waits as the house does.
HURRIED = "from shanzhi.config.runtime import supervisor as s; s.LONGEST_PAUSE = 0.5; "
RUN = SHANZHI if SOAK else [*SHANZHI[:2], HURRIED + SHANZHI[2]]
# A dead worker's jobs are given to another after half a minute without a beat, once a minute: as if
# that half minute had gone by and the minute were over. Who lives beats every ten seconds.
BURY = """
UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '30 seconds'
WHERE last_heartbeat < now() - interval '15 seconds';
INSERT INTO procrastinate_jobs (queue_name, task_name, args)
SELECT 'upkeep', 'shanzhi.kernel.tasks.recover_stalled_jobs', '{"timestamp": 0}' WHERE NOT EXISTS
    (SELECT FROM procrastinate_jobs WHERE status = 'todo' AND task_name LIKE '%recover_stalled_jobs')
"""
DUE = "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')"
UNFINISHED = f"{DUE} AND task_name LIKE '%deliver_events'"
UNTOLD = """
SELECT e.id, p.account_id FROM kernel_event e
JOIN organizations_post p ON p.unit_id = (e.payload ->> 'unit_id')::bigint
LEFT JOIN messaging_notice n ON n.event_id = e.id AND n.account_id = p.account_id
WHERE e.kind = 'cases.CaseDispatched' AND n.id IS NULL AND p.ends_on IS NULL
"""
TOLD_TWICE = """
SELECT event_id, account_id, template FROM messaging_notice GROUP BY 1, 2, 3 HAVING count(*) > 1
"""


@pytest.fixture
def house(tmp_path: Path) -> Iterator[tuple[Path, int]]:
    """The whole house with its demo place: (folder, port)."""
    port = _free_port()
    env = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "SITE_URL"}}
    with (tmp_path / "said.txt").open("w") as said:
        running = subprocess.Popen(
            [*RUN, "run", "--port", str(port), "--workers", "2"],
            env={**env, "VAR_DIR": str(tmp_path), "DEMO": "1", "PYTHONUNBUFFERED": "1"},
            stdout=said, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            _until(lambda: "Ctrl-C" in (tmp_path / "said.txt").read_text(), 3 * PATIENCE)
            yield tmp_path, port
        finally:
            running.send_signal(signal.SIGINT)
            running.wait(timeout=PATIENCE)


def test_nothing_is_lost_whoever_is_killed(house: tuple[Path, int]) -> None:
    var, port = house
    token = _told(var, "people", "token", "issue", "clerk", "--name", "kills").split()[-1]
    url = embedded.expected_url(var)
    place_code, unit_id = _ask(
        url,
        "SELECT g.code, p.unit_id FROM organizations_post p"
        " JOIN people_account a ON a.id = p.account_id AND a.username = 'clerk'"
        " JOIN organizations_unit u ON u.id = p.unit_id"
        " JOIN places_grid g ON g.code LIKE u.place_code || '%' ORDER BY g.code LIMIT 1",
    )[0]
    # The same lamp is reported again and again; it must stay with the clerk, who works through it,
    # and what the clerk closes must not be drawn by lot to be verified.
    with psycopg.connect(url, autocommit=True) as link:
        link.execute(
            "INSERT INTO cases_escalationrule (trigger, place_code, category_code, times, days,"
            " is_active) VALUES ('repeat', '', '', 3, 30, false)"
        )
        link.execute("INSERT INTO cases_samplingshare (place_code, percent) VALUES ('', 0)")
        link.execute(  # whoever kept them in memory looks again
            "INSERT INTO kernel_tableversion (name, token) VALUES"
            " ('cases.escalation', gen_random_uuid()), ('cases.sampling', gen_random_uuid())"
            " ON CONFLICT (name) DO UPDATE SET token = excluded.token"
        )
    time.sleep(2)  # every process looks at its small tables once a second
    people = People(port, token, place_code, unit_id)
    people.start()
    killer = Killer(var, SEED)
    killer.strike(KILLS, SECONDS, lambda: people.kept.steps)
    closed = len(people.kept.closed)
    # The house comes back by itself: people are served again.
    _until(lambda: len(people.kept.closed) > closed + 2, QUIET_SECONDS)
    people.stop()
    assert killer.count == KILLS, killer.killed
    assert people.kept.refusals == []
    assert people.kept.closed
    _until(lambda: _is_all_carried_on(url), QUIET_SECONDS)
    _everything_is_there(url, people.kept)
    matters, events = _begin(var, "cases", "verify"), _begin(var, "kernel", "verify")
    assert "no difference" in _end(matters)
    assert "hold" in _end(events)
    assert "no difference" in _end(_begin(var, "insight", "check", "--whole"))


def _is_all_carried_on(url: str) -> bool:
    if not SOAK:
        with suppress(psycopg.OperationalError), psycopg.connect(url, connect_timeout=5) as link:
            link.execute(BURY)
    return _ask(url, UNFINISHED) == [(0,)]


def _everything_is_there(url: str, kept: Kept) -> None:
    numbers = dict(
        _ask(
            url,
            "SELECT idempotency_key::text, number FROM cases_case"
            " WHERE idempotency_key = ANY(%s::uuid[])",
            list(kept.sent),
        )
    )
    # What was confirmed is there, under the number that was told, and nothing else came of a key.
    assert kept.reported.items() <= numbers.items()
    assert _ask(url, "SELECT count(*) FROM cases_case WHERE source = 'api'") == [(len(numbers),)]
    closed = dict(
        _ask(
            url,
            "SELECT c.number, count(*) FROM cases_case c JOIN kernel_event e"
            " ON e.aggregate = 'case' AND e.aggregate_id = c.id AND e.kind = 'cases.CaseClosed'"
            " WHERE c.number = ANY(%s) AND c.state = 'handled' GROUP BY 1",
            list(kept.closed),
        )
    )
    assert closed == dict.fromkeys(kept.closed, 1)
    assert _ask(url, UNTOLD) == []
    assert _ask(url, TOLD_TWICE) == []
    assert _ask(url, "SELECT count(*) FROM kernel_deadletter") == [(0,)]


def _ask(url: str, question: str, *values: Any) -> list[Any]:
    try:
        with psycopg.connect(url, connect_timeout=5) as link:
            return link.execute(question, values or None).fetchall()
    except psycopg.OperationalError:
        return []  # it is coming back


def _until(holds: Any, seconds: float) -> None:
    latest = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < latest, "It took too long."
        time.sleep(0.2)


def _told(var: Path, *command: str) -> str:
    """What the command says; it must end well."""
    return _end(_begin(var, *command))


def _begin(var: Path, *command: str) -> subprocess.Popen[str]:
    env = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    return subprocess.Popen(
        [*SHANZHI, *command], env={**env, "VAR_DIR": str(var)}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def _end(program: subprocess.Popen[str]) -> str:
    said, complained = program.communicate()
    assert program.returncode == 0, said + complained
    return said
