"""At the end of each week, month and quarter every place gets its draft, once."""

from __future__ import annotations

from datetime import date

from shanzhi.insight.actions.draft_report import draft_report
from shanzhi.insight.models import Report
from shanzhi.insight.rules.periods import PeriodKind, last_ended
from shanzhi.kernel.api import SYSTEM
from shanzhi.places.api import grid_names

LEVELS = (9, 12, 15)


def places_due(kind: PeriodKind, today: date) -> list[str]:
    """Streets in which a report of the period that ended last is missing (1 query)."""
    return sorted({place[:9] for place in _missing(kind, today)})


def draft_due(street: str, kind: PeriodKind, today: date) -> int:
    """Draft what is missing in one street; each report is a transaction of its own, so that one
    that fails holds up no other. Returns how many were made."""
    start, _end = last_ended(kind, today)
    missing = sorted(place for place in _missing(kind, today) if place.startswith(street))
    for place in missing:
        draft_report(place, kind, start, by=SYSTEM)
    return len(missing)


def _missing(kind: PeriodKind, today: date) -> set[str]:
    start, _end = last_ended(kind, today)
    wanted = {grid[:digits] for grid in grid_names() for digits in LEVELS}
    there = Report.objects.filter(kind=kind.value, starts_on=start)
    return wanted - set(there.values_list("place_code", flat=True))
