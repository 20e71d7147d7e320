"""Which rules hold for which devices: a plan for each kind in each rule set."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from shanzhi.sensing.rules.rows import (
    ABOVE,
    BELOW,
    OF_READINGS,
    QUIET,
    RISE,
    SILENCE,
    SLOTS,
    TOGETHER,
    KindRow,
    RuleRow,
)

FORMS = (ABOVE, BELOW, RISE, SILENCE, QUIET, TOGETHER)


def held(rules: Sequence[RuleRow], of_kind: Sequence[int], place: str) -> list[int]:
    """Which of a kind's rules (indices) hold at a place: of those with one name the one with the longest
    place code that the place begins with; one that is switched off holds nothing."""
    found: dict[str, int] = {}
    for index in of_kind:
        rule = rules[index]
        if not place.startswith(rule.place_code):
            continue
        other = found.get(rule.name)
        if other is None or len(rules[other].place_code) < len(rule.place_code):
            found[rule.name] = index
    return sorted(index for index in found.values() if rules[index].is_on)


class Plans:
    """Tables by plan (kind × rule set); a device holds one cell for each rule over readings, and one more
    for the other side of a TOGETHER.

    ``of``: plan by [kind, set]; ``size``: cells by plan; ``rule``: rule by [plan, cell], -1 where there is
    none; ``watch``/``side``: [which, plan × 8 + slot] the cell (-1) that a reading goes to, and whether as the
    other metric; ``silence``: [which, plan] rule or -1; ``quiet``: [plan] rule or -1.
    """

    def __init__(
        self, kinds: Sequence[KindRow], rules: Sequence[RuleRow], places: Sequence[str]
    ) -> None:
        count = len(kinds) * len(places)
        of = np.arange(count, dtype=np.int16).reshape(len(kinds), len(places))
        # Kind -1, no device, has the plan behind all others, which has no rules.
        self.of = np.concatenate([of, np.full((1, len(places)), count, np.int16)])
        by_kind = [
            [at for at, rule in enumerate(rules) if rule.kind == k] for k in range(len(kinds))
        ]
        lists = [held(rules, mine, place) for mine in by_kind for place in places]
        lists.append([])
        count += 1
        cells: list[list[int]] = []
        watched: list[list[tuple[int, int]]] = [[] for _ in range(count * SLOTS)]
        for plan, indices in enumerate(lists):
            cells.append(_cells(plan, indices, rules, watched))
        self.size = np.array([len(row) for row in cells], np.int32)
        self.rule = np.full((count, max(1, max(self.size, default=0))), -1, np.int32)
        for plan, row in enumerate(cells):
            self.rule[plan, : len(row)] = row
        deep = max((len(row) for row in watched), default=0)
        self.watch = np.full((deep, count * SLOTS), -1, np.int16)
        self.side = np.zeros((deep, count * SLOTS), np.int8)
        for spot, pairs in enumerate(watched):
            for which, (cell, side) in enumerate(pairs):
                self.watch[which, spot], self.side[which, spot] = cell, side
        self.silence = _by_form(lists, rules, SILENCE)
        self.quiet = _by_form(lists, rules, QUIET)[0]


def _cells(
    plan: int, indices: list[int], rules: Sequence[RuleRow], watched: list[list[tuple[int, int]]]
) -> list[int]:
    row: list[int] = []
    for index in indices:
        rule = rules[index]
        if rule.form not in OF_READINGS:
            continue
        watched[plan * SLOTS + rule.slot].append((len(row), 0))
        if rule.form == TOGETHER:
            watched[plan * SLOTS + rule.other_slot].append((len(row), 1))
            row.append(index)
            row.append(-1)
        else:
            row.append(index)
    return row


def _by_form(lists: list[list[int]], rules: Sequence[RuleRow], form: str) -> npt.NDArray[np.int32]:
    rows = [[index for index in indices if rules[index].form == form] for indices in lists]
    deep = max(1, max((len(row) for row in rows), default=0))
    table = np.full((deep, len(lists)), -1, np.int32)
    for plan, row in enumerate(rows):
        table[: len(row), plan] = row
    return table


class Numbers:
    """The numbers of all rules as arrays by rule, in the units of the book (milliseconds)."""

    def __init__(self, rules: Sequence[RuleRow]) -> None:
        self.form = np.array([FORMS.index(rule.form) for rule in rules], np.int8)
        self.sign = np.array([-1.0 if rule.form == BELOW else 1.0 for rule in rules])
        self.raise_at = self.sign * np.array([rule.raise_at for rule in rules])
        self.clear_at = self.sign * np.array([rule.clear_at for rule in rules])
        self.other_at = np.array([rule.other_at for rule in rules], np.float64)
        self.needed = np.array([rule.needed for rule in rules], np.uint8)
        self.mask = np.array([(1 << rule.of) - 1 for rule in rules], np.uint16)
        self.hold_ms = np.array([rule.hold_s * 1000 for rule in rules], np.int64)
        self.window_ms = np.array([rule.window_s * 1000 for rule in rules], np.int64)
        # One reading alone is an alarm: smoke, gas, a call for help.
        self.at_once = np.array(
            [
                rule.form in (ABOVE, BELOW) and rule.needed == 1 and rule.hold_s == 0
                for rule in rules
            ],
            np.bool_,
        )
        self.rises = RISE in {rule.form for rule in rules}
        self.joins = TOGETHER in {rule.form for rule in rules}
