"""Readings against cells, each cell once at most in a round: bits, holds, flapping, verdicts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from shanzhi.sensing.rules.cells import CALM, COUNTING, PENDING, POINTS, RAISED, Cells, Side
from shanzhi.sensing.rules.plans import FORMS, Numbers
from shanzhi.sensing.rules.rows import (
    NOTHING,
    RISE,
    TOGETHER,
    Bools,
    Int32s,
    Ints,
    Times,
    Values,
    Verdicts,
    joined,
)

# A rule that is raised again within FLAP_MS of its clearing flaps; from the FLAPS-th raise of such a
# series on it stays raised until its readings were clear for FLAP_MS (off-delay, ISA 18.2).
FLAP_MS, FLAPS = 300_000, 3
# A reading that was overtaken may still raise (never clear) what one reading alone raises.
LATE_MS = 600_000
_RISE, _TOGETHER = FORMS.index(RISE), FORMS.index(TOGETHER)
_AFTER_ALL = np.iinfo(np.int64).max
# What belongs to where a cell is, and not to what happened to it.
_OWN = frozenset({"owner", "extra", "mark"})
RuleOf = Callable[[Ints], Int32s]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Readings beside the cells they go to; ``side`` 1: as the other metric of a TOGETHER."""

    cell: Ints
    rule: Int32s
    side: npt.NDArray[np.int8]
    value: Values
    at: Times

    def taken(self, rows: Ints) -> Pairs:
        """Some of them."""
        return Pairs(
            self.cell[rows], self.rule[rows], self.side[rows], self.value[rows], self.at[rows]
        )


class Judge:
    """Cells with what their rules need; ``waiting`` are cells with a hold or a calm that runs out."""

    def __init__(
        self, cells: Cells, numbers: Numbers, rising: Ints, joint: Ints, rule_of: RuleOf
    ) -> None:
        self.cells, self.numbers, self.rule_of = cells, numbers, rule_of
        self.rises = Side(cells, rising, POINTS, with_values=True)
        self.joins = Side(cells, joint, 2, with_values=False)
        self.waiting: list[Ints] = []

    def round(self, pairs: Pairs) -> tuple[Ints, Verdicts]:
        """Positions in ``pairs`` that changed something, and what."""
        cells, numbers = self.cells, self.numbers
        seen = pairs.cell + pairs.side if numbers.joins else pairs.cell
        newest = cells.newest[seen]
        small = pairs.value.astype(np.float32)
        fresh = pairs.at > newest
        if not fresh.all():
            fresh |= (pairs.at == newest) & (small != cells.latest[seen])
            if not fresh.all():
                return self._with_late(pairs, fresh, newest)
        cells.newest[seen] = pairs.at
        cells.latest[seen] = small
        return self._fresh(pairs)

    def _with_late(self, pairs: Pairs, fresh: Bools, newest: Times) -> tuple[Ints, Verdicts]:
        """Those in time as ever; of the others only what is an alarm at once."""
        late = self._late(pairs, np.flatnonzero(~fresh), newest)
        where = np.flatnonzero(fresh)
        timely = pairs.taken(where)
        seen = timely.cell + timely.side
        self.cells.newest[seen] = timely.at
        self.cells.latest[seen] = timely.value
        rows, verdicts = self._fresh(timely)
        return _merged(late, (where[rows], verdicts))

    def _late(self, pairs: Pairs, rows: Ints, newest: Times) -> tuple[Ints, Verdicts]:
        cells, numbers = self.cells, self.numbers
        part = pairs.taken(rows)
        over = part.value * numbers.sign[part.rule] >= numbers.raise_at[part.rule]
        takes = (
            over
            & numbers.at_once[part.rule]
            & (cells.state[part.cell] & RAISED == 0)
            & (part.at >= newest[rows] - LATE_MS)
            & (part.at > cells.turned[part.cell])
            & (part.at > 0)
        )
        # The very reading that is the newest already, once more.
        takes &= (part.at != newest[rows]) | (
            part.value.astype(np.float32) != cells.latest[part.cell]
        )
        taken = np.flatnonzero(takes)
        part = part.taken(taken)
        if len(taken):
            self._raise(part.cell, part.at)
            cells.state[part.cell] = RAISED
            cells.over[part.cell] = 0
            cells.clear[part.cell] = 0
        yes = np.ones(len(taken), np.bool_)
        return rows[taken], self._verdicts(part, yes, part.value, ~yes)

    def _fresh(self, pairs: Pairs) -> tuple[Ints, Verdicts]:
        cells, numbers = self.cells, self.numbers
        value = pairs.value
        measured = value * numbers.sign[pairs.rule]
        over = measured >= numbers.raise_at[pairs.rule]
        if numbers.rises or numbers.joins:
            form = numbers.form[pairs.rule]
            rows = np.flatnonzero(form == _RISE)
            if len(rows):
                value = value.copy()
                value[rows] = measured[rows] = self._rates(pairs.taken(rows))
                over[rows] = measured[rows] >= numbers.raise_at[pairs.rule[rows]]
            rows = np.flatnonzero(form == _TOGETHER)
            if len(rows):
                part = pairs.taken(rows)
                measured[rows[part.side == 1]] = np.nan
                over[rows] = self._together(part)
        state = cells.state[pairs.cell]
        hot = np.flatnonzero(over | (state != 0))
        if not len(hot):
            return hot, NOTHING
        clear = measured[hot] <= numbers.clear_at[pairs.rule[hot]]
        return self._hot(pairs.taken(hot), hot, state[hot], over[hot], clear, value[hot])

    def _hot(
        self,
        pairs: Pairs,
        rows: Ints,
        state: npt.NDArray[np.uint8],
        over: Bools,
        clear: Bools,
        value: Values,
    ) -> tuple[Ints, Verdicts]:
        """What is over, raised, pending or counting."""
        cells, numbers, cell, at = self.cells, self.numbers, pairs.cell, pairs.at
        mask, needed = numbers.mask[pairs.rule], numbers.needed[pairs.rule]
        overs = (cells.over[cell] << 1 | over) & mask
        clears = (cells.clear[cell] << 1 | (clear & ~over)) & mask
        agreed = np.bitwise_count(overs) >= needed
        up, calm = state & RAISED != 0, state & CALM != 0
        pending = state & PENDING != 0
        starts = ~up & agreed
        since = np.where(starts & ~pending, at, cells.since[cell])
        raises = starts & (at - since >= numbers.hold_ms[pairs.rule])
        pends = starts & ~raises
        back = up & calm & agreed
        ends = up & ~calm & (np.bitwise_count(clears) >= needed)
        flapping = ends & (cells.flaps[cell] >= FLAPS)
        since[flapping] = at[flapping]
        passed = up & calm & ~back & (at - since >= FLAP_MS)
        clears_now = (ends & ~flapping) | passed

        turned = raises | back
        if turned.any():
            self._raise(cell[turned], at[turned])
        cells.turned[cell[clears_now]] = at[clears_now]
        stands = (up & ~clears_now) | raises
        stays_calm = (calm & stands & ~back) | flapping
        # Raised, the next thing to count is what is clear; cleared or calm, what is over.
        keeps = (~stands & ~clears_now) | (stays_calm & ~flapping)
        overs[~keeps] = 0
        clears[raises | back | clears_now] = 0
        counting = ~stands & (overs != 0)
        cells.over[cell], cells.clear[cell], cells.since[cell] = overs, clears, since
        cells.state[cell] = (
            stands * RAISED + pends * PENDING + stays_calm * CALM + counting * COUNTING
        )
        begun = np.flatnonzero((pends & ~pending) | flapping)
        if len(begun):
            self.waiting.append(cell[begun])
        said = np.flatnonzero(raises | clears_now | back)
        return rows[said], self._verdicts(
            pairs.taken(said), ~clears_now[said], value[said], back[said]
        )

    def _raise(self, cell: Ints, at: Times) -> None:
        """Count whether it is the same trouble as just now."""
        cells = self.cells
        soon = (cells.turned[cell] > 0) & (at - cells.turned[cell] <= FLAP_MS)
        more = np.minimum(cells.flaps[cell].astype(np.int16) + 1, 255)
        cells.flaps[cell] = np.where(soon, more, 1)
        cells.turned[cell] = at

    def _rates(self, pairs: Pairs) -> Values:
        """Change per minute since the oldest point within the window, else the newest before it; NaN for
        a first reading. Less than a quarter of the window counts as a quarter, so that two readings a
        second apart are no slope."""
        points, row = self.rises, self.cells.extra[pairs.cell]
        window = np.maximum(self.numbers.window_ms[pairs.rule], 4_000)
        at, value = points.at[row], points.value[row]
        inside = (at > 0) & (at >= (pairs.at - window)[:, None])
        oldest = np.where(inside, at, _AFTER_ALL).argmin(1)
        newest = at.argmax(1)
        each = np.arange(len(row))
        chosen = np.where(inside.any(1), oldest, newest)
        elapsed = np.maximum(pairs.at - at[each, chosen], window // 4)
        rate = (pairs.value - value[each, chosen]) / elapsed * 60_000.0
        rate[at[each, newest] == 0] = np.nan
        keeps = np.flatnonzero(pairs.at - at[each, newest] >= window // 4)
        place = at[keeps].argmin(1)
        points.at[row[keeps], place] = pairs.at[keeps]
        points.value[row[keeps], place] = pairs.value[keeps]
        return np.asarray(rate)

    def _together(self, pairs: Pairs) -> Bools:
        """Over itself, and the other was over within the window."""
        numbers, rows = self.numbers, self.cells.extra[pairs.cell]
        other = pairs.side == 1
        limit = np.where(other, numbers.other_at[pairs.rule], numbers.raise_at[pairs.rule])
        over = pairs.value >= limit
        self.joins.at[rows[over], pairs.side[over]] = pairs.at[over]
        there = self.joins.at[rows, 1 - pairs.side]
        near = np.abs(pairs.at - there) <= numbers.window_ms[pairs.rule]
        return np.asarray(over & (there > 0) & near)

    def ran_out(self, now_ms: int) -> Verdicts:
        """Holds and calms whose time is over at ``now_ms``."""
        if not self.waiting:
            return NOTHING
        cells, numbers = self.cells, self.numbers
        cell = np.unique(np.concatenate(self.waiting))
        state = cells.state[cell]
        waits = (state & (PENDING | CALM)) != 0
        cell, state = cell[waits], state[waits]
        rule = self.rule_of(cell)
        pending = state & PENDING != 0
        limit = np.where(pending, numbers.hold_ms[rule], FLAP_MS)
        due = now_ms - cells.since[cell] >= limit
        self.waiting = [cell[~due]] if not due.all() else []
        cell, rule, pending = cell[due], rule[due], pending[due]
        at = np.full(len(cell), now_ms, np.int64)
        self._raise(cell[pending], at[pending])
        cells.turned[cell] = at
        cells.state[cell] = pending * RAISED
        cells.over[cell] = 0
        cells.clear[cell] = 0
        value = cells.latest[cell].astype(np.float64)
        return Verdicts(cells.owner[cell], rule, pending, value, at, np.zeros(len(cell), np.bool_))

    def take(self, old: Judge) -> None:
        """All of another judge, whose rules differ in their numbers only."""
        self.cells, self.rises, self.joins = old.cells, old.rises, old.joins
        self.waiting = old.waiting

    def carry(self, old: Judge, cell: Ints, there: Ints, form: str) -> None:
        """Cells of one form as they were in another judge, with their points and what waits."""
        for name in Cells.FIELDS:
            if name not in _OWN:
                getattr(self.cells, name)[cell] = getattr(old.cells, name)[there]
        side = {RISE: (self.rises, old.rises), TOGETHER: (self.joins, old.joins)}.get(form)
        if side:
            side[0].carry(side[1], self.cells.extra[cell], old.cells.extra[there])
        waits = self.cells.state[cell] & (PENDING | CALM) != 0
        if waits.any():
            self.waiting.append(cell[waits])

    def _verdicts(self, pairs: Pairs, raised: Bools, value: Values, again: Bools) -> Verdicts:
        owner = self.cells.owner[pairs.cell]
        return Verdicts(owner, pairs.rule, raised, value, pairs.at, again)


def _merged(first: tuple[Ints, Verdicts], second: tuple[Ints, Verdicts]) -> tuple[Ints, Verdicts]:
    if not len(first[0]):
        return second
    if not len(second[0]):
        return first
    return np.concatenate([first[0], second[0]]), joined([first[1], second[1]])
