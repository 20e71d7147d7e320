"""In which order a worker's list of today stands, and why. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

EMERGENCY = 2


class Part(StrEnum):
    """The parts of the list, in their order."""

    LATE = "late"
    TODAY = "today"
    LATER = "later"
    PAUSED = "paused"


class Reason(StrEnum):
    """Why something stands further up than its deadline alone says."""

    EMERGENCY = "emergency"
    URGENT = "urgent"
    CAME_BACK = "came_back"


@dataclass(frozen=True, slots=True)
class Task:
    """What the order asks of a matter; ``key`` is the caller's, ``urgency`` 0 to 2."""

    key: int
    due_at: datetime
    paused_at: datetime | None = None
    urgency: int = 0
    came_back: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A task with its part and the reasons for its place in it."""

    task: Task
    part: Part
    reasons: tuple[Reason, ...]


def in_order(tasks: Iterable[Task], *, at: datetime, tomorrow: datetime) -> list[Placed]:
    """What is late, then what is due before ``tomorrow``, then the rest, then what is paused; in each
    part emergencies, then what is urgent, then what came back, and each of these by deadline."""
    placed = [Placed(task, part_of(task, at, tomorrow), reasons_of(task)) for task in tasks]
    return sorted(placed, key=_rank)


def part_of(task: Task, at: datetime, tomorrow: datetime) -> Part:
    """In which part of the list a task stands."""
    if task.paused_at is not None:
        return Part.PAUSED
    if task.due_at < at:
        return Part.LATE
    return Part.TODAY if task.due_at < tomorrow else Part.LATER


def reasons_of(task: Task) -> tuple[Reason, ...]:
    """Why it stands before others of its part."""
    found = []
    if task.urgency >= EMERGENCY:
        found.append(Reason.EMERGENCY)
    elif task.urgency > 0:
        found.append(Reason.URGENT)
    if task.came_back:
        found.append(Reason.CAME_BACK)
    return tuple(found)


def _rank(placed: Placed) -> tuple[int, int, bool, datetime]:
    task = placed.task
    return (_PARTS.index(placed.part), -task.urgency, not task.came_back, task.due_at)


_PARTS: Sequence[Part] = tuple(Part)
