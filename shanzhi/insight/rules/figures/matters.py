"""Matters as arrays, each with its marks one after the other. Pure but for calendars."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt

from shanzhi.cases.api import State
from shanzhi.insight.rules.figures import words as w
from shanzhi.insight.rules.figures.codes import cut, digits
from shanzhi.insight.rules.figures.fold import IS_CLOSED, Folded
from shanzhi.insight.rules.figures.measures import Measure

Array = npt.NDArray[Any]
# A moment counts microseconds from here: what PostgreSQL counts.
EPOCH_2000_US = 946_684_800_000_000
DAY_US = 86_400_000_000
LONG_US = 30 * DAY_US
# The same trouble in the same grid within so long is one that came again.
REPEAT_US = 30 * DAY_US
_NO_TROUBLE = w.states([State.WITHDRAWN, State.MERGED])
_OF_MARKS = ("begins", "moment", "bits")
# Worked microseconds of (places, begins, ends).
Worked = Callable[[Array, Array, Array], Array]


@dataclass(slots=True)
class Matters:
    """One entry per matter, in the order of ``ids``; the marks of the n-th are those from ``begins[n]``
    to ``begins[n + 1]``. ``handled`` and ``worked`` (milliseconds, -1) are of closed ones."""

    ids: Array
    place: Array
    category: Array
    source: Array
    loop: Array
    outcome: Array
    state: Array
    opened: Array
    last: Array
    handled: Array
    worked: Array
    late_from: Array
    contact: Array
    sequence: Array
    begins: Array
    moment: Array
    bits: Array

    def __len__(self) -> int:
        return len(self.ids)

    def owner(self) -> Array:
        """Of each mark, which matter left it."""
        return np.repeat(np.arange(len(self)), np.diff(self.begins))


def matters_of(folded: Folded, contact: Array, worked: Worked) -> Matters:
    """The matters of a fold, in the order of their ids."""
    of, order = folded.of, np.argsort(folded.ids)
    place_in_order = np.argsort(order)
    # Who has to be spoken to counts from the beginning on; what is not due yet is left out when it is asked.
    waits = np.flatnonzero(contact > 0)
    owner, moment, bits = folded.marks
    owner, moment, bits = _merged(
        place_in_order,
        np.concatenate([owner, waits]),
        np.concatenate([moment, of["opened"][waits]]),
        np.concatenate([bits, np.full(len(waits), 1 << Measure.RESPONSE_OF, np.int32)]),
    )
    taken = {name: array[order] for name, array in of.items()}
    closed = IS_CLOSED[taken["state"]] & (taken["handled"] > 0)
    handled = np.where(closed, taken["handled"], 0)
    spent = np.full(len(order), -1, np.int64)
    spent[closed] = worked(taken["place"][closed], taken["opened"][closed], handled[closed]) // 1000
    begins = np.searchsorted(owner, np.arange(len(order) + 1))
    last = moment[begins[1:] - 1] if len(order) else moment
    return Matters(
        folded.ids[order], taken["place"], taken["category"], taken["source"], taken["loop"],
        taken["outcome"], taken["state"], taken["opened"], last, handled, spent,
        taken["late_from"], contact[order], taken["sequence"], begins, moment, bits,
    )  # fmt: skip


def _merged(place: Array, matter: Array, moment: Array, bits: Array) -> tuple[Array, Array, Array]:
    """Marks of one matter and moment are one, unless they say the same twice."""
    owner = place[matter]
    order = np.lexsort((moment, owner))
    owner, moment, bits = owner[order], moment[order], bits[order]
    if not len(owner):
        return owner, moment, bits
    new = np.concatenate(([True], (owner[1:] != owner[:-1]) | (moment[1:] != moment[:-1])))
    starts = np.flatnonzero(new)
    either, summed = np.bitwise_or.reduceat(bits, starts), np.add.reduceat(bits, starts)
    group = np.cumsum(new) - 1
    twice = (either != summed)[group]
    kept = new | twice
    bits = np.where(twice, bits, either[group])
    return owner[kept], moment[kept], bits[kept].astype(np.int32)


def joined(parts: Sequence[Matters]) -> Matters:
    """All of them, part after part."""
    shifts = np.cumsum([0, *(len(part.moment) for part in parts)])
    begins = [part.begins[:-1] + shift for part, shift in zip(parts, shifts, strict=False)]
    arrays = {
        one.name: np.concatenate([getattr(part, one.name) for part in parts])
        for one in fields(Matters)
        if one.name != "begins"
    }
    return Matters(**arrays, begins=np.concatenate([*begins, shifts[-1:]]))


def chosen(matters: Matters, rows: Array) -> Matters:
    """These matters alone; ``rows`` are their places."""
    counts = np.diff(matters.begins)[rows]
    begins = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
    marks = np.repeat(matters.begins[rows] - begins[:-1], counts) + np.arange(begins[-1])
    arrays = {
        one.name: getattr(matters, one.name)[rows]
        for one in fields(Matters)
        if one.name not in _OF_MARKS
    }
    return Matters(**arrays, begins=begins, moment=matters.moment[marks], bits=matters.bits[marks])


def by_street(matters: Matters, most: int) -> Iterator[Matters]:
    """All of them in parts of about ``most``, each street whole in one."""
    streets = cut(matters.place, 9)
    order = np.argsort(streets, kind="stable")
    ends = np.flatnonzero(np.diff(streets[order])) + 1
    wanted = np.searchsorted(ends, np.arange(most, len(order), most))
    borders = np.unique(ends[wanted[wanted < len(ends)]])
    for rows in np.split(order, borders):
        yield chosen(matters, np.sort(rows))


def mark_repeats(matters: Matters) -> None:
    """Set REPEATED where the same trouble came in the same grid within 30 days before. ``matters`` hold
    all of each grid and category that is looked at."""
    order = np.lexsort((matters.ids, matters.opened, matters.category, matters.place))
    place, category = matters.place[order], matters.category[order]
    same = np.concatenate(([False], (place[1:] == place[:-1]) & (category[1:] == category[:-1])))
    opened = matters.opened[order]
    trouble = ~np.isin(matters.state[order], _NO_TROUBLE)
    group = np.cumsum(~same)
    # The last one before it that was a trouble, whatever group it is of.
    at = np.where(trouble, np.arange(len(order)), -1)
    before = np.concatenate(([-1], np.maximum.accumulate(at)[:-1])) if len(order) else at
    known = (before >= 0) & (group[before] == group) & (digits(place) == 15)
    is_repeat = np.zeros(len(order), bool)
    is_repeat[order] = known & (opened - opened[before] < REPEAT_US)
    came = (matters.bits & (1 << Measure.CAME)) > 0
    bit = np.int32(1 << Measure.REPEATED)
    matters.bits = np.where(
        came & is_repeat[matters.owner()], matters.bits | bit, matters.bits & ~bit
    )
