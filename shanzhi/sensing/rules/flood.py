"""Very many readings of one metric of one device in a single call: a backlog, or an attack."""

from __future__ import annotations

import numpy as np

from shanzhi.sensing.rules.judge import Pairs
from shanzhi.sensing.rules.plans import FORMS, Numbers
from shanzhi.sensing.rules.rows import RISE, Bools, Ints

# So many readings of a metric in a call are judged one by one in any case.
FLOOD = 64
# And so many of those that tell something: the newest.
MOST_TOLD = 1_000
_RISE = FORMS.index(RISE)


def telling(pairs: Pairs, row: Ints, numbers: Numbers) -> Ints:
    """Positions of the readings that tell something, in order of arrival; ``row``: their order.

    Of a run in which all are over, all clear or all between, the first as many as the rule counts and
    the last one say all that the run does. Of more than a thousand that are left the newest stay.
    """
    order = np.lexsort((row, pairs.cell))
    cell, rule, side = pairs.cell[order], pairs.rule[order], pairs.side[order]
    measured = pairs.value[order] * numbers.sign[rule]
    over = measured >= np.where(side == 1, numbers.other_at[rule], numbers.raise_at[rule])
    sort = over * 2 + (measured <= numbers.clear_at[rule]) + side * 4
    begins = _changes(cell) | _changes(sort)
    ends = np.append(begins[1:], True)
    kept = _place(begins) < np.bitwise_count(numbers.mask[rule])
    kept |= ends | (numbers.form[rule] == _RISE)
    order, cell = order[kept], cell[kept]
    newest = _place(_changes(cell[::-1]))[::-1] < MOST_TOLD
    return np.sort(order[newest])


def _changes(values: Ints) -> Bools:
    """Where another one begins."""
    return np.append(True, values[1:] != values[:-1]) if len(values) else np.zeros(0, np.bool_)


def _place(begins: Bools) -> Ints:
    """How many stand before each in its run."""
    starts = np.flatnonzero(begins)
    return np.arange(len(begins)) - np.repeat(starts, np.diff(starts, append=len(begins)))
