"""How often somebody is looked in on, and when that was missed: no ORM, no clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

MISSED_FROM = 17  # o'clock: an hour of daylight is left to go there
CAUGHT_UP_FROM = 8  # o'clock: what the evening before did not notice
ANSWER_WITHIN = timedelta(hours=2)
LONGEST_REVIEW = timedelta(days=183)
REFUSED_FOR = timedelta(days=183)


@dataclass(frozen=True, slots=True)
class Pace:
    """Days between two visits, and between two rings; ``ring_days`` 0 is never."""

    visit_days: int
    ring_days: int


# Where no place has said otherwise.
DEFAULTS = {"red": Pace(7, 1), "yellow": Pace(14, 3), "green": Pace(30, 7)}


def pace_for(colour: str, place_code: str, rows: Iterable[tuple[str, str, int, int]]) -> Pace:
    """The pace of the narrowest place that says one; ``rows`` are (place, colour, visit days, ring
    days)."""
    said = [row for row in rows if row[1] == colour and place_code.startswith(row[0])]
    if not said:
        return DEFAULTS[colour]
    _place, _colour, visit_days, ring_days = max(said, key=lambda row: len(row[0]))
    return Pace(visit_days, ring_days)


def next_days(pace: Pace, today: date) -> tuple[date, date | None]:
    """(next visit, next ring) after somebody was seen today."""
    ring = today + timedelta(days=pace.ring_days) if pace.ring_days else None
    return today + timedelta(days=pace.visit_days), ring


def is_missed(due_on: date | None, last_missed_on: date | None, local: datetime) -> bool:
    """Is what was due on a day missed at this moment (local time)? Once a day from five in the
    afternoon, as long as it is not done; what an evening without sweeps did not notice, at eight in
    the morning."""
    today = local.date()
    if due_on is None or due_on > today or last_missed_on == today:
        return False
    if local.hour >= MISSED_FROM:
        return True
    unnoticed = last_missed_on is None or last_missed_on < due_on
    return due_on < today and unnoticed and local.hour >= CAUGHT_UP_FROM


def goes_up(missed_at: datetime, moment: datetime) -> bool:
    """Has the community had its time to answer?"""
    return moment - missed_at >= ANSWER_WITHIN
