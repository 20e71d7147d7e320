"""Would a rule that is changed still raise all that it raised? Pure."""

from __future__ import annotations

from shanzhi.sensing.rules.rows import BELOW, QUIET, RISE, TOGETHER, RuleRow

# What 0 stands for in a rule over a person's quiet (see rhythm.LEAST_QUIET_MS).
LEAST_QUIET_S = 10_800


def is_weaker(before: RuleRow, after: RuleRow) -> bool:
    """May ``after`` leave out, or raise later or as less grave, what ``before`` raised? What looks at
    something else may. When an alarm clears is no part of it: that ends no call."""
    if (before.form, before.slot, before.other_slot) != (after.form, after.slot, after.other_slot):
        return True
    if before.cause != after.cause or after.severity < before.severity:
        return True
    sign = -1 if before.form == BELOW else 1
    return (
        sign * after.raise_at > sign * before.raise_at
        or after.other_at > before.other_at
        or after.hold_s > before.hold_s
        or after.needed > before.needed
        or after.of < before.of
        or _window_is_weaker(before, after)
    )


def _window_is_weaker(before: RuleRow, after: RuleRow) -> bool:
    if before.form == TOGETHER:
        return after.window_s < before.window_s
    if before.form == QUIET:
        return (after.window_s or LEAST_QUIET_S) > (before.window_s or LEAST_QUIET_S)
    # Over a longer time a short rise is less, over a shorter one a slow rise is.
    return before.form == RISE and after.window_s != before.window_s
