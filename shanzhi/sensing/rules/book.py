"""The book of rules: readings in, verdicts out, at millions a second."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from shanzhi.sensing.rules.cells import RAISED, Cells
from shanzhi.sensing.rules.flood import FLOOD, telling
from shanzhi.sensing.rules.judge import Judge, Pairs
from shanzhi.sensing.rules.plans import FORMS, Numbers, Plans
from shanzhi.sensing.rules.rhythm import Rhythms
from shanzhi.sensing.rules.rows import (
    NOTHING,
    RISE,
    SLOTS,
    TOGETHER,
    Ints,
    KindRow,
    RuleRow,
    Times,
    Values,
    Verdicts,
    joined,
)
from shanzhi.sensing.rules.silence import Silence

CHINA_MS = 8 * 3_600_000
# Devices that one look judges for silence, and persons that it judges for quiet.
SLICE, PERSONS = 65_536, 16_384


class RuleBook:
    """Rules over the devices of one process.

    ``kinds``, ``rules``: rows; ``places``: place code of each rule set (the longest place code of a rule that
    the device's begins with, "" for the general one); ``kind_of`` and ``set_of``: indices by device.
    Not safe for several threads at once.
    """

    def __init__(
        self,
        kinds: Sequence[KindRow],
        rules: Sequence[RuleRow],
        places: Sequence[str],
        kind_of: npt.NDArray[np.int16],
        set_of: npt.NDArray[np.int16] | None = None,
        *,
        zone_ms: int = CHINA_MS,
    ) -> None:
        self.kinds, self.rules, self.places = tuple(kinds), tuple(rules), tuple(places) or ("",)
        self.plans, self.numbers = Plans(self.kinds, self.rules, self.places), Numbers(self.rules)
        self.kind_of = np.array(kind_of, np.int16)
        sets = np.zeros(len(self.kind_of), np.int16) if set_of is None else set_of
        self.plan = self.plans.of[self.kind_of, sets].astype(np.int16)
        self.cells = Cells(self.plans.size[self.plan])
        self.judge = Judge(
            self.cells, self.numbers, self._cells_of(RISE), self._cells_of(TOGETHER), self._rule_of
        )
        intervals = [kind.interval_s for kind in self.kinds]
        self.silence = Silence(self.plans, self.rules, intervals, len(self.plan))
        persons = np.flatnonzero(self.plans.quiet[self.plan] >= 0)
        self.rhythms = Rhythms(self.kinds, self.rules, persons, len(self.plan), zone_ms)
        self._device_at, self._person_at = 0, 0

    def read(
        self,
        idx: npt.NDArray[np.int32],
        slot: npt.NDArray[np.uint8],
        value: Values,
        at_ms: Times,
    ) -> Verdicts:
        """Judge ``n`` readings in order of arrival; arrays of one length.

        ``idx``: device; ``slot``: 0 to 7; ``at_ms``: the device's own time in milliseconds of 1970, or when it
        was received where its clock is far off. What is not a number says nothing. A reading older
        than the newest of its metric neither counts nor clears; it raises what one reading alone raises, up
        to ten minutes late. The same time and value once more does nothing.
        """
        fine = np.isfinite(value)
        if not fine.all():
            rows = np.flatnonzero(fine)
            idx, slot, value, at_ms = idx[rows], slot[rows], value[rows], at_ms[rows]
        plan = self.plan[idx]
        row, pairs = self._pairs(idx, plan, slot, value, at_ms)
        parts = [(row[where], verdicts) for where, verdicts in self._rounds(row, pairs)]
        if len(self.rhythms.device):
            parts.append(self._moved(idx, plan, slot, value, at_ms))
        parts = [part for part in parts if len(part[0])]
        if not parts:
            return NOTHING
        order = np.argsort(np.concatenate([part[0] for part in parts]), kind="stable")
        return joined([part[1] for part in parts]).taken(order)

    def look(self, now_ms: int, seen_ms: Times) -> Verdicts:
        """Judge what time alone decides; about once a second.

        ``seen_ms``: when each device last gave any sign of life (0: never). Holds that ran out are judged at
        each look; silence and quiet by slices of the devices, in turn.
        """
        parts = [self.judge.ran_out(now_ms)]
        count = len(self.plan)
        if count:
            end = min(self._device_at + SLICE, count)
            parts.append(self.silence.look(now_ms, seen_ms, self.plan, self._device_at, end))
            self._device_at = end % count
        persons = len(self.rhythms.device)
        if persons:
            rows = slice(self._person_at, min(self._person_at + PERSONS, persons))
            rule = self.plans.quiet[self.plan[self.rhythms.device[rows]]]
            parts.append(self.rhythms.look(now_ms, seen_ms, self.kind_of, rule, rows))
            self._person_at = rows.stop % persons
        return joined(parts)

    def stands(self, idx: int, rule: int) -> bool:
        """An alarm of this device and rule is open already; False where the rule holds for it no longer.

        ``rule``: index in ``rules``.
        """
        plan = self.plan[idx]
        for which, table in enumerate(self.plans.silence):
            if table[plan] == rule:
                self.silence.raised[which, idx] = True
                return True
        if self.plans.quiet[plan] == rule:
            self.rhythms.raised[self.rhythms.row_of[idx]] = True
            return True
        found = np.flatnonzero(self.plans.rule[plan] == rule)
        if len(found):
            self.cells.state[self.cells.base[idx] + found[0]] = RAISED
        return bool(len(found))

    def instead_of(self, idx: int, rule: int) -> int:
        """The rule that holds for a device in the place of ``rule``: itself, or where somebody set another
        of its name since, that one; -1 for none."""
        plan = self.plan[idx]
        held = [*self.plans.rule[plan], *(table[plan] for table in self.plans.silence)]
        held = [int(one) for one in (*held, self.plans.quiet[plan]) if one >= 0]
        if rule in held:
            return rule
        wanted = self._identity(rule)
        return next((one for one in held if self._identity(one) == wanted), -1)

    def place(self, idx: int, kind: int, rule_set: int = 0) -> None:
        """A device is new, changed its kind or its rule set, or is gone (``kind`` -1); it begins anew.

        ``idx`` is within the arrays that the book was built with: whoever expects more devices builds it
        with places of kind -1 to spare. Nothing happens where all is as it was.
        """
        plan = int(self.plans.of[kind, rule_set])
        self.kind_of[idx] = kind
        if plan == self.plan[idx]:
            return
        self.plan[idx] = plan
        self.silence.raised[:, idx] = False
        self.rhythms.forget(idx)
        start = self.cells.add(idx, int(self.plans.size[plan]))
        for local, rule in enumerate(self.plans.rule[plan]):
            if rule >= 0 and self.rules[rule].form == RISE:
                self.judge.rises.add(self.cells, start + local)
            if rule >= 0 and self.rules[rule].form == TOGETHER:
                self.judge.joins.add(self.cells, start + local)
        if self.plans.quiet[plan] >= 0 and self.rhythms.row_of[idx] < 0:
            self.rhythms.add(idx)

    def carry(self, old: RuleBook, from_idx: npt.NDArray[np.int32]) -> None:
        """Take over what an older book knows, after rules or devices changed; the older one is used up.

        ``from_idx``: index in ``old`` of each device here, -1 for a new one. What a rule had counted goes
        on where kind, name, form and metric are the same; a changed threshold judges from the next reading.
        """
        if self._is_like(old, from_idx):
            self.judge.take(old.judge)
            self.cells, self.silence.raised = old.cells, old.silence.raised
            self.rhythms.take(old.rhythms)
            return
        known = np.flatnonzero(from_idx >= 0)
        before = from_idx[known]
        width = len(old.plans.size)
        both = self.plan[known].astype(np.int64) * width + old.plan[before]
        for pair in np.unique(both).tolist():
            plan, was = divmod(pair, width)
            mine = known[both == pair]
            theirs = from_idx[mine]
            self._carry_plan(old, plan, was, mine, theirs)
        here = known[(self.rhythms.row_of[known] >= 0) & (old.rhythms.row_of[before] >= 0)]
        there = old.rhythms.row_of[from_idx[here]]
        self.rhythms.carry(old.rhythms, self.rhythms.row_of[here], there)

    def _is_like(self, old: RuleBook, from_idx: npt.NDArray[np.int32]) -> bool:
        """The same devices and the same rules but for their numbers: the memory is taken as it is."""
        return (
            len(self.plan) == len(old.plan)
            and bool((from_idx == np.arange(len(from_idx))).all())
            and bool((self.plan == old.plan).all())
            and len(self.rules) == len(old.rules)
            and all(map(self._identity_is, range(len(self.rules)), [old] * len(self.rules)))
            and all(
                np.array_equal(getattr(self.plans, table), getattr(old.plans, table))
                for table in ("rule", "watch", "side", "silence", "quiet")
            )
        )

    def _identity_is(self, rule: int, old: RuleBook) -> bool:
        return self._identity(rule) == old._identity(rule)

    def _carry_plan(self, old: RuleBook, plan: int, was: int, mine: Ints, theirs: Ints) -> None:
        names = {old._identity(int(rule)): at for at, rule in enumerate(old.plans.rule[was])}
        for local, rule in enumerate(self.plans.rule[plan]):
            there = names.get(self._identity(int(rule)))
            if rule < 0 or there is None:
                continue
            cell, before = self.cells.base[mine] + local, old.cells.base[theirs] + there
            form = self.rules[rule].form
            self.judge.carry(old.judge, cell, before, form)
            if form == TOGETHER:
                self.judge.carry(old.judge, cell + 1, before + 1, "")
        for which, table in enumerate(self.plans.silence):
            for other, olds in enumerate(old.plans.silence):
                if self._identity(int(table[plan])) == old._identity(int(olds[was])):
                    self.silence.raised[which, mine] = old.silence.raised[other, theirs]

    def _identity(self, rule: int) -> tuple[str, str, str, int, int] | None:
        if rule < 0:
            return None
        row = self.rules[rule]
        return self.kinds[row.kind].code, row.name, row.form, row.slot, row.other_slot

    @property
    def waits(self) -> bool:
        """Whether a hold or a calm is running out."""
        return bool(self.judge.waiting)

    def memory(self) -> int:
        """Bytes that the book holds at most."""
        parts = (self.cells, self.judge.rises, self.judge.joins, self.silence, self.rhythms)
        return sum(part.memory() for part in parts) + self.plan.nbytes + self.kind_of.nbytes

    def _pairs(
        self,
        idx: npt.NDArray[np.int32],
        plan: npt.NDArray[np.int16],
        slot: npt.NDArray[np.uint8],
        value: Values,
        at: Times,
    ) -> tuple[Ints, Pairs]:
        """Each reading beside each cell that it goes to, and which reading it is."""
        spot = plan.astype(np.intp) * SLOTS + slot
        rows, cells, rules, sides = [], [], [], []
        for watch, side in zip(self.plans.watch, self.plans.side, strict=True):
            local = watch[spot]
            taken = np.flatnonzero(local >= 0)
            if len(taken):
                local = local[taken]
                rows.append(taken)
                cells.append(self.cells.base[idx[taken]] + local.astype(np.intp))
                rules.append(self.plans.rule[plan[taken], local])
                sides.append(side[spot[taken]])
        if not rows:
            empty = np.zeros(0, np.intp)
            return empty, Pairs(
                empty, empty.astype(np.int32), empty.astype(np.int8), value[:0], at[:0]
            )
        row = np.concatenate(rows) if len(rows) > 1 else rows[0]
        cell, rule, side = map(np.concatenate, (cells, rules, sides))
        return row, Pairs(cell, rule, side, value[row], at[row])

    def _rounds(self, row: Ints, pairs: Pairs) -> list[tuple[Ints, Verdicts]]:
        """Each cell at most once in a round, its readings in order."""
        count, mark = len(pairs.cell), self.cells.mark
        if not count:
            return []
        each = np.arange(count, dtype=np.int32)
        mark[pairs.cell] = each
        is_last = mark[pairs.cell] == each
        if is_last.all():
            return [self.judge.round(pairs)]
        # Few cells have several readings in a call: only those are put in order.
        mark[pairs.cell[~is_last]] = -1
        is_alone = mark[pairs.cell] >= 0
        several = np.flatnonzero(~is_alone)
        turns = _turns(pairs.cell[several], row[several])
        if len(turns) > FLOOD:
            several = several[telling(pairs.taken(several), row[several], self.numbers)]
            turns = _turns(pairs.cell[several], row[several])
        turns = [several[turn] for turn in turns]
        turns[0] = np.concatenate([np.flatnonzero(is_alone), turns[0]])
        answers: list[tuple[Ints, Verdicts]] = []
        for part in turns:
            where, verdicts = self.judge.round(pairs.taken(part))
            answers.append((part[where], verdicts))
        return answers

    def _moved(
        self,
        idx: npt.NDArray[np.int32],
        plan: npt.NDArray[np.int16],
        slot: npt.NDArray[np.uint8],
        value: Values,
        at: Times,
    ) -> tuple[Ints, Verdicts]:
        where, row = self.rhythms.read(idx, self.kind_of[idx], slot, value, at)
        device = self.rhythms.device[row]
        no = np.zeros(len(where), np.bool_)
        rule = self.plans.quiet[plan[where]]
        return where, Verdicts(device, rule, no, np.zeros(len(where)), at[where], no)

    def _cells_of(self, form: str) -> Ints:
        """Cells of one form."""
        is_form = np.append(self.numbers.form == FORMS.index(form), False)
        wanted = is_form[self.plans.rule]
        found = [
            self.cells.base[np.flatnonzero(self.plan == plan)] + local
            for plan, local in np.argwhere(wanted)
        ]
        return np.concatenate(found).astype(np.intp) if found else np.zeros(0, np.intp)

    def _rule_of(self, cell: Ints) -> npt.NDArray[np.int32]:
        device = self.cells.owner[cell]
        return np.asarray(self.plans.rule[self.plan[device], cell - self.cells.base[device]])


def _turns(cell: Ints, row: Ints) -> list[Ints]:
    """Positions of the first readings of each cell, then of the second ones, and so on."""
    order = np.lexsort((row, cell))
    begins = np.flatnonzero(np.diff(cell[order], prepend=-1))
    turn = np.arange(len(cell)) - np.repeat(begins, np.diff(begins, append=len(cell)))
    by_turn = order[np.argsort(turn, kind="stable")]
    return list(np.split(by_turn, np.cumsum(np.bincount(turn))[:-1]))
