"""Matters as their events tell them, with worked time by the calendars of their places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from shanzhi.insight.queries.figures.histories import folded
from shanzhi.insight.rules.figures.codes import texts
from shanzhi.insight.rules.figures.matters import EPOCH_2000_US, Matters, matters_of
from shanzhi.kernel.api import TimeUnit, calendar_for, worked_many

Array = npt.NDArray[Any]


def replayed(
    *, first: int = 0, last: int = 0, ids: Sequence[int] | None = None
) -> tuple[Matters, int]:
    """Matters from ``first`` to ``last``, or those with ``ids``, and how many events were read."""
    found, contact, count = folded(first=first, last=last, ids=ids)
    return matters_of(found, contact, _worked), count


def _worked(places: Array, begins: Array, ends: Array) -> Array:
    """Microseconds of work between moments in places, each by the calendar of its place."""
    spent = np.zeros(len(places), np.int64)
    known, where = np.unique(places, return_inverse=True)
    calendars = [calendar_for(code) for code in texts(known)]
    kinds: dict[int, int] = {}
    kind = np.array([kinds.setdefault(id(one), len(kinds)) for one in calendars], np.int64)
    shown = {kinds[id(one)]: one for one in calendars}
    of_row = kind[where] if len(known) else kind
    for number, calendar in shown.items():
        rows = of_row == number
        spent[rows] = worked_many(
            begins[rows] + EPOCH_2000_US, ends[rows] + EPOCH_2000_US, TimeUnit.WORK_HOUR, calendar
        )
    return spent
