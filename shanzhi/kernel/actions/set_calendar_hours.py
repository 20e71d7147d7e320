"""Set the weekdays and hours of work of a place."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from zoneinfo import available_timezones

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.actions.calendar_rows import changed, locked_calendar
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.events import CalendarHoursSet
from shanzhi.kernel.models import Calendar
from shanzhi.kernel.refusals import Invalid
from shanzhi.kernel.working_time.shifts import Shift, checked, shifts_text


@transaction.atomic
def set_calendar_hours(
    place_code: str,
    *,
    by: Actor,
    weekdays: Collection[int] = (),
    shifts: Sequence[Shift] = (),
    urgent_shifts: Sequence[Shift] = (),
    zone: str = "",
    at: datetime | None = None,
) -> Calendar:
    """Set weekdays (Monday = 0), the shifts of a working day, the shifts of every day on which urgent
    hours run, and the time zone. What is empty is taken from the place above.

    Raises Denied, or Invalid: for a zone that does not exist, and everywhere ("") for what is empty.
    """
    calendar = locked_calendar(place_code, by=by)
    wanted = {
        "zone": zone,
        "weekdays": "".join(str(day + 1) for day in sorted(set(weekdays))),
        "shifts": shifts_text(checked(shifts)),
        "urgent_shifts": shifts_text(checked(urgent_shifts)),
    }
    if zone and zone not in available_timezones():
        raise Invalid({"zone": _("没有这个时区，例如应写 Asia/Shanghai。")})
    if not place_code and not all(wanted.values()):
        raise Invalid(dict(_missing(wanted)))
    if all(getattr(calendar, field) == value for field, value in wanted.items()):
        return calendar
    Calendar.objects.filter(pk=calendar.pk).update(**wanted)
    calendar.refresh_from_db()
    changed(CalendarHoursSet(calendar_id=calendar.pk, **wanted), calendar, by=by, at=at)
    return calendar


def _missing(wanted: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """There is nothing above everywhere from which it could be taken."""
    if not wanted["weekdays"]:
        yield "weekdays", _("请至少选一个工作日。")
    if not wanted["shifts"]:
        yield "work_shifts", _("请填写工作时段。")
    if not wanted["urgent_shifts"]:
        yield "urgent_shifts", _("请填写紧急工作时段，全天请写 0:00-24:00。")
    if not wanted["zone"]:
        yield "zone", _("请填写时区，例如 Asia/Shanghai。")
