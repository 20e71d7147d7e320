"""The working calendars of all places, from the memory of this process.

A place without a calendar of its own has that of the nearest place above. One that has its own
takes from above what it leaves empty, and its dated exceptions lie over those above: for each day the
nearest place that says something is right.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from shanzhi.kernel.actors import Actor
from shanzhi.kernel.capabilities import CALENDAR_ROLES
from shanzhi.kernel.models import Calendar, CalendarDay, CalendarYear
from shanzhi.kernel.versions import Versioned
from shanzhi.kernel.working_time.calendar import DEFAULT, SpecialDay, WorkCalendar
from shanzhi.kernel.working_time.shifts import Shift, parse_shifts
from shanzhi.lib.division_code import LENGTHS

CALENDARS = "kernel.calendars"
WARN_BEFORE = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class SaidDay:
    """What a calendar says of a day, and the place whose calendar says it."""

    place_code: str
    works: bool
    shifts: tuple[Shift, ...]
    name: str


@dataclass(frozen=True, slots=True)
class PlaceCalendar:
    """A stored calendar together with everything it has from above. ``known_years`` are those whose
    holidays were entered, here or above."""

    place_code: str
    reckoned: WorkCalendar
    days: dict[date, SaidDay]
    known_years: frozenset[int]


@dataclass(frozen=True, slots=True)
class YearWarning:
    """Nobody has entered the holidays of ``year``; it begins in ``days_left`` days (0: it has)."""

    place_code: str
    year: int
    days_left: int


def calendar_for(place_code: str) -> WorkCalendar:
    """The calendar with which deadlines in that place are reckoned ("" is everywhere). From memory,
    at most a second behind; the same object until a calendar changes."""
    return place_calendar(place_code).reckoned


def place_calendar(place_code: str) -> PlaceCalendar:
    """The nearest stored calendar at or above that place. Not to be changed: it is shared."""
    held = _calendars.get()
    for length in reversed(LENGTHS):
        if found := held.get(place_code[:length]):
            return found
    return held[""]


def every_calendar() -> list[PlaceCalendar]:
    """All that are stored, by place; everywhere ("") comes first, stored or not."""
    held = _calendars.get()
    return [held[code] for code in sorted(held)]


def calendar_warnings(viewer: Actor, now: datetime) -> list[YearWarning]:
    """The years that ``viewer`` should see to: this one, and from 60 days before it begins the next,
    when their holidays are not entered for a place whose calendar the viewer keeps."""
    found = []
    for place_code in kept_scopes(viewer):
        kept = place_calendar(place_code)
        today = now.astimezone(kept.reckoned.zone).date()
        for year in sorted({today.year, (today + WARN_BEFORE).year} - kept.known_years):
            left = max((date(year, 1, 1) - today).days, 0)
            found.append(YearWarning(place_code, year, left))
    return found


def kept_scopes(viewer: Actor) -> list[str]:
    """Codes of the places whose calendars ``viewer`` keeps, without those that lie in another."""
    held = set(viewer.scopes(*CALENDAR_ROLES))
    return sorted(
        code for code in held if not any(code != other and code.startswith(other) for other in held)
    )


def _load() -> dict[str, PlaceCalendar]:
    days: dict[int, list[CalendarDay]] = {}
    for row in CalendarDay.objects.order_by("day"):
        days.setdefault(row.calendar_id, []).append(row)
    years: dict[int, set[int]] = {}
    for calendar_id, year in CalendarYear.objects.values_list("calendar_id", "year"):
        years.setdefault(calendar_id, set()).add(year)
    held = {"": PlaceCalendar("", DEFAULT, {}, frozenset())}
    for stored in sorted(Calendar.objects.all(), key=lambda one: len(one.place_code)):
        above = next(held[stored.place_code[:n]] for n in _lengths_above(stored.place_code, held))
        known = frozenset(years.get(stored.pk, ()))
        held[stored.place_code] = _over(above, stored, days.get(stored.pk, []), known)
    return held


def _lengths_above(place_code: str, held: dict[str, PlaceCalendar]) -> list[int]:
    shorter = [n for n in reversed(LENGTHS) if n < len(place_code) and place_code[:n] in held]
    return [*shorter, 0]


def _over(
    above: PlaceCalendar, stored: Calendar, rows: list[CalendarDay], years: frozenset[int]
) -> PlaceCalendar:
    base = above.reckoned
    special = [
        SpecialDay(row.day, (parse_shifts(row.shifts) or None) if row.works else ()) for row in rows
    ]
    reckoned = replace(
        base,
        zone=ZoneInfo(stored.zone) if stored.zone else base.zone,
        weekdays=frozenset(int(n) - 1 for n in stored.weekdays) or base.weekdays,
        shifts=parse_shifts(stored.shifts) or base.shifts,
        urgent=parse_shifts(stored.urgent_shifts) or base.urgent,
    ).with_special(special)
    own = {
        row.day: SaidDay(stored.place_code, row.works, parse_shifts(row.shifts), row.name)
        for row in rows
    }
    return PlaceCalendar(stored.place_code, reckoned, above.days | own, above.known_years | years)


_calendars = Versioned(CALENDARS, _load)
