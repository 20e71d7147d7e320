"""What the book of rules is built from, and what it answers with: plain rows and arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

# The words of models.Form; a test keeps the two alike.
ABOVE, BELOW, RISE = "above", "below", "rise"
SILENCE, QUIET, TOGETHER = "silence", "quiet", "together"
# Forms that look at single readings.
OF_READINGS = (ABOVE, BELOW, RISE, TOGETHER)
SLOTS = 8

# Indices of any width.
Ints = npt.NDArray[np.integer[Any]]
Int32s = npt.NDArray[np.int32]
Times = npt.NDArray[np.int64]
Values = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule, with the fields of models.AlarmRule; ``kind`` is the index of its kind, ``slot`` and
    ``other_slot`` are places of metrics (-1: none)."""

    id: int
    kind: int
    name: str
    cause: str
    severity: int
    form: str
    raise_at: float
    clear_at: float
    slot: int = -1
    place_code: str = ""
    other_slot: int = -1
    other_at: float = float("inf")
    window_s: int = 0
    needed: int = 1
    of: int = 1
    hold_s: int = 0
    is_on: bool = True


@dataclass(frozen=True, slots=True)
class Activity:
    """A metric that tells that somebody is up and about: a state (yes or no) when it changes, a count
    when it is at least ``at_least``."""

    slot: int
    is_state: bool
    at_least: float = 1.0


@dataclass(frozen=True, slots=True)
class KindRow:
    """A kind of device as the book needs it. ``out_slot``: a state that is "no" when the person may have
    gone out (the door is closed, the bed is empty); -1 where the sensor cannot tell."""

    code: str
    interval_s: int
    activity: tuple[Activity, ...] = ()
    out_slot: int = -1


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What changed, in order of arrival; all arrays have one length.

    ``device``: index of the device; ``rule``: index in ``RuleBook.rules``; ``raised``: False where it
    cleared; ``value``: the reading (the rate per minute of a RISE, the missed intervals of a SILENCE,
    the surprise of a QUIET); ``at_ms``: the moment; ``again``: an alarm that flaps came back while it was
    held, count it and raise nothing new.
    """

    device: Int32s
    rule: Int32s
    raised: Bools
    value: Values
    at_ms: Times
    again: Bools

    def __len__(self) -> int:
        return len(self.device)

    def taken(self, rows: Ints) -> Verdicts:
        """Some of them, in the order of ``rows``."""
        return Verdicts(
            self.device[rows],
            self.rule[rows],
            self.raised[rows],
            self.value[rows],
            self.at_ms[rows],
            self.again[rows],
        )


NOTHING = Verdicts(
    np.zeros(0, np.int32),
    np.zeros(0, np.int32),
    np.zeros(0, np.bool_),
    np.zeros(0, np.float64),
    np.zeros(0, np.int64),
    np.zeros(0, np.bool_),
)


def joined(parts: Sequence[Verdicts]) -> Verdicts:
    """One after the other."""
    parts = [part for part in parts if len(part)]
    if len(parts) <= 1:
        return parts[0] if parts else NOTHING
    return Verdicts(
        np.concatenate([part.device for part in parts]),
        np.concatenate([part.rule for part in parts]),
        np.concatenate([part.raised for part in parts]),
        np.concatenate([part.value for part in parts]),
        np.concatenate([part.at_ms for part in parts]),
        np.concatenate([part.again for part in parts]),
    )
