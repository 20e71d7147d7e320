"""What is open around a matter, so that people mostly try what there is something to try on."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from shanzhi.cases.models import Case
from shanzhi.cases.models.bulk import UNDO_WITHIN

# One statement, because every step asks. An order is for many: of whatever matters.
_WORDS = """
SELECT 'call:' || state FROM cases_whistlecall WHERE case_id = %(case)s
UNION SELECT 'callout:' || state FROM cases_callout WHERE case_id = %(case)s
UNION SELECT 'time:' || state FROM cases_timerequest WHERE case_id = %(case)s
UNION SELECT 'appeal:' || state FROM cases_appeal WHERE case_id = %(case)s
UNION SELECT 'watch' FROM cases_supervision WHERE case_id = %(case)s AND ended_at IS NULL
UNION SELECT 'reminder:' || r.state FROM cases_reminder r
  JOIN cases_supervision s ON s.id = r.supervision_id
  WHERE s.case_id = %(case)s AND r.answered_at IS NULL
UNION SELECT (CASE WHEN o.undone_at IS NULL THEN 'order:' ELSE 'undone:' END) || i.result
  FROM cases_bulkitem i JOIN cases_bulkoperation o ON o.id = i.operation_id
  WHERE o.undone_at IS NOT NULL OR i.result = 'waiting' OR o.at >= %(since)s
"""


def around(case: Case, at: datetime) -> set[str]:
    """Words like "call:present", "reminder:waiting" or "order:done"."""
    with connection.cursor() as cursor:
        cursor.execute(_WORDS, {"case": case.pk, "since": at - UNDO_WITHIN})
        words = {word for (word,) in cursor.fetchall()}
    return words | ({"part"} if case.parent_id else set())
