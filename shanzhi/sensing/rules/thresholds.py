"""Which threshold would have called less often in vain, and missed nothing. Pure.

A proposal only, with its evidence: a person decides (no rule is ever changed by this).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# With fewer false alarms than this nothing is proposed: it would be chance.
FEWEST = 5


@dataclass(frozen=True, slots=True)
class Proposal:
    """``threshold`` in the metric's unit: it would have left out ``fewer`` of ``false`` false alarms
    and none of the ``true`` ones, whose nearest value was ``nearest_true`` (None: there was none)."""

    threshold: float
    fewer: int
    false: int
    true: int
    nearest_true: float | None


def propose_threshold(
    true: Sequence[float], false: Sequence[float], *, current: float, rises: bool, decimals: int = 1
) -> Proposal | None:
    """The mildest change that leaves out the most false alarms and no true one; None where there are
    too few false ones, or none could be left out without a true one.

    ``rises``: an alarm is a value at or above the threshold (else at or below). Without any true alarm
    it stays within half as much again of what holds now: nobody knows yet what a true one looks like.
    """
    if len(false) < FEWEST:
        return None
    sign = 1.0 if rises else -1.0
    reached = sorted(sign * value for value in false)
    step = 10.0**-decimals
    ceiling = min((sign * value for value in true), default=sign * current + abs(current) / 2)
    fit = [value for value in reached if value + step <= ceiling and value + step > sign * current]
    if not fit:
        return None
    threshold = round(sign * (fit[-1] + step), decimals)
    return Proposal(
        threshold=threshold,
        fewer=sum(value < sign * threshold for value in reached),
        false=len(false),
        true=len(true),
        nearest_true=min(true) if true and rises else max(true) if true else None,
    )
