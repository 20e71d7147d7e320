"""How fast readings are judged, and in how much memory: `python -m benchmarks.sensing_rules`.

620,000 devices in the mix of a district (most of them smoke detectors), the rules that ship, no database. The
reference is the bare comparison of the same readings with the same thresholds in numpy: gather, compare, nothing
remembered. Calls of 50,000 rows (catching up), of 500 (a tick of 20 ms), of 50,000 where one in a hundred is over
(a storm), and one look a second.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanzhi.config.settings")
import django

django.setup()

from shanzhi.sensing.kinds import KINDS, Kind  # noqa: E402  # 2026-11-26: models need Django
from shanzhi.sensing.rules.book import RuleBook  # noqa: E402  # 2026-11-26: the same
from shanzhi.sensing.rules.rows import (  # noqa: E402  # 2026-11-26: the same
    Activity,
    KindRow,
    RuleRow,
)

DEVICES = 620_000
# Devices of each kind out of a thousand; the rest are spread over all kinds.
SHARE = {"smoke": 560, "heat": 60, "gas": 90, "water_level": 20, "door": 80, "bed": 20, "sos": 40}
SHARE |= {"doorbell": 30, "manhole": 20, "power": 20, "gateway": 20}
NOW = 1_800_000_000_000
LARGE, SMALL, ROUNDS = 50_000, 500, 40


def main() -> int:
    kinds, rules = _rows()
    kind_of = _mix(np.random.default_rng(1))
    began = time.perf_counter()
    book = RuleBook(kinds, rules, [""], kind_of)
    built = time.perf_counter() - began
    stream = Stream(kind_of)
    large = _median(lambda: book.read(*stream.rows(LARGE)), stream, ROUNDS)
    small = _median(lambda: book.read(*stream.rows(SMALL)), stream, ROUNDS * 10)
    bare = _median(lambda: _bare(book, *stream.rows(LARGE)), stream, ROUNDS)
    stream.over = 0.01
    storm = _median(lambda: book.read(*stream.rows(LARGE)), stream, ROUNDS)
    looks = sorted(_look(book, second) for second in range(60))
    larger = RuleBook(kinds, [*rules, rules[0]], [""], kind_of)
    began = time.perf_counter()
    larger.carry(book, np.arange(DEVICES, dtype=np.int32))
    carried = time.perf_counter() - began
    value, reference = LARGE / large, LARGE / bare
    result = {
        "name": "sensing_rules",
        "value": round(value),
        "unit": "readings/s",
        "reference": round(reference),
        "ratio": round(value / reference, 4),
        "ms_for_500": round(small * 1000, 3),
        "storm_readings_per_second": round(LARGE / storm),
        "look_ms_median": round(looks[30] * 1000, 2),
        "look_ms_worst": round(looks[-1] * 1000, 2),
        "devices": DEVICES,
        "memory_mb": round(book.memory() / 1e6, 1),
        "build_s": round(built, 2),
        "carry_s": round(carried, 2),
    }
    print(json.dumps(result))
    return 0


class Stream:
    """Readings of random devices, each a second later; ``over``: the share that is at its highest."""

    def __init__(self, kind_of: Any) -> None:
        self.kind_of, self.over, self.second = kind_of, 0.0, 0
        self.random = np.random.default_rng(2)
        self.metrics = np.array([len(kind.metrics) for kind in KINDS])
        self.usual = _table(lambda metric: 80 if metric.key == "battery" else metric.lowest)
        self.highest = _table(lambda metric: metric.highest)
        self.next: tuple[Any, ...] = ()

    def prepare(self, count: int) -> None:
        """Make the next call's rows outside the time that is measured."""
        self.second += 1
        device = self.random.integers(0, len(self.kind_of), count).astype(np.int32)
        kind = self.kind_of[device]
        slot = (self.random.integers(0, 8, count) % self.metrics[kind]).astype(np.uint8)
        is_over = self.random.random(count) < self.over
        value = np.where(is_over, self.highest[kind, slot], self.usual[kind, slot])
        at = NOW + self.second * 1000 + self.random.integers(0, 900, count)
        self.next = (device, slot, value + self.random.random(count) * 0.4, at)

    def rows(self, count: int) -> tuple[Any, ...]:
        return self.next


def _median(call: Callable[[], object], stream: Stream, rounds: int) -> float:
    count = LARGE if rounds == ROUNDS else SMALL
    times = []
    for _round in range(rounds):
        stream.prepare(count)
        began = time.perf_counter()
        call()
        times.append(time.perf_counter() - began)
    return float(np.median(times))


def _bare(book: RuleBook, device: Any, slot: Any, value: Any, at: Any) -> Any:
    """Which readings are over, and nothing else."""
    spot = book.plan[device].astype(np.intp) * 8 + slot
    local = book.plans.watch[0][spot]
    rows = np.flatnonzero(local >= 0)
    rule = book.plans.rule[book.plan[device[rows]], local[rows]]
    over = value[rows] * book.numbers.sign[rule] >= book.numbers.raise_at[rule]
    return rows[over]


def _look(book: RuleBook, second: int) -> float:
    seen = np.full(DEVICES, NOW, np.int64)
    began = time.perf_counter()
    book.look(NOW + (100 + second) * 1000, seen)
    return time.perf_counter() - began


def _mix(random: Any) -> Any:
    weights = np.array([SHARE.get(kind.code, 0) for kind in KINDS], float)
    weights += (1000 - weights.sum()) / len(KINDS)
    return random.choice(len(KINDS), DEVICES, p=weights / weights.sum()).astype(np.int16)


def _table(value: Callable[[Any], float]) -> Any:
    return np.array([([value(one) for one in kind.metrics] + [0.0] * 8)[:8] for kind in KINDS])


def _rows() -> tuple[list[KindRow], list[RuleRow]]:
    """What ships, as the book wants it."""
    kinds: list[KindRow] = []
    rules: list[RuleRow] = []
    for index, kind in enumerate(KINDS):
        slots = {metric.key: slot for slot, metric in enumerate(kind.metrics)}
        kinds.append(KindRow(kind.code, kind.interval_s, _activity(kind), slots.get("open", -1)))
        rules += [
            RuleRow(
                len(rules) + at, index, rule.name, rule.cause, rule.severity, rule.form,
                rule.raise_at, rule.clear_at, slots.get(rule.metric, -1), "",
                slots.get(rule.other_metric, -1),
                float("inf") if rule.other_at is None else rule.other_at,
                rule.window_s, rule.needed, rule.of, rule.hold_s,
            )
            for at, rule in enumerate(kind.rules)
        ]  # fmt: skip
    return kinds, rules


def _activity(kind: Kind) -> tuple[Activity, ...]:
    if not kind.is_personal:
        return ()
    return tuple(
        Activity(slot, metric.is_state, max(1.0, metric.deadband))
        for slot, metric in enumerate(kind.metrics)
        if metric.key != "battery"
    )


if __name__ == "__main__":
    sys.exit(main())
