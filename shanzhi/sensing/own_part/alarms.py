"""What this room holds about a resident: alarms of their home and what became of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from shanzhi.kernel.api import moment
from shanzhi.people.api import Held, OwnDataPart, Resident, people_linked, register_own_data
from shanzhi.sensing.models import Alarm, AlarmCall
from shanzhi.sensing.queries.own_alarms import alarms_of_resident

# Alarms.
SHOWN = 20


def held(resident: Resident) -> list[Held]:
    """Alarms of their home; nothing where there were none."""
    alarms = alarms_of_resident(resident)
    if not alarms:
        return []
    return [
        Held(
            what=_("您家设备的告警"),
            why=_("有危险时马上叫人去；事后能查是谁去的、是什么情况"),
            since=alarms[-1].raised_at,
            until=_("说明保存 1 年，或您要求删除时"),
            shown=[_line(alarm) for alarm in alarms[:SHOWN]],
            rows=[_row(alarm) for alarm in alarms],
        )
    ]


def _line(alarm: Alarm) -> str:
    state = alarm.get_outcome_display() if alarm.outcome else alarm.get_state_display()
    what = f"{alarm.device.kind.shown_name} · {alarm.get_cause_display()}"
    return f"{moment(alarm.raised_at)} · {what} · {state}"


def _row(alarm: Alarm) -> dict[str, Any]:
    return {
        "at": alarm.raised_at.isoformat(),
        "text": " · ".join(filter(None, (_line(alarm), alarm.note))),
        "value": alarm.value,
        "ended_at": alarm.closed_at and alarm.closed_at.isoformat(),
    }


def erase(resident: Resident, at: datetime) -> None:
    """Words about alarms of their home go, and that they were called; the alarm itself is a device's."""
    mine = [person.pk for person in people_linked(resident)]
    ids = [alarm.pk for alarm in alarms_of_resident(resident)]
    Alarm.objects.filter(pk__in=ids).update(note="")
    AlarmCall.objects.filter(person_id__in=mine).update(person=None)


def subjects(resident: Resident) -> list[tuple[str, int]]:
    """Who looked at their household for an alarm looked at something of theirs; the household's own
    part names it already."""
    return []


register_own_data(OwnDataPart("sensing.alarms", held, erase, subjects))
