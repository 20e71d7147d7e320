"""An alarm in a place, for which a unit was called."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from shanzhi.kernel.api import Target
from shanzhi.sensing.models import Alarm, AlarmCall, AlarmGroup, CallChannel, Cause, Severity
from shanzhi.sensing.tests.factories import make_device


def put_alarm(put: Callable[..., None], code: str, at: datetime, unit: Any, somebody: Any) -> None:
    """Of a smoke detector: its group stands for it at every address."""
    device = make_device(place_code=code)
    group = AlarmGroup.objects.create(
        key=f"fire:device:{device.pk}", cause=Cause.FIRE, severity=Severity.CRITICAL, place_code=code,
        opened_at=at, newest_at=at, alarms_count=1,
    )  # fmt: skip
    alarm = Alarm.objects.create(
        device=device, cause=Cause.FIRE, severity=Severity.CRITICAL, place_code=code, group=group,
        raised_at=at, judged_at=at,
    )  # fmt: skip
    AlarmGroup.objects.filter(pk=group.pk).update(lead=alarm)
    AlarmCall.objects.create(
        alarm=alarm, tier=0, channel=CallChannel.INBOX, account=somebody, unit=unit, why="team",
        called_at=at,
    )  # fmt: skip
    put("alarm_group", Target(place_code=code, unit_id=unit.pk), group_id=group.pk)
