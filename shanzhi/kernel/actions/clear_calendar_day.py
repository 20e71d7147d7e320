"""Take back what was said of a day."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.actions.calendar_rows import changed, locked_calendar
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.events import CalendarDayCleared
from shanzhi.kernel.models import Calendar
from shanzhi.kernel.refusals import NotFound


@transaction.atomic
def clear_calendar_day(
    day: date, *, by: Actor, place_code: str = "", at: datetime | None = None
) -> Calendar:
    """The day is again what its weekday, or a place above, says.

    Raises Denied, or NotFound when this place's own calendar says nothing of the day.
    """
    calendar = locked_calendar(place_code, by=by)
    gone, _rows = calendar.days.filter(day=day).delete()
    if not gone:
        raise NotFound(_("这一天没有单独设定，无需取消。"))
    event = CalendarDayCleared(calendar_id=calendar.pk, day=day.isoformat())
    changed(event, calendar, by=by, at=at)
    return calendar
