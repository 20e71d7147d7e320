"""Worked time of many spans at once, as arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from shanzhi.kernel.working_time.calendar import WorkCalendar
from shanzhi.kernel.working_time.reckoning import covering
from shanzhi.kernel.working_time.units import TimeUnit

Moments = npt.NDArray[np.int64]


def worked_many(begins: Moments, ends: Moments, unit: TimeUnit, calendar: WorkCalendar) -> Moments:
    """As ``worked_between`` of each begin and end; all are microseconds since 1970 UTC."""
    if unit.is_natural or not len(begins):
        return ends - begins
    low, high = int(min(begins.min(), ends.min())), int(max(begins.max(), ends.max()))
    tally = covering(calendar, unit, low, high)
    opens, closes, worked = (np.array(each) for each in (tally.opens, tally.closes, tally.worked))

    def position(moments: Moments) -> Any:
        if not len(opens):
            return np.zeros(len(moments), np.int64)
        index = np.searchsorted(opens, moments, side="right") - 1
        at = np.maximum(index, 0)
        inside = worked[at] + np.minimum(moments, closes[at]) - opens[at]
        return np.where(index < 0, 0, inside)

    found: Moments = position(ends) - position(begins)
    return found
