"""A database with many matters and all of their events, as the house would have written them."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import psycopg

from benchmarks import desk_load
from benchmarks.desk_load import Say

STEP = 500_000
# Three in a hundred are open, two wait for a rating, the rest is history of three years.
_CASES = """
INSERT INTO cases_case (id, number, public_id, link_version, idempotency_key, source, summary,
    place_code, place_source, address, category_id, urgency, state, holder_unit_id, opened_at, due_at,
    accepted_at, handled_at, finished_at, outcome, outcome_note, outcome_basis, times_returned,
    times_reopened, returns, is_binding, was_contacted, circle, supports, changed_at)
SELECT n, 'B' || n, gen_random_uuid(), 1, gen_random_uuid(),
    (ARRAY['resident', 'worker', 'desk', 'hotline', 'api', 'sensor'])[n * 13 %% 6 + 1], '楼道灯不亮',
    '990800' || lpad((n * 7919 %% 20 + 1)::text, 3, '0')
        || lpad((n * 104729 / 20 %% 10 + 1)::text, 3, '0')
        || lpad((n * 1299709 / 200 %% 10 + 1)::text, 3, '0'),
    'code', '', lpad((n * 31 %% 15 + 1)::text, 2, '0'), 0, s.state,
    (SELECT min(id) FROM organizations_unit WHERE kind = 'community_desk') + n %% 200,
    o.at, o.at + interval '3 days',
    CASE WHEN s.state <> 'dispatched' THEN o.at + interval '2 hours' END,
    CASE WHEN s.state IN ('handled', 'rated', 'not_rated') THEN o.at + took.hours END,
    CASE WHEN s.state IN ('rated', 'not_rated') THEN o.at + took.hours + interval '2 days' END,
    CASE WHEN s.state IN ('handled', 'rated', 'not_rated') THEN 'solved' ELSE '' END,
    '', '', 0, 0, 0, false, s.state IN ('handled', 'rated', 'not_rated'), 1, 0, o.at
FROM generate_series(%(begin)s::bigint, %(end)s::bigint) n
CROSS JOIN LATERAL (SELECT CASE
    WHEN n < %(all)s * 0.97 THEN CASE WHEN n * 271 %% 1000 < 700 THEN 'rated' ELSE 'not_rated' END
    WHEN n * 271 %% 1000 < 300 THEN 'dispatched' WHEN n * 271 %% 1000 < 900 THEN 'in_progress'
    ELSE 'handled' END AS state) s
CROSS JOIN LATERAL (SELECT now() - interval '1095 days' * (1 - n::float / %(all)s) AS at) o
CROSS JOIN LATERAL (SELECT interval '1 minute' * (180 + n * 7927 %% 6000) AS hours) took
"""
_EVENTS = """
INSERT INTO kernel_event (aggregate, aggregate_id, sequence, kind, place_code, actor_kind, at, payload,
    previous_hash, hash)
SELECT 'case', c.id, e.sequence, e.kind, c.place_code, 'staff', e.at,
    jsonb_build_object('case_id', c.id, 'state', e.state, 'holder_id', c.holder_unit_id,
        'due', c.due_at, 'clocks', e.clocks) || e.more, '\\x00', '\\x00'
FROM cases_case c
CROSS JOIN LATERAL (VALUES
    (1, 'cases.CaseOpened', c.opened_at, 'dispatched', '[]'::jsonb, jsonb_build_object(
        'number', c.number, 'source', c.source, 'place_code', c.place_code,
        'category', c.category_id, 'urgency', 0, 'has_reporter', false)),
    (2, 'cases.CaseDispatched', c.opened_at, 'dispatched', jsonb_build_array(
        jsonb_build_array('accept', '0', 'start', c.opened_at + interval '4 hours'),
        jsonb_build_array('handle', '0', 'start', c.due_at)), jsonb_build_object(
        'dispatch_id', c.id, 'unit_id', c.holder_unit_id, 'rule_id', NULL, 'due_at', c.due_at,
        'move', 'opening', 'trigger', 'rule')),
    (3, 'cases.CaseAccepted', c.accepted_at, 'in_progress', jsonb_build_array(
        jsonb_build_array('accept', '0', 'stop', ''),
        jsonb_build_array('contact', '0', 'start', c.due_at)), '{"account_id": 1}'),
    (4, 'cases.CaseClosed', c.handled_at, 'handled', jsonb_build_array(
        jsonb_build_array('handle', '0', 'stop', ''), jsonb_build_array('contact', '0', 'stop', '')),
        jsonb_build_object('outcome', 'solved', 'in_time', true, 'attachment_ids', '[]'::jsonb)),
    (5, CASE c.state WHEN 'rated' THEN 'cases.CaseRated' ELSE 'cases.CaseArchived' END, c.finished_at,
        c.state, '[]', CASE c.state WHEN 'rated' THEN jsonb_build_object('rating_id', c.id,
            'solved', c.id %% 7 > 0, 'satisfaction', 1 + c.id %% 5) ELSE '{}' END)
) e(sequence, kind, at, state, clocks, more)
WHERE c.id BETWEEN %(begin)s AND %(end)s AND e.at IS NOT NULL
"""


def prepare(url: str, matters: int, say: Say) -> None:
    """Migrate, make the county of ``desk_load``, and load ``matters`` with their events."""
    command = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
    env = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "shanzhi.config.settings"}
    subprocess.run(command, env=env, check=True)
    with psycopg.connect(url, autocommit=True) as link:
        link.execute("SET maintenance_work_mem = '1GB'")
        made_later = desk_load.strip(link)
        desk_load.make_county(link)
        for begin in range(1, matters + 1, STEP):
            values = {"begin": begin, "end": min(begin + STEP - 1, matters), "all": matters}
            for statement in (_CASES, _EVENTS):
                link.execute(statement, values)
            say(f"  {values['end']:,} of {matters:,}")
        for statement in made_later:
            link.execute(statement)
        _go_on(link, matters)
        say("  vacuum")
        link.execute("VACUUM (ANALYZE) cases_case")
        link.execute("VACUUM (ANALYZE) kernel_event")


def _go_on(link: psycopg.Connection[Any], matters: int) -> None:
    """What comes next has the next number."""
    link.execute("SELECT setval(pg_get_serial_sequence('cases_case', 'id'), %s)", [matters])
    link.execute("CREATE INDEX IF NOT EXISTS event_written ON kernel_event (written)")
