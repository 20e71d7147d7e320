"""What time brings: maintenance is over, devices are well again, a matter's history falls behind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F

from shanzhi.cases.api import note_signals
from shanzhi.kernel.api import Actor, now, require
from shanzhi.sensing.actions.ending import end_alarms
from shanzhi.sensing.actions.maintenance_now import at_work
from shanzhi.sensing.models import Alarm, AlarmGroup, AlarmOutcome, Severity
from shanzhi.sensing.permissions import JUDGE_ALARMS

# So long a device must be well before its alarm, for which nobody was called, ends by itself.
WELL_FOR = timedelta(minutes=2)
# How often at most a matter's history tells of more devices.
TELL_EVERY = timedelta(seconds=30)
MOST = 2_000
PASSED = """
SELECT a.id, a.is_unwatched FROM sensing_alarm a JOIN sensing_alarmgroup g ON g.id = a.group_id
WHERE a.closed_at IS NULL AND a.cleared_at <= %s AND a.severity < %s AND g.severity < %s
ORDER BY a.cleared_at LIMIT %s
"""


def sweep_alarms(*, by: Actor, at: datetime | None = None) -> None:
    """The three in turn, each in its own transaction. Raises Denied."""
    require(by, JUDGE_ALARMS)
    moment = at or now()
    judge_again(by=by, at=moment)
    end_passed(by=by, at=moment)
    tell_matters(by=by, at=moment)


@transaction.atomic
def judge_again(*, by: Actor, at: datetime) -> int:
    """What was held and is under maintenance no more is judged like new; what the device itself took
    back meanwhile ends. Returns how many."""
    require(by, JUDGE_ALARMS)
    rows = Alarm.objects.filter(is_held=True, closed_at__isnull=True).order_by("pk")
    held = list(
        rows.values_list("pk", "device_id", "device__gateway_id", "device__building_id",
                         "cleared_at", "is_unwatched")[:MOST]
    )  # fmt: skip
    if not held:
        return 0
    work = at_work(at)
    over = [(row[0], *row[4:]) for row in held if not work.covers(*row[1:4])]
    gone = [(pk, off) for pk, cleared_at, off in over if cleared_at is not None]
    _end_what_passed(gone, by, at)
    again = [pk for pk, cleared_at, _off in over if cleared_at is None]
    Alarm.objects.filter(pk__in=again).update(is_held=False, judged_at=None)
    return len(over)


@transaction.atomic
def end_passed(*, by: Actor, at: datetime) -> int:
    """End what nobody was called for and has been well for two minutes. Returns how many."""
    require(by, JUDGE_ALARMS)
    with connection.cursor() as cursor:
        cursor.execute(PASSED, [at - WELL_FOR, Severity.MAJOR, Severity.MAJOR, MOST])
        return _end_what_passed(cursor.fetchall(), by, at)


def _end_what_passed(rows: Sequence[tuple[int, bool]], by: Actor, at: datetime) -> int:
    """(alarm, whether no rule looks any more)."""
    ended = 0
    for off, outcome in ((False, AlarmOutcome.PASSED), (True, AlarmOutcome.RULE_OFF)):
        ids = [pk for pk, is_unwatched in rows if is_unwatched is off]
        ended += end_alarms(ids, outcome=outcome, by=by, at=at)
    return ended


def tell_matters(*, by: Actor, at: datetime, most: int = 50) -> int:
    """One line in the history of each matter that more devices joined, every half minute at most."""
    require(by, JUDGE_ALARMS)
    behind = AlarmGroup.objects.filter(
        closed_at__isnull=True,
        case__isnull=False,
        alarms_count__gt=F("told_count"),
        told_at__lte=at - TELL_EVERY,
    ).order_by("told_at")
    ids = list(behind.values_list("pk", flat=True)[:most])
    for pk in ids:
        _tell(pk, by, at)
    return len(ids)


@transaction.atomic
def _tell(group_id: int, by: Actor, at: datetime) -> None:
    group = (
        AlarmGroup.objects.select_for_update(of=("self",)).select_related("case").get(pk=group_id)
    )
    more = group.alarms_count - group.told_count
    if group.case is None or more <= 0:
        return
    note_signals(group.case, by=by, count=more, at=at)
    group.told_count, group.told_at = group.alarms_count, at
    group.save(update_fields=["told_count", "told_at"])
