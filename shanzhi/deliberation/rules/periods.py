"""Periods in days. Day 0 does not count (Civil Code art. 201); where the last day is no working day of
the place, the next working day takes its place (art. 203), and it is over when that day is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

LONGEST_REST = 60


def last_day(day0: date, days: int, works_on: Callable[[date], bool]) -> date:
    """The last day of a period of ``days`` that began on ``day0``. With no days it ends at once."""
    last = day0 + timedelta(days=days)
    if days <= 0:
        return day0
    for further in range(LONGEST_REST):
        if works_on(last + timedelta(days=further)):
            return last + timedelta(days=further)
    return last


def days_between(day0: date, day: date) -> int:
    """How many days lie between, ``day0`` not counted; never less than none."""
    return max((day - day0).days, 0)
