"""Alarms among the doors of a worker's day, with how many are open in their places."""

from __future__ import annotations

from django.utils.translation import gettext as _

from shanzhi.cases.api import TodayDoor, register_today_door
from shanzhi.kernel.api import Actor, allowed
from shanzhi.sensing.permissions import READ_ALARMS
from shanzhi.sensing.queries.alarms import open_count

MOST = 100


def alarms_door(viewer: Actor) -> TodayDoor | None:
    """To the list of alarms, for who may read it."""
    if not viewer.is_staff or not allowed(viewer, READ_ALARMS):
        return None
    scope = min(viewer.scopes(), key=len, default="")
    return TodayDoor(
        label=_("告警"),
        icon="alert",
        address="/worker/alarms",
        count=open_count(viewer, MOST),
        counted=_("起正在告警"),
        topic=f"alarms:{scope}",
    )


register_today_door(alarms_door)
