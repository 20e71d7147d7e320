"""Fill a database with many matters made from the real texts, as fast as the server can.

The tables are loaded without their indexes and constraints, unlogged, and get the indexes and
checks back afterwards; foreign keys stay off. What is read later is the same either way.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import psycopg
from psycopg import sql

from benchmarks.texts import report_texts

STREETS, COMMUNITIES, GRIDS = 20, 10, 10
COUNTY = "990800"
FULL_TEXTS_UP_TO = 1_000_000
SHORT = 20
TABLES = (
    "cases_case",
    "cases_casetext",
    "cases_classification",
    "cases_dispatch",
    "cases_caseclock",
    "kernel_event",
)
Say = Callable[[str], None]


def prepare(url: str, matters: int, say: Say, *, all_open: bool = False) -> None:
    """Migrate, make a county of 2,000 grids with its units, and load ``matters``: three in a hundred
    open, or all of them, then of the last two days and one in a thousand late."""
    command = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
    env = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "shanzhi.config.settings"}
    subprocess.run(command, env=env, check=True)
    with psycopg.connect(url, autocommit=True) as link:
        link.execute("SET maintenance_work_mem = '1GB'")
        link.execute("SET max_parallel_maintenance_workers = 2")
        made_later = strip(link)
        fill(link, matters, say, all_open=all_open)
        for number, statement in enumerate(made_later, 1):
            say(f"  index {number} of {len(made_later)}")
            link.execute(statement)
        say("  vacuum")
        link.execute("VACUUM (ANALYZE)")


def fill(link: psycopg.Connection[Any], matters: int, say: Say, *, all_open: bool = False) -> None:
    """The county and its matters, in a migrated database that has neither."""
    make_county(link)
    _texts(link, matters, cut=None if matters <= FULL_TEXTS_UP_TO else SHORT)
    _load(link, matters, say, all_open=all_open)


def make_county(link: psycopg.Connection[Any]) -> None:
    """20 streets, 200 communities with their desks, 2,000 grids, 15 categories."""
    link.execute(
        """
        INSERT INTO cases_category (code, name, limit_unit, evidence_rule, is_active)
        SELECT lpad(n::text, 2, '0'), '类别' || n, '', 'none', true FROM generate_series(0, 15) n
        ON CONFLICT DO NOTHING;
        INSERT INTO places_division (code, name, level, parent_id)
        VALUES ('990800', '测量县', 6, NULL);
        INSERT INTO places_division (code, name, level, parent_id)
        SELECT '990800' || lpad(s::text, 3, '0'), s || '号街道', 9, '990800'
        FROM generate_series(1, 20) s;
        INSERT INTO places_division (code, name, level, parent_id)
        SELECT d.code || lpad(c::text, 3, '0'), d.name || c || '社区', 12, d.code
        FROM places_division d, generate_series(1, 10) c WHERE d.level = 9;
        INSERT INTO places_grid (code, name, community_id, households, is_active)
        SELECT d.code || lpad(g::text, 3, '0'), d.name || g || '格', d.code, 400, true
        FROM places_division d, generate_series(1, 10) g WHERE d.level = 12;
        INSERT INTO organizations_unit
            (kind, name, place_code, phone, address, opening_hours, is_active)
        SELECT 'community_desk', name, code, '', '', '', true
        FROM places_division WHERE level = 12;
        """
    )


def _texts(link: psycopg.Connection[Any], most: int, cut: int | None) -> None:
    from shanzhi.kernel.api import bigram_vector

    texts = report_texts()[0][:most]
    link.execute(
        "CREATE UNLOGGED TABLE bench_text (id int PRIMARY KEY, body text, vector tsvector)"
    )
    with link.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO bench_text VALUES (%s, %s, %s::tsvector)",
            [(n, text[:cut], bigram_vector(text[:cut])) for n, text in enumerate(texts)],
        )


def strip(link: psycopg.Connection[Any]) -> list[str]:
    """Drop indexes and constraints of the big tables; returns what makes all but the foreign
    keys again."""
    again = []
    for table in TABLES:
        rows = link.execute(
            "SELECT conname, contype, pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE (conrelid = %s::regclass OR confrelid = %s::regclass) AND contype = 'f' "
            "OR (conrelid = %s::regclass AND contype IN ('u', 'p'))",
            [table, table, table],
        ).fetchall()
        for name, kind, definition in rows:
            owner = link.execute(
                "SELECT conrelid::regclass::text FROM pg_constraint WHERE conname = %s", [name]
            ).fetchone()
            if owner is None:
                continue
            drop = sql.SQL("ALTER TABLE {} DROP CONSTRAINT {} CASCADE")
            link.execute(drop.format(sql.SQL(owner[0]), sql.Identifier(name)))
            if kind != "f":
                again.append(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
        indexes = link.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s", [table]
        ).fetchall()
        for name, definition in indexes:
            link.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
            again.append(definition)
        link.execute(sql.SQL("ALTER TABLE {} SET UNLOGGED").format(sql.Identifier(table)))
    return again


def _load(
    link: psycopg.Connection[Any],
    matters: int,
    say: Say,
    *,
    all_open: bool,
    step: int = 500_000,
) -> None:
    """Three in a hundred are open, two wait for a rating, the rest is history of three years;
    with ``all_open`` half wait to be accepted and half are being handled."""
    (texts,) = link.execute("SELECT count(*) FROM bench_text").fetchall()
    for begin in range(1, matters + 1, step):
        end = min(begin + step - 1, matters)
        values = {
            "begin": begin,
            "end": end,
            "all": matters,
            "texts": texts[0],
            "all_open": all_open,
            "days": 2 if all_open else 3 * 365,
        }
        for statement in STATEMENTS:
            link.execute(statement, values)
        say(f"  {end:,} of {matters:,}")


STATEMENTS = (
    """
    INSERT INTO cases_case (id, number, public_id, link_version, idempotency_key, source, summary,
        place_code, place_source, address, latitude, longitude, category_id, urgency, state,
        holder_unit_id, opened_at, due_at, accepted_at, handled_at, finished_at, outcome,
        outcome_note, outcome_basis, times_returned, times_reopened, returns, is_binding,
        was_contacted, circle, supports, changed_at)
    SELECT n, 'B' || n, gen_random_uuid(), 1, gen_random_uuid(), 'imported', left(t.body, 40),
        '990800' || lpad((n * 7919 %% 20 + 1)::text, 3, '0')
            || lpad((n * 104729 / 20 %% 10 + 1)::text, 3, '0')
            || lpad((n * 1299709 / 200 %% 10 + 1)::text, 3, '0'),
        'code', '', 31 + (n * 7919 %% 100000) / 200000.0, 121 + (n * 104729 %% 100000) / 200000.0,
        lpad((n * 31 %% 15 + 1)::text, 2, '0'), 0, s.state,
        (SELECT min(id) FROM organizations_unit) + n %% 200,
        o.at, CASE WHEN %(all_open)s AND n %% 1000 = 0 THEN now() - interval '1 minute'
            ELSE o.at + interval '3 days' END,
        CASE WHEN s.state <> 'dispatched' THEN o.at + interval '2 hours' END,
        CASE WHEN s.state IN ('handled', 'rated', 'not_rated') THEN o.at + interval '2 days' END,
        CASE WHEN s.state IN ('rated', 'not_rated') THEN o.at + interval '4 days' END,
        CASE WHEN s.state IN ('handled', 'rated', 'not_rated') THEN 'solved' ELSE '' END,
        '', '', 0, 0, 0, false, true, 1, 0, o.at + interval '2 days'
    FROM generate_series(%(begin)s::bigint, %(end)s::bigint) n
    JOIN bench_text t ON t.id = n %% %(texts)s
    CROSS JOIN LATERAL (SELECT CASE
        WHEN %(all_open)s THEN CASE n / 200 %% 2 WHEN 0 THEN 'dispatched' ELSE 'in_progress' END
        WHEN n * 271 %% 1000 < 10 THEN 'dispatched' WHEN n * 271 %% 1000 < 25 THEN 'in_progress'
        WHEN n * 271 %% 1000 < 30 THEN 'waiting_reporter' WHEN n * 271 %% 1000 < 50 THEN 'handled'
        WHEN n * 271 %% 1000 < 700 THEN 'rated' ELSE 'not_rated' END AS state) s
    CROSS JOIN LATERAL (SELECT now() - interval '1 day' * %(days)s * (1 - n::float / %(all)s) AS at) o
    """,
    """
    INSERT INTO cases_casetext (case_id, body, vector)
    SELECT n, t.body, t.vector FROM generate_series(%(begin)s::bigint, %(end)s::bigint) n
    JOIN bench_text t ON t.id = n %% %(texts)s
    """,
    """
    INSERT INTO cases_classification (case_id, category_id, confidence, words, model_version, at)
    SELECT id, category_id, 0.8, '["小区"]', 'bench', opened_at FROM cases_case
    WHERE id BETWEEN %(begin)s AND %(end)s
    """,
    """
    INSERT INTO cases_dispatch (case_id, unit_id, move, trigger, circle, reason, return_reason,
        evidence_asked, due_at, at)
    SELECT id, holder_unit_id, 'opening', 'rule', 1, '按规则派单', '', '', due_at, opened_at FROM cases_case
    WHERE id BETWEEN %(begin)s AND %(end)s
    """,
    """
    INSERT INTO cases_caseclock (case_id, kind, subject_id, place_code, state, started_at,
        limit_amount, limit_unit, due_at, stopped_at, is_fixed)
    SELECT c.id, k.kind, 0, c.place_code, CASE WHEN o.ended IS NULL THEN 'running' ELSE 'stopped' END,
        c.opened_at, 3, 'natural_day', c.due_at, o.ended, false
    FROM cases_case c
    CROSS JOIN (VALUES ('accept'), ('handle')) k(kind)
    CROSS JOIN LATERAL (SELECT CASE k.kind WHEN 'accept' THEN c.accepted_at
        ELSE c.handled_at END AS ended) o
    WHERE c.id BETWEEN %(begin)s AND %(end)s
    """,
    """
    INSERT INTO kernel_event (aggregate, aggregate_id, sequence, kind, place_code, actor_kind, at,
        payload, previous_hash, hash)
    SELECT 'case', c.id, e.sequence, e.kind, c.place_code, 'reporter', c.opened_at,
        CASE e.sequence WHEN 1 THEN jsonb_build_object('case_id', c.id, 'number', c.number,
            'source', 'imported', 'place_code', c.place_code, 'category', c.category_id,
            'urgency', 0, 'has_reporter', false)
        ELSE jsonb_build_object('case_id', c.id, 'dispatch_id', 0, 'unit_id', c.holder_unit_id,
            'rule_id', NULL, 'due_at', c.due_at) END,
        '\\x00', '\\x00'
    FROM cases_case c
    CROSS JOIN (VALUES (1, 'cases.CaseOpened'), (2, 'cases.CaseDispatched')) e(sequence, kind)
    WHERE c.id BETWEEN %(begin)s AND %(end)s
    """,
)
