"""Holidays and working weekends as the State Council publishes them each November, from the
package chinesecalendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chinese_calendar.constants import holidays, workdays
from django.utils.translation import gettext_noop as _

# The package's names, as they are written on the page.
HOLIDAY_NAMES = {
    "New Year's Day": _("元旦"),
    "Spring Festival": _("春节"),
    "Tomb-sweeping Day": _("清明节"),
    "Labour Day": _("劳动节"),
    "Dragon Boat Festival": _("端午节"),
    "Mid-autumn Festival": _("中秋节"),
    "National Day": _("国庆节"),
    "Anti-Fascist 70th Day": _("抗战胜利纪念日"),
}
WORKS_FOR_A_HOLIDAY = _("调休上班")


@dataclass(frozen=True, slots=True)
class PublishedDay:
    """A day that is not as its weekday says, by its Chinese name."""

    day: date
    works: bool
    name: str


def published_years() -> range:
    """The years that the installed package knows."""
    return range(min(holidays).year, max(holidays).year + 1)


def published_days(year: int) -> list[PublishedDay]:
    """The special days of a year in order; none when the package does not know it."""
    free = [
        PublishedDay(day, False, HOLIDAY_NAMES.get(name, name))
        for day, name in holidays.items()
        if day.year == year
    ]
    worked = [PublishedDay(day, True, WORKS_FOR_A_HOLIDAY) for day in workdays if day.year == year]
    return sorted([*free, *worked], key=lambda one: one.day)
