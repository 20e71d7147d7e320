"""Alarms for tests, written as the intake writes them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection

from shanzhi.kernel.api import SYSTEM, now
from shanzhi.sensing.actions.call_people import call_people
from shanzhi.sensing.actions.judge_alarms import judge_alarms
from shanzhi.sensing.actions.open_matters import groups_without, open_matter
from shanzhi.sensing.models import Alarm, AlarmGroup, Cause, Device, Severity

UPSERT = """
INSERT INTO sensing_alarm (public_id, device_id, cause, severity, place_code, state, value, peak, flaps,
    is_test, is_held, raised_at, outcome, note)
VALUES (gen_random_uuid(), %s, %s, %s, %s, 'raised', %s, %s, 0, false, false, %s, '', '')
ON CONFLICT (device_id, cause) WHERE closed_at IS NULL DO UPDATE SET
    flaps = sensing_alarm.flaps + (sensing_alarm.cleared_at IS NOT NULL)::int, cleared_at = NULL,
    peak = greatest(sensing_alarm.peak, excluded.peak)
RETURNING id
"""


def raise_alarm(
    device: Device,
    cause: Cause = Cause.FIRE,
    severity: Severity = Severity.CRITICAL,
    *,
    value: float | None = 1.0,
    at: datetime | None = None,
) -> Alarm:
    """What the intake does when a rule fires."""
    given: list[Any] = [
        device.pk, cause, severity, device.place_code, value, value, at or now()
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(UPSERT, given)
        return Alarm.objects.get(pk=cursor.fetchone()[0])


def clear_alarm(alarm: Alarm, at: datetime | None = None) -> None:
    """The device is well again."""
    Alarm.objects.filter(pk=alarm.pk).update(cleared_at=at or now())


def look(at: datetime | None = None) -> None:
    """One round of the alarm process at a moment."""
    judge_alarms(by=SYSTEM, at=at)
    for pk in groups_without(most=1000):
        open_matter(pk, by=SYSTEM, at=at)
    call_people(by=SYSTEM, at=at)


def make_group(device: Device, cause: Cause = Cause.FIRE, **given: Any) -> AlarmGroup:
    """An alarm of the device, judged, with its matter and its calls."""
    alarm = raise_alarm(device, cause, **given)
    look()
    alarm.refresh_from_db()
    assert alarm.group is not None
    return alarm.group
