"""The rules once more, slow and plain: one reading, one rule, one device at a time."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from shanzhi.sensing.rules.judge import FLAP_MS, FLAPS, LATE_MS
from shanzhi.sensing.rules.rows import RuleRow

Said = tuple[int, int, bool, float, int, bool]


@dataclass
class PlainRule:
    """One rule over the readings of one device."""

    device: int
    index: int
    rule: RuleRow
    newest: list[tuple[int, float] | None] = field(default_factory=lambda: [None, None])
    overs: list[bool] = field(default_factory=list)
    clears: list[bool] = field(default_factory=list)
    raised: bool = False
    held_since: int | None = None
    calm_since: int | None = None
    turned: int = 0
    flaps: int = 0
    points: list[tuple[int, float]] = field(default_factory=list)
    over_at: list[int] = field(default_factory=lambda: [0, 0])

    def read(self, slot: int, value: float, at: int) -> list[Said]:
        rule = self.rule
        sides = [side for side, mine in ((0, rule.slot), (1, rule.other_slot)) if mine == slot]
        if rule.form != "together":
            sides = [side for side in sides if side == 0]
        return [said for side in sides for said in self._side(side, value, at)]

    def _side(self, side: int, value: float, at: int) -> list[Said]:
        if math.isnan(value) or math.isinf(value):
            return []
        known, small = self.newest[side], float(np.float32(value))
        newest_at = known[0] if known else 0
        if at < newest_at or (known and known == (at, small)) or at <= 0:
            return self._late(value, at, newest_at, small)
        self.newest[side] = (at, small)
        over, clear, shown = self._measure(side, value, at)
        return self._count(over, clear, shown, at)

    def _late(self, value: float, at: int, newest_at: int, small: float) -> list[Said]:
        rule = self.rule
        once = rule.form in ("above", "below") and rule.needed == 1 and rule.hold_s == 0
        over = value >= rule.raise_at if rule.form != "below" else value <= rule.raise_at
        repeated = self.newest[0] == (at, small)
        if not (once and over) or self.raised or repeated:
            return []
        if at < newest_at - LATE_MS or at <= self.turned or at <= 0:
            return []
        return self._raise(value, at)

    def _measure(self, side: int, value: float, at: int) -> tuple[bool, bool, float]:
        rule = self.rule
        if rule.form == "below":
            return value <= rule.raise_at, value >= rule.clear_at, value
        if rule.form == "rise":
            rate = self._rate(value, at)
            if rate is None:
                return False, False, value
            return rate >= rule.raise_at, rate <= rule.clear_at, rate
        if rule.form == "together":
            over = value >= (rule.other_at if side else rule.raise_at)
            if over:
                self.over_at[side] = at
            there = self.over_at[1 - side]
            met = over and there > 0 and abs(at - there) <= rule.window_s * 1000
            return met, side == 0 and value <= rule.clear_at, value
        return value >= rule.raise_at, value <= rule.clear_at, value

    def _rate(self, value: float, at: int) -> float | None:
        window = max(self.rule.window_s * 1000, 4000)
        inside = [point for point in self.points if point[0] >= at - window]
        chosen = inside[0] if inside else (self.points[-1] if self.points else None)
        if not self.points or at - self.points[-1][0] >= window // 4:
            self.points = [*self.points, (at, value)][-4:]
        if chosen is None:
            return None
        return (value - chosen[1]) / max(at - chosen[0], window // 4) * 60_000.0

    def _count(self, over: bool, clear: bool, shown: float, at: int) -> list[Said]:
        rule = self.rule
        self.overs = [*self.overs, over][-rule.of :]
        self.clears = [*self.clears, clear and not over][-rule.of :]
        agreed = sum(self.overs) >= rule.needed
        if self.raised:
            return self._standing(agreed, shown, at)
        if not agreed:
            self.held_since = None
            return []
        if self.held_since is None:
            self.held_since = at
        return self._raise(shown, at) if at - self.held_since >= rule.hold_s * 1000 else []

    def _standing(self, agreed: bool, shown: float, at: int) -> list[Said]:
        if self.calm_since is not None:
            if agreed:
                self.calm_since = None
                return self._raise(shown, at, again=True)
            return self._clear(shown, at) if at - self.calm_since >= FLAP_MS else []
        self.overs = []
        if sum(self.clears) < self.rule.needed:
            return []
        if self.flaps >= FLAPS:
            self.calm_since = at
            return []
        return self._clear(shown, at)

    def look(self, now: int) -> list[Said]:
        latest = self.newest[0][1] if self.newest[0] else 0.0
        if self.raised:
            due = self.calm_since is not None and now - self.calm_since >= FLAP_MS
            return self._clear(latest, now) if due else []
        due = self.held_since is not None and now - self.held_since >= self.rule.hold_s * 1000
        return self._raise(latest, now) if due else []

    def _raise(self, shown: float, at: int, *, again: bool = False) -> list[Said]:
        soon = self.turned > 0 and at - self.turned <= FLAP_MS
        self.flaps = min(self.flaps + 1, 255) if soon else 1
        self.turned, self.raised, self.held_since = at, True, None
        self.overs, self.clears = [], []
        return [(self.device, self.index, True, round(shown, 6), at, again)]

    def _clear(self, shown: float, at: int) -> list[Said]:
        self.turned, self.raised, self.calm_since = at, False, None
        self.overs, self.clears = [], []
        return [(self.device, self.index, False, round(shown, 6), at, False)]


class PlainBook:
    """All of them, in order of arrival."""

    def __init__(self, rules: list[RuleRow], kind_of: list[int]) -> None:
        self.parts = [
            [
                PlainRule(device, index, rule)
                for index, rule in enumerate(rules)
                if rule.kind == kind
            ]
            for device, kind in enumerate(kind_of)
        ]

    def read(self, rows: list[tuple[int, int, float, int]]) -> list[Said]:
        return [
            said
            for device, slot, value, at in rows
            for part in self.parts[device]
            for said in part.read(slot, value, at)
        ]

    def look(self, now: int) -> list[Said]:
        return [said for parts in self.parts for part in parts for said in part.look(now)]
