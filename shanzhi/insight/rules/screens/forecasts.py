"""How many matters a street will have on each of the next days, with a band; and whether saying so is any
better than "as on the same day a week ago".

Level and weekdays: daily counts are divided by the share of their weekday (shrunk towards even, so that
few weeks do not make strong weekdays), the level is an exponentially weighted mean of what is left.
Bands are quantiles of the errors that the same way made in the past, each measured by the root of what
was said. All past errors are
rolling: each is made with nothing but the days before it (Hyndman and Athanasopoulos 2021, 5.10).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Days = NDArray[np.float64]
AHEAD = 7
TESTED = 56
LEAST_DAYS = 84
SMOOTHING = (0.05, 0.1, 0.2, 0.3)
EVEN = 28.0
"""Days of an even week that weigh in each weekday's share."""
BAND = (10.0, 90.0)
BETTER = 0.95
"""Errors must be at least a twentieth smaller than those of the baseline: a draw is not better."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """``days``: (low, middle, high) for each of the next AHEAD days. ``error`` and ``naive_error``: mean
    absolute errors of a day over the last TESTED beginnings; ``coverage``: the share of those days that
    lay in the band, which is made of other days than it is tested on."""

    days: list[tuple[float, float, float]]
    error: float
    naive_error: float
    coverage: float

    @property
    def is_better(self) -> bool:
        """May it be shown?"""
        return self.error <= BETTER * self.naive_error


def forecast(counts: Sequence[float]) -> Forecast | None:
    """From daily counts, the last one yesterday's; None for fewer than LEAST_DAYS."""
    past: Days = np.asarray(counts, dtype=float)
    if len(past) < LEAST_DAYS:
        return None
    # The smoothing is chosen on the older half of the tested days, and judged on the newer one.
    half = TESTED // 2
    tried = {alpha: _errors(past, alpha) for alpha in SMOOTHING}
    alpha = min(SMOOTHING, key=lambda one: float(np.abs(tried[one][:half]).mean()))
    errors, naive = tried[alpha], _naive_errors(past)
    sizes = np.array([_size(_ahead(past[:at], alpha)) for at in _beginnings(past)])
    low, high = np.percentile(errors[:half] / sizes[:half], BAND)
    scattered = errors[half:] / sizes[half:]
    middle = _ahead(past, alpha)
    down, up = np.percentile(errors / sizes, BAND)
    lows = np.maximum(middle + min(float(down), 0.0) * _size(middle), 0.0)
    highs = middle + max(float(up), 0.0) * _size(middle)
    return Forecast(
        days=[(float(a), float(b), float(c)) for a, b, c in zip(lows, middle, highs, strict=True)],
        error=float(np.abs(errors[half:]).mean()),
        naive_error=float(np.abs(naive[half:]).mean()),
        coverage=float(((scattered >= low) & (scattered <= high)).mean()),
    )


def _size(middle: Days) -> Days:
    """How far counts around ``middle`` scatter: as the root, as those of a Poisson variable do."""
    found: Days = np.sqrt(np.maximum(middle, 1.0))
    return found


def _errors(past: Days, alpha: float) -> Days:
    """(beginnings, days ahead): what came minus what was said."""
    return np.array([past[at : at + AHEAD] - _ahead(past[:at], alpha) for at in _beginnings(past)])


def _naive_errors(past: Days) -> Days:
    """The same for "as on the same day a week ago"."""
    return np.array([past[at : at + AHEAD] - past[at - AHEAD : at] for at in _beginnings(past)])


def _beginnings(past: Days) -> range:
    last = len(past) - AHEAD
    return range(last - TESTED + 1, last + 1)


def _ahead(past: Days, alpha: float) -> Days:
    """The next AHEAD days after ``past``."""
    weekday = np.arange(len(past)) % 7
    total = np.array([past[weekday == day].mean() for day in range(7)])
    mean = max(float(past.mean()), 1e-9)
    weeks = len(past) / 7
    share = (total / mean * weeks * 7 + EVEN) / (weeks * 7 + EVEN)
    share = np.maximum(share / share.mean(), 0.05)
    even = past / share[weekday]
    weights = (1 - alpha) ** np.arange(len(past))[::-1]
    level = float((even * weights).sum() / weights.sum())
    coming = np.arange(len(past), len(past) + AHEAD) % 7
    found: Days = level * share[coming]
    return found
