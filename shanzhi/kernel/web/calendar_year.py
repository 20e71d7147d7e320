"""A year of a calendar as twelve small months, and its special days as a list."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from shanzhi.kernel.calendars import PlaceCalendar, SaidDay
from shanzhi.kernel.working_time.calendar import WorkCalendar
from shanzhi.kernel.working_time.shifts import shifts_text

WEEKDAYS = (
    pgettext_lazy("weekday", "一"),
    pgettext_lazy("weekday", "二"),
    pgettext_lazy("weekday", "三"),
    pgettext_lazy("weekday", "四"),
    pgettext_lazy("weekday", "五"),
    pgettext_lazy("weekday", "六"),
    pgettext_lazy("weekday", "日"),
)
KINDS: dict[str, StrPromise] = {
    "work": _("上班"),
    "rest": _("休息"),
    "holiday": _("放假"),
    "extra": _("调休上班"),
    "hours": _("另定时段"),
}
# One character in the corner of a day, as printed calendars have it.
MARKS: dict[str, StrPromise | str] = {
    "work": "",
    "rest": "",
    "holiday": pgettext_lazy("calendar mark", "休"),
    "extra": pgettext_lazy("calendar mark", "班"),
    "hours": pgettext_lazy("calendar mark", "时"),
}
TONES = {"work": "", "rest": "", "holiday": "ok", "extra": "soon", "hours": "info"}


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of a month. ``kind`` is one of KINDS; ``own``: this very place says so."""

    day: date
    kind: str
    label: str
    own: bool
    is_today: bool
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Month:
    """``weeks`` hold seven cells each, from Monday; None outside the month."""

    name: str
    weeks: list[list[Cell | None]]


@dataclass(frozen=True, slots=True)
class SpecialRow:
    """A special day in the list below the months."""

    day: date
    weekday: str
    kind: str
    kind_label: str
    name: str
    shifts: str
    place_code: str


def months_of(
    place: PlaceCalendar, asked: str, year: int, today: date, chosen: date | None
) -> list[Month]:
    """The year as ``asked`` (a place code) sees it."""
    return [
        Month(date_format(date(year, number, 1), "F"), weeks)
        for number in range(1, 13)
        if (weeks := list(_weeks(place, asked, date(year, number, 1), today, chosen)))
    ]


def special_rows(place: PlaceCalendar, year: int) -> list[SpecialRow]:
    """The special days of the year in order."""
    return [
        SpecialRow(
            day,
            date_format(day, "l"),
            kind := _kind(place.reckoned, day, said),
            str(KINDS[kind]),
            shown_name(said.name),
            shifts_text(said.shifts),
            said.place_code,
        )
        for day, said in sorted(place.days.items())
        if day.year == year
    ]


def shown_name(name: str) -> str:
    """Names of national holidays are texts of the catalogue; others are as people wrote them."""
    return gettext(name) if name else ""


def _weeks(
    place: PlaceCalendar, asked: str, first: date, today: date, chosen: date | None
) -> Iterator[list[Cell | None]]:
    for week in calendar.Calendar().monthdatescalendar(first.year, first.month):
        yield [
            _cell(place, asked, day, today, chosen) if day.month == first.month else None
            for day in week
        ]


def _cell(place: PlaceCalendar, asked: str, day: date, today: date, chosen: date | None) -> Cell:
    said = place.days.get(day)
    kind = _kind(place.reckoned, day, said)
    words = [date_format(day, pgettext("month and day", "n月j日")), str(KINDS[kind])]
    name = shown_name(said.name) if said else ""
    if name and name != words[-1]:
        words.append(name)
    own = said is not None and said.place_code == asked
    return Cell(day, kind, " ".join(words), own, day == today, day == chosen)


def _kind(reckoned: WorkCalendar, day: date, said: SaidDay | None) -> str:
    works = reckoned.works_on(day)
    if said is None:
        return "work" if works else "rest"
    if not works:
        return "holiday"
    if day.weekday() not in reckoned.weekdays:
        return "extra"
    return "hours" if said.shifts else "work"
