"""Which steps are due, and which of them must wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from shanzhi.sensing.models import Alarm, AlarmStep
from shanzhi.sensing.rules.grouping import AtWork

# What is held looks again after this long, whether maintenance is over.
HELD_AGAIN = timedelta(seconds=10)
# What broke is tried again after this.
FAILED_AGAIN = timedelta(seconds=5)
# In two statements: after a storm the planner knows nothing yet of ten thousand new rows, and would
# join them one by one.
DUE = """
SELECT id, alarm_id, tier FROM sensing_alarmstep
WHERE done_at IS NULL AND stopped_at IS NULL AND due_at <= %s
ORDER BY due_at, id LIMIT %s FOR UPDATE SKIP LOCKED
"""
OF_ALARMS = """
SELECT a.id, a.group_id, a.device_id, d.gateway_id, d.building_id, a.is_held
FROM sensing_alarm a JOIN sensing_device d ON d.id = a.device_id
WHERE a.id = ANY(%s) AND a.group_id IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class Due:
    """A step that is due, with what says whether its device is under maintenance."""

    id: int
    alarm_id: int
    tier: int
    group_id: int
    device_id: int
    gateway_id: int | None
    building_id: int | None
    is_held: bool

    def waits(self, work: AtWork) -> bool:
        """Is it held, or under maintenance by now?"""
        return self.is_held or work.covers(self.device_id, self.gateway_id, self.building_id)


def due_steps(at: datetime, most: int) -> list[Due]:
    """Steps that are due and not stopped, locked; what another process works on is passed over."""
    with connection.cursor() as cursor:
        cursor.execute(DUE, [at, most])
        steps = cursor.fetchall()
        if not steps:
            return []
        cursor.execute(OF_ALARMS, [[alarm_id for _id, alarm_id, _tier in steps]])
        alarms = {row[0]: row[1:] for row in cursor.fetchall()}
    return [Due(*step, *alarms[step[1]]) for step in steps if step[1] in alarms]


def hold(steps: Sequence[Due], at: datetime) -> None:
    """Maintenance goes on: they look again soon."""
    Alarm.objects.filter(pk__in={step.alarm_id for step in steps}).update(is_held=True)
    put_off(steps, at + HELD_AGAIN)


def put_off(steps: Sequence[Due], until: datetime) -> None:
    """They are due at that moment instead."""
    AlarmStep.objects.filter(pk__in=[step.id for step in steps]).update(due_at=until)
