"""The rates of a place, each with its definition beside it, and the list behind it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shanzhi.cases.permissions import FIGURE_ROLES, READ_FIGURES
from shanzhi.cases.queries.rates import Period, RateFigure, rates_of
from shanzhi.cases.rules.rates import EXCLUSIONS, HOURS
from shanzhi.cases.web.place_choices import place_choices
from shanzhi.kernel.api import Actor, access, actor_of, local_zone, now, render
from shanzhi.places import api as places

LONGEST_PERIOD_DAYS = 3660
USUAL_DAYS = 30
# Which list of the queue holds the matters that a rate is taken over.
_LISTS = {
    "response": "tab=all&opened",
    "returned": "tab=all&opened",
    "on_time": "tab=all&closed",
    "micro": "tab=all&closed",
    "mean_time": "tab=all&closed",
    "median_time": "tab=all&closed",
}


@access(READ_FIGURES)
@require_GET
def rates(request: HttpRequest) -> HttpResponse:
    """Every rate that the place shows."""
    viewer = actor_of(request)
    place = asked_place(request, viewer)
    since, until = asked_days(request)
    figures = rates_of(viewer, place, period_of(since, until))
    context = {
        "rows": [shown(figure, place, since, until) for figure in figures],
        "place": place,
        "place_name": places.division_name(place) if place else _("全部地点"),
        "places": place_choices(viewer, place),
        "since": since,
        "until": until,
        "at": now(),
    }
    return render(request, "cases/desk/rates.jinja", context)


def shown(figure: RateFigure, place: str, since: date, until: date) -> dict[str, Any]:
    """A rate as a page shows it: figure, unit, definition in words, and the list behind it."""
    rate = figure.rate
    unit = _("小时") if rate.unit == HOURS else "%"
    value = "—" if figure.value is None else f"{figure.value:.1f}"
    listed = _LISTS.get(rate.key)
    left_out = [str(rate.left_out), *(str(EXCLUSIONS[name]) for name in figure.exclusions)]
    return {
        "figure": figure,
        "name": rate.name,
        "value": value,
        "unit": unit if figure.value is not None else "",
        "left_out": left_out,
        "href": f"/desk/?{listed}={since}..{until}&place={place}" if listed else "",
        "rates_href": f"/desk/rates?place={place}&since={since}&until={until}",
    }


def period_of(since: date, until: date) -> Period:
    """From the midnight before ``since`` to the one after ``until``."""
    return Period(_midnight(since), _midnight(until + timedelta(days=1)))


def asked_place(request: HttpRequest, viewer: Actor) -> str:
    """The place in the query string, else the widest whose figures the viewer may see."""
    text = request.GET.get("place", "")
    if text.isascii() and text.isdecimal() and len(text) <= 15:
        return text
    return min(viewer.scopes(*FIGURE_ROLES), key=len, default="")


def asked_days(request: HttpRequest) -> tuple[date, date]:
    """First and last day in the query string; without them, or where they make no period, the
    last ``USUAL_DAYS`` days."""
    today = localtime(now()).date()
    try:
        since = date.fromisoformat(request.GET.get("since", ""))
        until = date.fromisoformat(request.GET.get("until", ""))
    except ValueError:
        since = until = date.max
    if since <= until < date.max and (until - since).days <= LONGEST_PERIOD_DAYS:
        return since, until
    return today - timedelta(days=USUAL_DAYS - 1), today


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=local_zone())
