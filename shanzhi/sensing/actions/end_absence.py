"""A home is back: somebody says so, or its devices tell."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from shanzhi.kernel.api import Actor, announce, now, require
from shanzhi.sensing.actions.say_away import tell_devices
from shanzhi.sensing.events import AwayEnded
from shanzhi.sensing.models import Absence, Device
from shanzhi.sensing.permissions import SAY_AWAY, TAKE_IN


@transaction.atomic
def say_back(absence: Absence, *, by: Actor, at: datetime | None = None) -> None:
    """They are home, or never left; said twice is once. Raises Denied."""
    moment = at or now()
    row = Absence.objects.select_for_update().get(pk=absence.pk)
    require(by, SAY_AWAY, row.target())
    if row.ended_at is None and row.until_at > moment:
        _end(row, by, moment, is_seen=False)


@transaction.atomic
def note_home(device_ids: Collection[int], *, by: Actor, at: datetime | None = None) -> int:
    """Somebody moves about in the homes of these devices (see rules/rhythm.py): they are back. Returns
    how many homes. Raises Denied."""
    require(by, TAKE_IN)
    moment = at or now()
    homes = Device.objects.filter(pk__in=device_ids, household__isnull=False)
    rows = Absence.objects.select_for_update().filter(
        household_id__in=homes.values("household_id"), ended_at=None, until_at__gt=moment
    )
    found = list(rows.order_by("pk"))
    for row in found:
        _end(row, by, moment, is_seen=True)
    return len(found)


def _end(row: Absence, by: Actor, at: datetime, *, is_seen: bool) -> None:
    row.ended_at, row.is_seen_home = at, is_seen
    row.save(update_fields=["ended_at", "is_seen_home"])
    event = AwayEnded(
        absence_id=row.pk,
        household_id=row.household_id,
        own=not by.is_staff and not is_seen,
        seen=is_seen,
    )
    announce(event, by=by, place_code=row.place_code, at=at)
    tell_devices([row.household_id])
