"""What one process of the intake knows, and what its sources hand over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from shanzhi.sensing.intake.fleet import Fleet
from shanzhi.sensing.intake.parcels import Parcel
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
class Reader:
    """What a source brought, so many bytes: ``read`` makes a parcel of it in the thread."""

    weight: int
    read: Callable[[Fleet], Parcel]


# A door whose messages are read inside the tick (MQTT): asked in the loop for what came, so many bytes
# of it at most.
Source = Callable[[int], Reader | None]
