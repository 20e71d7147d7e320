"""What a recount reads and what it comes to. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from shanzhi.cases.models.states import State


@dataclass(frozen=True, slots=True)
class Happened:
    """One event as it was written down."""

    sequence: int
    kind: str
    at: datetime
    payload: Mapping[str, Any]


@dataclass(slots=True)
class LiveClock:
    """A clock that runs until ``due``, or stands still."""

    due: datetime | None
    paused: bool = False


@dataclass(frozen=True, slots=True)
class Help:
    """Where something stands that was asked of others: a call, callout, watch, reminder or
    hand-over, of which unit and until when, where it says so; or how far a part is."""

    state: str
    unit_id: int | None = None
    until: datetime | None = None


# What it is (call, callout, supervision, reminder, hand_over, child) and its id.
HelpKey = tuple[str, int]


@dataclass(slots=True)
class Recounted:
    """A matter by its events. ``clocks`` are those that run or are paused, by kind and subject;
    ``ended`` counts the others by kind and how they ended; ``helps`` is what was asked of others;
    ``into_id`` the matter in which it goes on; ``rows`` are the ids of rows that events speak of, by
    the field that names them; ``faults`` are what no action could have done."""

    number: str = ""
    place_code: str = ""
    category: str = ""
    urgency: int = 0
    state: str = ""
    holder_id: int | None = None
    due: datetime | None = None
    clocks: dict[tuple[str, int], LiveClock] = field(default_factory=dict)
    ended: Counter[tuple[str, str]] = field(default_factory=Counter)
    supports: int = 0
    times_returned: int = 0
    times_reopened: int = 0
    outcome: str = ""
    opened_at: datetime | None = None
    accepted_at: datetime | None = None
    handled_at: datetime | None = None
    finished_at: datetime | None = None
    into_id: int | None = None
    helps: dict[HelpKey, Help] = field(default_factory=dict)
    rows: dict[str, set[int]] = field(default_factory=dict)
    is_old: bool = False
    faults: list[str] = field(default_factory=list)

    @property
    def is_paused(self) -> bool:
        """Does the clock that the holder watches stand still?"""
        clock = self.clocks.get((leading(self.state), 0))
        return clock is not None and clock.paused


def leading(state: str) -> str:
    """The kind of the clock that says until when the holder of an open matter must have acted."""
    if state == State.TO_DISPATCH:
        return "accept"
    return "verify" if state in {State.VERIFYING, State.TO_SIGN} else "handle"
