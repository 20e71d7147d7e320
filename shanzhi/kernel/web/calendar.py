"""The desk's page of working calendars, and what may be changed there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shanzhi.kernel.actions.clear_calendar_day import clear_calendar_day
from shanzhi.kernel.actions.confirm_calendar_year import confirm_calendar_year
from shanzhi.kernel.actions.seed_calendar_year import seed_calendar_year
from shanzhi.kernel.actions.set_calendar_day import set_calendar_day
from shanzhi.kernel.actions.set_calendar_hours import set_calendar_hours
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.capabilities import MANAGE_CALENDAR
from shanzhi.kernel.refusals import Invalid, NotFound
from shanzhi.kernel.web.access import access, actor_of
from shanzhi.kernel.web.calendar_page import calendar_page, day_asked, place_asked
from shanzhi.kernel.working_time.shifts import Shift, parse_shifts

Asked = dict[str, str]


@access(MANAGE_CALENDAR)
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """A place's year."""
    return calendar_page(request, request.GET.dict())


@access(MANAGE_CALENDAR)
@require_POST
def days(request: HttpRequest) -> HttpResponse:
    """Say that a day is worked or not."""

    def act(asked: Asked, place: str, by: Actor) -> str:
        set_calendar_day(
            _day(asked),
            works=_works(asked),
            by=by,
            place_code=place,
            shifts=_shifts(asked, "shifts"),
            name=asked.get("name", ""),
        )
        return _("这一天已设定。")

    return _done(request, {**request.POST.dict(), "form": "day"}, act)


@access(MANAGE_CALENDAR)
@require_POST
def day_removal(request: HttpRequest) -> HttpResponse:
    """Take back what was said of a day."""

    def act(asked: Asked, place: str, by: Actor) -> str:
        clear_calendar_day(_day(asked), by=by, place_code=place)
        return _("这一天的单独设定已取消。")

    return _done(request, request.POST.dict(), act)


@access(MANAGE_CALENDAR)
@require_POST
def hours(request: HttpRequest) -> HttpResponse:
    """Set weekdays and shifts."""
    weekdays = "".join(request.POST.getlist("weekdays"))

    def act(asked: Asked, place: str, by: Actor) -> str:
        set_calendar_hours(
            place,
            by=by,
            weekdays=[int(one) - 1 for one in weekdays if one in "1234567"],
            shifts=_shifts(asked, "work_shifts"),
            urgent_shifts=_shifts(asked, "urgent_shifts"),
            zone=asked.get("zone", "").strip(),
        )
        return _("工作时段已保存。")

    return _done(request, {**request.POST.dict(), "weekdays": weekdays, "form": "hours"}, act)


@access(MANAGE_CALENDAR)
@require_POST
def year_seeding(request: HttpRequest) -> HttpResponse:
    """Enter the published holidays of a year."""

    def act(asked: Asked, place: str, by: Actor) -> str:
        seed_calendar_year(_year(asked), by=by, place_code=place)
        return _("%(year)s 年的放假安排已载入。") % {"year": asked["year"]}

    return _done(request, request.POST.dict(), act)


@access(MANAGE_CALENDAR)
@require_POST
def year_confirmation(request: HttpRequest) -> HttpResponse:
    """Say that the holidays of a year are entered."""

    def act(asked: Asked, place: str, by: Actor) -> str:
        confirm_calendar_year(_year(asked), by=by, place_code=place)
        return _("%(year)s 年的工作日历已确认。") % {"year": asked["year"]}

    return _done(request, request.POST.dict(), act)


def _done(
    request: HttpRequest, asked: Asked, act: Callable[[Asked, str, Actor], str]
) -> HttpResponse:
    """Do it and show the year again; what cannot be used stays in its form, with what to mend."""
    viewer = actor_of(request)
    place = place_asked(viewer, asked)
    try:
        said = act(asked, place, viewer)
    except Invalid as why:
        return calendar_page(request, asked, why.fields)
    messages.success(request, said)
    day = day_asked(asked)
    year = str(day.year) if day else asked.get("year", "")
    query = urlencode({"place": place, "year": year})
    return HttpResponseRedirect(f"{reverse('desk_calendar')}?{query}")


def _day(asked: Asked) -> date:
    day = day_asked(asked)
    if day is None:
        raise Invalid({"day": _("请选择日期。")})
    return day


def _works(asked: Asked) -> bool:
    if asked.get("works") not in {"works", "rests"}:
        raise Invalid({"works": _("请选择这一天上班还是休息。")})
    return asked["works"] == "works"


def _shifts(asked: Asked, field: str) -> tuple[Shift, ...]:
    try:
        return parse_shifts(asked.get(field, ""))
    except ValueError as why:
        text = _("请写成 9:00-12:00, 13:30-17:30 这样：先后不重叠，最晚到 24:00，最多六段。")
        raise Invalid({field: text}) from why


def _year(asked: Asked) -> int:
    text = asked.get("year", "")
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise NotFound
    return int(text)
