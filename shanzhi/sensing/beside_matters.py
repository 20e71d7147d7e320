"""A matter that devices raised shows its alarm; to neighbours what happens in somebody's home is not
shown at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from shanzhi.cases.api import Beside, Case, Source, register_beside, register_unlisted
from shanzhi.kernel.api import Actor
from shanzhi.sensing.models import AlarmGroup, Cause
from shanzhi.sensing.queries.alarms import visible_groups

# What happens in the street and concerns everybody.
PUBLIC = (Cause.POWER, Cause.LID, Cause.PASSAGE)


def alarm_of(viewer: Actor, case: Case) -> Iterator[Beside]:
    """The group of alarms, how many devices, and what it was once somebody said so."""
    if case.source != Source.SENSOR:
        return
    group = visible_groups(viewer).filter(case_id=case.pk).first()
    if group is None:
        return
    state = group.get_outcome_display() if group.outcome else group.get_state_display()
    yield Beside(
        title=_("设备告警：%(cause)s") % {"cause": group.get_cause_display()},
        note=_("%(n)s 个设备 · %(state)s") % {"n": group.alarms_count, "state": state},
        at=group.opened_at,
        href=f"/desk/alarms/{group.pk}",
        worker_href=f"/worker/alarms/{group.pk}",
    )


register_beside(alarm_of)


def in_homes() -> QuerySet[Any]:
    """Fires, gas, water, people: nobody's news but theirs."""
    return AlarmGroup.objects.filter(case__isnull=False).exclude(cause__in=PUBLIC)


register_unlisted(in_homes)
