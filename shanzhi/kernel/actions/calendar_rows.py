"""What every action on a calendar begins and ends with."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from shanzhi.kernel import permissions
from shanzhi.kernel.actions.announce import announce
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.calendars import CALENDARS
from shanzhi.kernel.capabilities import MANAGE_CALENDAR
from shanzhi.kernel.events import CalendarEvent
from shanzhi.kernel.models import Calendar
from shanzhi.kernel.models.calendar import FIRST_YEAR, LAST_YEAR
from shanzhi.kernel.permissions import Target
from shanzhi.kernel.refusals import Invalid
from shanzhi.kernel.versions import bump
from shanzhi.kernel.working_time.calendar import DEFAULT
from shanzhi.kernel.working_time.shifts import shifts_text
from shanzhi.lib.division_code import is_place_code


def locked_calendar(place_code: str, *, by: Actor) -> Calendar:
    """The place's own calendar, locked; made when it has none yet.

    Raises Denied, or Invalid when ``place_code`` is not that of a place ("" is everywhere).
    """
    if place_code and not is_place_code(place_code):
        raise Invalid({"place": _("没有这个地点，请从列表中选择。")})
    permissions.require(by, MANAGE_CALENDAR, Target(place_code=place_code))
    Calendar.objects.get_or_create(
        place_code=place_code, defaults={} if place_code else _as_everywhere()
    )
    return Calendar.objects.select_for_update().get(place_code=place_code)


def changed(event: CalendarEvent, calendar: Calendar, *, by: Actor, at: datetime | None) -> None:
    """Announce the change and tell every process to read the calendars anew."""
    announce(event, by=by, place_code=calendar.place_code, at=at)
    bump(CALENDARS)


def require_year(year: int, field: str) -> None:
    """Raises Invalid for a year that nobody plans."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        said = {"first": FIRST_YEAR, "last": LAST_YEAR}
        raise Invalid({field: _("请填写 %(first)s 至 %(last)s 年之间的日期。") % said})


def _as_everywhere() -> dict[str, str]:
    return {
        "zone": DEFAULT.zone.key,
        "weekdays": "".join(str(day + 1) for day in sorted(DEFAULT.weekdays)),
        "shifts": shifts_text(DEFAULT.shifts),
        "urgent_shifts": shifts_text(DEFAULT.urgent),
    }
