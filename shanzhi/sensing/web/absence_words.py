"""A home that is away, as its card shows it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils.timezone import localdate

from shanzhi.kernel.api import Actor
from shanzhi.sensing.models import Absence, Device
from shanzhi.sensing.queries.absences import absence_for, may_say_away


def absence_row(absence: Absence | None) -> dict[str, Any] | None:
    """The first and the last day, and who entered it; None where they are at home."""
    if absence is None:
        return None
    return {
        "first": localdate(absence.from_at),
        "last": last_day(absence),
        "by": absence.said_by.name if absence.said_by else "",
    }


def away_context(viewer: Actor, device: Device) -> dict[str, Any]:
    """The card on the page of a device in a home."""
    home = device.household
    return {
        "may_say_away": may_say_away(viewer, home),
        "absence": absence_row(absence_for(viewer, home)),
        "today": localdate().isoformat(),
    }


def last_day(absence: Absence) -> date:
    """The day whose end is the end of the absence."""
    return localdate(absence.until_at - timedelta(seconds=1))
