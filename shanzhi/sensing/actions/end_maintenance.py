"""The work is done before its time: from now alarms call again, and what was held is judged."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shanzhi.kernel.api import Actor, Target, announce, now, require
from shanzhi.sensing.events import MaintenanceEnded
from shanzhi.sensing.intake.changes import tell_fleet
from shanzhi.sensing.models import Maintenance
from shanzhi.sensing.permissions import TEND_DEVICES


@transaction.atomic
def end_maintenance(row: Maintenance, *, by: Actor, at: datetime | None = None) -> None:
    """End it now; one that has not begun is gone; one that is over stays as it was. Raises Denied."""
    moment = at or now()
    row = Maintenance.objects.select_for_update(of=("self",)).get(pk=row.pk)
    require(by, TEND_DEVICES, target_of(row))
    if row.ends_at <= moment:
        return
    announce(MaintenanceEnded(maintenance_id=row.pk), by=by, place_code=row.place_code, at=moment)
    if row.starts_at >= moment:
        row.delete()
    else:
        row.ends_at = moment
        row.save(update_fields=["ends_at"])
    tell_fleet([])


def target_of(row: Maintenance) -> Target:
    """Of the thing that is worked on."""
    device = row.device or row.gateway
    return device.target() if device else Target(place_code=row.place_code)
