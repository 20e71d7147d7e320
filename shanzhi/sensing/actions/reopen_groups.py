"""What comes back soon after it had ended is the same thing still."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection

from shanzhi.cases.api import Case
from shanzhi.sensing.models import AlarmGroup, AlarmOutcome, AlarmState

SOON = timedelta(minutes=10)
# A matter in one of these is not gone on with: what came back gets one of its own.
ENDED = frozenset({"handled", "rated", "not_rated", "withdrawn", "merged"})
ENDED_LATELY = """
SELECT 1 FROM sensing_alarmgroup WHERE closed_at >= %s AND key = ANY(%s) AND outcome <> 'test' LIMIT 1
"""


def reopen_groups(keys: Sequence[str], at: datetime) -> set[int]:
    """Open those groups of ``keys`` again that ended within ten minutes, unless one is open already:
    nobody has taken them any more, and their people are called anew. A matter that is still open goes
    on; where it has ended they will get another. Tests are left ended. Returns their ids."""
    with connection.cursor() as cursor:
        cursor.execute(ENDED_LATELY, [at - SOON, list(keys)])
        if cursor.fetchone() is None:
            return set()
    rows = (
        AlarmGroup.objects.select_for_update(of=("self",))
        .filter(closed_at__gte=at - SOON, key__in=keys)
        .exclude(outcome=AlarmOutcome.TEST)
        .select_related("case")
    )
    last = {group.key: group for group in rows.order_by("closed_at", "pk")}
    if not last:
        return set()
    there = AlarmGroup.objects.filter(key__in=last, closed_at__isnull=True)
    for key in there.values_list("key", flat=True):
        del last[key]
    for group in last.values():
        _reopen(group)
    return {group.pk for group in last.values()}


def _reopen(group: AlarmGroup) -> None:
    AlarmGroup.objects.filter(pk=group.pk).update(
        state=AlarmState.RAISED, closed_at=None, outcome="", called_at=None, lead=None,
        acknowledged_at=None, acknowledged_by=None, attended_at=None, attended_by=None,
        reopened=group.reopened + 1, case=_going_on(group.case),
    )  # fmt: skip


def _going_on(case: Case | None) -> Case | None:
    return None if case is None or case.state in ENDED else case
