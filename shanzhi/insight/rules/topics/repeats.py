"""The same person, the same place, the same trouble, again: for help, not as a list of people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

AGAIN_AFTER_DAYS = 1
"""Two letters of one day are one report sent twice."""


@dataclass(frozen=True, slots=True)
class Said:
    """A matter in a topic. ``person`` tells reporters apart and says nothing of them."""

    case_id: int
    person: str
    place: str
    topic: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Repeat:
    """Matters of one person about one trouble in one place, oldest first; ``days`` between the
    first and the last."""

    case_ids: tuple[int, ...]
    topic: int
    place: str
    days: int


def repeats(said: Iterable[Said]) -> list[Repeat]:
    """Who had to say it more than once, the most often first."""
    groups: dict[tuple[str, str, int], list[Said]] = {}
    for one in said:
        if one.person:
            groups.setdefault((one.person, one.place, one.topic), []).append(one)
    found = [_repeat(sorted(group, key=lambda one: one.at)) for group in groups.values()]
    many = [one for one in found if len(one.case_ids) > 1]
    return sorted(many, key=lambda one: (-len(one.case_ids), -one.days, one.case_ids))


def _repeat(group: list[Said]) -> Repeat:
    kept = [group[0]]
    for before, after in pairwise(group):
        if (after.at - before.at).total_seconds() >= AGAIN_AFTER_DAYS * 86400:
            kept.append(after)
    days = (kept[-1].at - kept[0].at).days
    return Repeat(tuple(one.case_id for one in kept), group[0].topic, group[0].place, days)
