"""The rules that warn: what is looked at, and what follows. Pure: figures in, findings out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shanzhi.insight.rules.screens.forecasts import AHEAD, Forecast
from shanzhi.insight.rules.screens.usual import is_rising, usual_of

EIGHT_WEEKS = 56


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule (a WarningKind) holds at a place: what was counted, what is usual, where the rule begins."""

    kind: str
    place_code: str
    value: float
    usual: float
    limit: float


def late_rising(place_code: str, levels: Sequence[float]) -> Finding | None:
    """``levels``: late matters at this hour of each day, oldest first, the last one now."""
    *past, value = levels or [0.0]
    usual = usual_of(past)
    if usual is None or not usual.is_exceeded(value) or not is_rising(past, value):
        return None
    return Finding("late", place_code, value, usual.middle, usual.limit)


def unusual(place_code: str, counts: Sequence[float]) -> Finding | None:
    """``counts``: what came in within each day and night up to this hour, oldest first."""
    *past, value = counts or [0.0]
    usual = usual_of(past)
    if usual is None or not usual.is_exceeded(value):
        return None
    return Finding("unusual", place_code, value, usual.middle, usual.limit)


def silent(place_code: str, devices: int) -> Finding | None:
    """So many devices of the place are silent; one is enough."""
    return Finding("silent", place_code, float(devices), 0.0, 0.0) if devices else None


def expected(place_code: str, made: Forecast, days: Sequence[float]) -> Finding | None:
    """The next seven days are expected to bring more than any seven of the last eight weeks usually did;
    ``days`` are counts, oldest first. A forecast that is not better than the baseline warns of nothing."""
    last = list(days)[-EIGHT_WEEKS:]
    usual = usual_of([sum(last[at : at + AHEAD]) for at in range(len(last) - AHEAD + 1)])
    coming = sum(middle for _low, middle, _high in made.days)
    if usual is None or not made.is_better or not usual.is_exceeded(coming):
        return None
    return Finding("expected", place_code, coming, usual.middle, usual.limit)
