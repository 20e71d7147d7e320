"""Enter the published holidays of a year."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.actions.calendar_rows import changed, locked_calendar
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.events import CalendarYearSeeded
from shanzhi.kernel.models import Calendar, CalendarDay, CalendarYear
from shanzhi.kernel.refusals import Invalid
from shanzhi.kernel.working_time.published import published_days, published_years

# The first year of which a matter that is still looked at may be.
FIRST_OF_USE = 2024


@transaction.atomic
def seed_calendar_year(
    year: int, *, by: Actor, place_code: str = "", at: datetime | None = None
) -> Calendar:
    """Enter holidays and working weekends of ``year`` for a place ("" is everywhere).

    What people have said of a day stays. A year that is known is left as it is, so this may be
    repeated. Raises Denied, or Invalid for a year that has not been published to us.
    """
    calendar = locked_calendar(place_code, by=by)
    if year not in published_years():
        known = {"first": published_years()[0], "last": published_years()[-1], "year": year}
        raise Invalid(
            {
                "year": _(
                    "系统只带有 %(first)s 至 %(last)s 年的放假安排，没有 %(year)s 年的。"
                    "请按国务院办公厅的通知逐日填写，再点“确认”。"
                )
                % known
            }
        )
    if calendar.years.filter(year=year).exists():
        return calendar
    said = set(calendar.days.filter(day__year=year).values_list("day", flat=True))
    rows = [
        CalendarDay(calendar=calendar, day=one.day, works=one.works, name=one.name)
        for one in published_days(year)
        if one.day not in said
    ]
    CalendarDay.objects.bulk_create(rows)
    CalendarYear.objects.create(calendar=calendar, year=year, seeded=True)
    event = CalendarYearSeeded(calendar_id=calendar.pk, year=year, days=len(rows))
    changed(event, calendar, by=by, at=at)
    return calendar


def seed_published_years(*, by: Actor) -> list[int]:
    """Enter everywhere what is published since 2024 and not known yet; returns those years."""
    wanted = [year for year in published_years() if year >= FIRST_OF_USE]
    here = CalendarYear.objects.filter(calendar__place_code="")
    missing = sorted(set(wanted) - set(here.values_list("year", flat=True)))
    for year in missing:
        seed_calendar_year(year, by=by)
    return missing
