"""Working calendars: one per place that keeps its own; "" is the one of everywhere.

What a calendar leaves empty it takes from the next place above. Shifts are written as text,
09:00-12:00,13:30-17:30, so that whoever looks into the table can read them.
"""

from __future__ import annotations

from django.db import models

PLACE_CODE = r"^([0-9]{6}|[0-9]{9}|[0-9]{12}|[0-9]{15})?$"
_CLOCK, _UNTIL = r"([01][0-9]|2[0-3]):[0-5][0-9]", r"(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)"
SHIFTS = rf"^({_CLOCK}-{_UNTIL}(,{_CLOCK}-{_UNTIL})*)?$"
WEEKDAYS = r"^1?2?3?4?5?6?7?$"
SHIFTS_LENGTH = 80
NAME_LENGTH = 30
FIRST_YEAR, LAST_YEAR = 2000, 2199


class Calendar(models.Model):
    """``weekdays`` are the digits of the working ones, Monday = 1; ``urgent_shifts`` are those of
    every day on which urgent hours run."""

    place_code = models.CharField(max_length=15, blank=True, unique=True)
    zone = models.CharField(max_length=40, blank=True)
    weekdays = models.CharField(max_length=7, blank=True)
    shifts = models.CharField(max_length=SHIFTS_LENGTH, blank=True)
    urgent_shifts = models.CharField(max_length=SHIFTS_LENGTH, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(place_code__regex=PLACE_CODE), name="calendar_place_code"
            ),
            models.CheckConstraint(
                condition=models.Q(weekdays__regex=WEEKDAYS), name="calendar_weekdays"
            ),
            models.CheckConstraint(
                condition=models.Q(shifts__regex=SHIFTS, urgent_shifts__regex=SHIFTS),
                name="calendar_shifts",
            ),
            # There is nothing above everywhere.
            models.CheckConstraint(
                condition=~models.Q(place_code="")
                | ~models.Q(zone="")
                & ~models.Q(weekdays="")
                & ~models.Q(shifts="")
                & ~models.Q(urgent_shifts=""),
                name="calendar_of_everywhere_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.place_code or "*"


class CalendarDay(models.Model):
    """A day that is not as its weekday says. ``works`` without ``shifts``: the ordinary ones."""

    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="days")
    day = models.DateField()
    works = models.BooleanField()
    shifts = models.CharField(max_length=SHIFTS_LENGTH, blank=True)
    name = models.CharField(max_length=NAME_LENGTH, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["calendar", "day"], name="calendar_day_once"),
            models.CheckConstraint(
                condition=models.Q(works=True) | models.Q(shifts=""),
                name="calendar_day_shifts_are_worked",
            ),
            models.CheckConstraint(
                condition=models.Q(shifts__regex=SHIFTS), name="calendar_day_shifts"
            ),
            models.CheckConstraint(
                condition=models.Q(day__year__gte=FIRST_YEAR, day__year__lte=LAST_YEAR),
                name="calendar_day_year",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {'works' if self.works else 'rests'}"


class CalendarYear(models.Model):
    """A year whose holidays are known: they were seeded, or a person says that they are entered."""

    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="years")
    year = models.PositiveSmallIntegerField()
    seeded = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["calendar", "year"], name="calendar_year_once"),
            models.CheckConstraint(
                condition=models.Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR),
                name="calendar_year_in_our_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.calendar}: {self.year}"
