"""No sign of life when one was expected: judged per device, never from its gateway."""

from __future__ import annotations

import numpy as np

from shanzhi.sensing.rules.plans import Plans
from shanzhi.sensing.rules.rows import NOTHING, Ints, RuleRow, Times, Verdicts, joined


class Silence:
    """Which devices are silent; ``raised`` by [which rule of the plan, device]. ``late_ms`` by rule: how
    long after the last sign of life it is an alarm."""

    def __init__(
        self, plans: Plans, rules: tuple[RuleRow, ...], intervals: list[int], devices: int
    ) -> None:
        self.rule_by_plan = plans.silence
        self.raised = np.zeros((len(plans.silence), devices), np.bool_)
        self.interval_ms = np.array([intervals[rule.kind] * 1000.0 for rule in rules])
        self.late_ms = np.array(
            [rule.raise_at * intervals[rule.kind] * 1000.0 + rule.hold_s * 1000.0 for rule in rules]
        )

    def look(self, now_ms: int, seen_ms: Times, plan: Ints, start: int, end: int) -> Verdicts:
        """Devices ``start`` to ``end``; one that was never seen (0 or less) is not missed."""
        parts = []
        seen, plans = seen_ms[start:end], plan[start:end]
        for which, table in enumerate(self.rule_by_plan):
            rule = table[plans]
            here = self.raised[which, start:end]
            late = (seen > 0) & (rule >= 0)
            late &= now_ms - seen > self.late_ms[rule]
            changed = np.flatnonzero(late != here)
            if not len(changed):
                continue
            here[changed] = late[changed]
            # A device whose rule is no more has nothing to clear: its alarm is closed with the rule.
            changed = changed[rule[changed] >= 0]
            parts.append(
                Verdicts(
                    (changed + start).astype(np.int32),
                    rule[changed],
                    late[changed],
                    (now_ms - seen[changed]) / self.interval_ms[rule[changed]],
                    np.full(len(changed), now_ms, np.int64),
                    np.zeros(len(changed), np.bool_),
                )
            )
        return joined(parts) if parts else NOTHING

    def memory(self) -> int:
        """Bytes."""
        return self.raised.nbytes
