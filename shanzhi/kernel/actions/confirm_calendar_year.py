"""Say that the holidays of a year are entered."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shanzhi.kernel.actions.calendar_rows import changed, locked_calendar, require_year
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.events import CalendarYearConfirmed
from shanzhi.kernel.models import Calendar


@transaction.atomic
def confirm_calendar_year(
    year: int, *, by: Actor, place_code: str = "", at: datetime | None = None
) -> Calendar:
    """The desk no longer warns of ``year``, here and below. Saying it again changes nothing.

    Raises Denied or Invalid.
    """
    calendar = locked_calendar(place_code, by=by)
    require_year(year, "year")
    _row, is_new = calendar.years.get_or_create(year=year, defaults={"seeded": False})
    if is_new:
        event = CalendarYearConfirmed(calendar_id=calendar.pk, year=year)
        changed(event, calendar, by=by, at=at)
    return calendar
