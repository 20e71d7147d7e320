"""What was asked of others about many matters, and their parts, by the rows: one statement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db import connection

from shanzhi.cases.rules.recounted import Help, HelpKey

_KEPT = """
SELECT case_id, 'call', id, state, unit_id, due_at FROM cases_whistlecall
  WHERE case_id = ANY(%(ids)s)
UNION ALL SELECT case_id, 'callout', id, state, team_id, offer_until FROM cases_callout
  WHERE case_id = ANY(%(ids)s)
UNION ALL SELECT case_id, 'supervision', id, CASE WHEN ended_at IS NULL THEN 'open' ELSE 'ended' END,
  NULL, NULL FROM cases_supervision WHERE case_id = ANY(%(ids)s)
UNION ALL SELECT s.case_id, 'reminder', r.id, r.state, NULL, r.due_at FROM cases_reminder r
  JOIN cases_supervision s ON s.id = r.supervision_id WHERE s.case_id = ANY(%(ids)s)
UNION ALL SELECT case_id, 'hand_over', id, CASE WHEN ended_at IS NULL THEN 'open' ELSE 'ended' END,
  NULL, next_chase_at FROM cases_handover WHERE case_id = ANY(%(ids)s)
UNION ALL SELECT parent_id, 'child', id, state, NULL, NULL FROM cases_case
  WHERE parent_id = ANY(%(ids)s)
"""


def helps_of(ids: Sequence[int]) -> dict[int, dict[HelpKey, Help]]:
    """By matter: what stands where (1 query)."""
    found: dict[int, dict[HelpKey, Help]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(_KEPT, {"ids": [*ids]})
        for case_id, thing, pk, state, unit_id, until in cursor.fetchall():
            found[case_id][thing, pk] = Help(state, unit_id, until)
    return found
