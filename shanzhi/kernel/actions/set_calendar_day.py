"""Say that a day is worked, or is not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.actions.calendar_rows import changed, locked_calendar, require_year
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.events import CalendarDaySet
from shanzhi.kernel.models import Calendar
from shanzhi.kernel.models.calendar import NAME_LENGTH
from shanzhi.kernel.refusals import Invalid
from shanzhi.kernel.working_time.shifts import Shift, checked, shifts_text


@transaction.atomic
def set_calendar_day(
    day: date,
    *,
    works: bool,
    by: Actor,
    place_code: str = "",
    shifts: Sequence[Shift] = (),
    name: str = "",
    at: datetime | None = None,
) -> Calendar:
    """Set a dated exception: a holiday, or a day that is worked (without ``shifts``: the ordinary
    ones). It lies over what the places above say. Saying the same again changes nothing.

    Raises Denied, or Invalid for shifts on a holiday, a name that is too long, a far year.
    """
    calendar = locked_calendar(place_code, by=by)
    require_year(day.year, "day")
    clean_name = " ".join(name.split())
    if len(clean_name) > NAME_LENGTH:
        raise Invalid({"name": _("名称最多 %(n)s 个字。") % {"n": NAME_LENGTH}})
    if shifts and not works:
        raise Invalid({"shifts": _("休息日没有工作时段，请清空时段，或改为“上班”。")})
    wanted = {"works": works, "shifts": shifts_text(checked(shifts)), "name": clean_name}
    row, is_new = calendar.days.get_or_create(day=day, defaults=wanted)
    if not is_new and all(getattr(row, field) == value for field, value in wanted.items()):
        return calendar
    if not is_new:
        calendar.days.filter(pk=row.pk).update(**wanted)
    event = CalendarDaySet(
        calendar_id=calendar.pk, day=day.isoformat(), works=works, shifts=shifts_text(shifts)
    )
    changed(event, calendar, by=by, at=at)
    return calendar
