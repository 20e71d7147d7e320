"""What one process of the intake knows, and what its sources hand over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from shanzhi.sensing.intake.fleet import Fleet
from shanzhi.sensing.intake.packets import Came
from shanzhi.sensing.intake.rules_at_work import RulesAtWork
from shanzhi.sensing.intake.state import Latest


class Full(Exception):
    """More waits than may; the sender comes again later."""


@dataclass(slots=True)
class House:
    """What one process knows: who, how they are, and which rules hold."""

    fleet: Fleet
    latest: Latest
    rules: RulesAtWork


@dataclass(frozen=True, slots=True)
class Brought:
    """What the session of a slot brought: ``done`` is called in the loop with its receipts once it is
    durable, ``left`` when it is not taken because the slot is another process's by now."""

    slot: str
    came: Came
    done: Callable[[bytes], None]
    left: Callable[[], None]


class Source(Protocol):
    """A session at the broker, whose messages are read inside the tick."""

    def let_in(self) -> None:
        """Let in what comes."""

    def hold_out(self) -> None:
        """Let nothing in: it waits outside, and is let in together."""

    def brought(self, most: int) -> Brought | None:
        """What was let in, ``most`` bytes of it."""
