"""What is usual at a place, and whether a number lies above it: a robust test that a few odd days in the
past do not mislead.

Median and median absolute deviation (Hampel 1974; Iglewicz and Hoaglin 1993, 1.4826 makes the MAD the
standard deviation of a normal variable). Counts scatter at least as a Poisson variable does: its square
root is the floor of the scale, so that a place where nothing happens is not warned of for two matters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

NORMAL = 1.4826
TIMES = 3.5
"""So many scales above the median is rare by chance: less than one in two thousand."""
LEAST_DAYS = 14
LEAST_ABOVE = 4.0


@dataclass(frozen=True, slots=True)
class Usual:
    """``middle`` is the median of the past, ``limit`` where the rule begins to warn."""

    middle: float
    limit: float

    def is_exceeded(self, value: float) -> bool:
        """Is this much more than usual?"""
        return value > self.limit


def usual_of(past: Sequence[float]) -> Usual | None:
    """From counts of the past, one a day; None when there are too few to say."""
    if len(past) < LEAST_DAYS:
        return None
    values = np.asarray(past, dtype=float)
    middle = float(np.median(values))
    spread = NORMAL * float(np.median(np.abs(values - middle)))
    scale = max(spread, float(np.sqrt(max(middle, 1.0))))
    return Usual(middle, middle + max(TIMES * scale, LEAST_ABOVE))


def is_rising(levels: Sequence[float], now: float) -> bool:
    """Is a level above each of the last three days, oldest first? A high one that falls needs no word."""
    return all(now > level for level in levels[-3:])
