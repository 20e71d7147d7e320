"""What the page of working calendars shows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from shanzhi.kernel import clock
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.calendars import every_calendar, kept_scopes, place_calendar
from shanzhi.kernel.capabilities import MANAGE_CALENDAR
from shanzhi.kernel.models import Calendar
from shanzhi.kernel.models.calendar import FIRST_YEAR, LAST_YEAR
from shanzhi.kernel.permissions import Target, allowed
from shanzhi.kernel.place_names import place_name, places_below
from shanzhi.kernel.refusals import NotFound
from shanzhi.kernel.web.access import actor_of
from shanzhi.kernel.web.calendar_year import KINDS, MARKS, TONES, WEEKDAYS, months_of, special_rows
from shanzhi.kernel.web.jinja import render
from shanzhi.kernel.working_time.published import published_years
from shanzhi.kernel.working_time.shifts import shifts_text
from shanzhi.lib.division_code import Digits, is_place_code


def calendar_page(
    request: HttpRequest, asked: Mapping[str, str], errors: Mapping[str, str] | None = None
) -> HttpResponse:
    """The page of the place, year and day in ``asked`` (a query or a form that was sent); what was
    typed into the form stays in it.

    Raises NotFound for a place whose calendar the viewer does not keep.
    """
    viewer = actor_of(request)
    code = place_asked(viewer, asked)
    kept = place_calendar(code)
    today = clock.now().astimezone(kept.reckoned.zone).date()
    day = day_asked(asked)
    planned = day is not None and FIRST_YEAR <= day.year <= LAST_YEAR
    year = year_asked(asked, day.year if day and planned else today.year)
    context = {
        "place": code,
        "place_name": name_of(code),
        "places": _choices(viewer),
        "year": year,
        "years": [one for one in (year - 1, year + 1) if FIRST_YEAR <= one <= LAST_YEAR],
        "weekdays": WEEKDAYS,
        "week_choices": [(str(n), name) for n, name in enumerate(WEEKDAYS, start=1)],
        "kinds": KINDS,
        "marks": MARKS,
        "tones": TONES,
        "months": months_of(kept, code, year, today, day),
        "special": [(row, name_of(row.place_code)) for row in special_rows(kept, year)],
        "is_known": year in kept.known_years,
        "is_published": year in published_years(),
        "day_form": _day_form(code, asked, day),
        "hours_form": _hours_form(code, asked),
        "errors": errors or {},
    }
    return render(request, "kernel/calendar.jinja", context, status=422 if errors else 200)


def place_asked(viewer: Actor, asked: Mapping[str, str]) -> str:
    """The place code in ``asked``, else the first that the viewer keeps. Raises NotFound."""
    code = asked["place"] if "place" in asked else kept_scopes(viewer)[0]
    known = not code or is_place_code(code)
    if not known or not allowed(viewer, MANAGE_CALENDAR, Target(place_code=code)):
        raise NotFound
    return code


def year_asked(asked: Mapping[str, str], otherwise: int) -> int:
    """The year in ``asked``, when it is one that may be planned."""
    text = asked.get("year", "")
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else otherwise
    return year if FIRST_YEAR <= year <= LAST_YEAR else otherwise


def day_asked(asked: Mapping[str, str]) -> date | None:
    """The day in ``asked``, when it is one."""
    try:
        return date.fromisoformat(asked.get("day", ""))
    except ValueError:
        return None


def name_of(code: str) -> str:
    """The place's name on this page."""
    return place_name(code) if code else _("全部地点")


def _choices(viewer: Actor) -> list[tuple[str, str]]:
    """The viewer's places down to the streets, and those below that have a calendar."""
    found: dict[str, str] = {}
    for scope in kept_scopes(viewer):
        _add(scope, name_of(scope), found)
        for one in every_calendar():
            if one.place_code.startswith(scope):
                found.setdefault(one.place_code, name_of(one.place_code))
    return list(found.items())


def _add(code: str, name: str, found: dict[str, str]) -> None:
    found[code] = name
    if len(code) < Digits.STREET:
        for below, below_name in places_below(code):
            _add(below, f"{name} · {below_name}" if code else below_name, found)


def _day_form(code: str, asked: Mapping[str, str], day: date | None) -> dict[str, Any]:
    """What was typed, else what is said of the day that was clicked."""
    kept = place_calendar(code)
    said = kept.days.get(day) if day else None
    works = kept.reckoned.works_on(day) if day else False
    is_own = said is not None and said.place_code == code
    if asked.get("form") == "day":
        return {**asked, "is_own": is_own}
    return {
        "day": day.isoformat() if day else "",
        # Who clicks on an ordinary day wants to change it.
        "works": "" if not day else ("works" if works == is_own else "rests"),
        "shifts": shifts_text(said.shifts) if said else "",
        "name": said.name if said and is_own else "",
        "is_own": is_own,
    }


def _hours_form(code: str, asked: Mapping[str, str]) -> dict[str, Any]:
    """What was typed, else the place's own; beside it what is taken from above."""
    kept = place_calendar(code).reckoned
    used = {
        "used_weekdays": sorted(str(day + 1) for day in kept.weekdays),
        "used_work_shifts": shifts_text(kept.shifts),
        "used_urgent_shifts": shifts_text(kept.urgent),
        "used_zone": kept.zone.key,
    }
    if asked.get("form") == "hours":
        return {**used, **asked}
    own = Calendar.objects.filter(place_code=code).first()
    if own is None:
        whole = {"weekdays": "", "work_shifts": "", "urgent_shifts": "", "zone": ""}
        return {**used, **whole} if code else {**used, **_as_used(used)}
    return {
        **used,
        "weekdays": own.weekdays,
        "work_shifts": own.shifts,
        "urgent_shifts": own.urgent_shifts,
        "zone": own.zone,
    }


def _as_used(used: Mapping[str, Any]) -> dict[str, str]:
    return {name.removeprefix("used_"): "".join(value) for name, value in used.items()}
