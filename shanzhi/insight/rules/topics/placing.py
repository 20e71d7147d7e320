"""Which topic a matter belongs to, one after the other; and settling what came in a bad order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from shanzhi.insight.rules.topics.index import Matter, Means, TopicIndex
from shanzhi.insight.rules.topics.rarity import Rarity
from shanzhi.insight.rules.topics.reading import Reading

# Chosen on half of 300 pairs that were read and labelled, checked on the other half (docs/topics.md).
ALIKE = 0.33
"""Least mean likeness as a whole to the members of a topic."""
ALIKE_ALONE = 0.38
"""The same to a matter that stands alone: with two nothing can be averaged."""
ABOUT = 0.15
"""Least mean likeness of what it is about: the same estate alone is no topic."""
BETTER = 0.02
"""How much more alike another topic must be for a matter to move there."""
HALF = 0.5

Progress = Callable[[str, int, int], None]


def quiet(_stage: str, _done: int, _total: int) -> None:
    """Tells nobody."""


@dataclass(slots=True)
class Placed:
    """The index with its matters by row, and how many topics were opened."""

    index: TopicIndex
    matters: list[Matter]
    topics: int


def chosen(means: Means) -> int | None:
    """The topic that is alike enough, None when it is a new one."""
    if not len(means.whole):
        return None
    least = np.where(means.sizes == 1, ALIKE_ALONE, ALIKE)
    fits = (means.about >= ABOUT) & (means.whole >= least)
    best = int(np.where(fits, means.whole, 0.0).argmax())
    return best if fits[best] else None


def place_all(readings: Sequence[Reading], tell: Progress = quiet, *, rounds: int = 1) -> Placed:
    """Place matters in the order given, then settle ``rounds`` times."""
    rarity = Rarity()
    rarity.add_all(readings)
    placed = Placed(TopicIndex(rarity), [], 0)
    for at, reading in enumerate(readings):
        place(placed, reading)
        tell("place", at + 1, len(readings))
    for _round in range(rounds):
        settle(placed, tell)
    return placed


def place(placed: Placed, reading: Reading) -> int:
    """Place one more; returns its topic."""
    index = placed.index
    matter = index.matter(reading)
    topic = chosen(index.means(matter, placed.topics)) if placed.topics else None
    if topic is None:
        topic, placed.topics = placed.topics, placed.topics + 1
    index.add(matter, topic)
    placed.matters.append(matter)
    return topic


def settle(
    placed: Placed, tell: Progress = quiet, *, pinned: frozenset[int] = frozenset()
) -> dict[int, int]:
    """Move each matter to the topic that it resembles most, and join topics that are alike as
    topics. Topics in ``pinned`` are as a person left them: nothing leaves, enters or joins them.
    Returns what was joined: {topic: into}."""
    index, sums = placed.index, dict[tuple[int, int], float]()
    for row, matter in enumerate(placed.matters):
        means = index.means(matter, placed.topics, without=row)
        own = int(index.labels[row])
        if own not in pinned:
            own = _moved(placed, row, own, means, pinned)
        for other in np.flatnonzero(means.whole >= HALF * ALIKE):
            if means.about[other] >= ABOUT and other != own:
                pair = (own, int(other))
                sums[pair] = sums.get(pair, 0.0) + float(means.whole[other])
        tell("settle", row + 1, len(placed.matters))
    return _joined(index, sums, pinned)


def _moved(placed: Placed, row: int, own: int, means: Means, pinned: frozenset[int]) -> int:
    best = chosen(means)
    if best is None or best == own or best in pinned:
        return own
    if means.whole[best] <= means.whole[own] + BETTER:
        return own
    placed.index.labels[row] = best
    return best


def _joined(
    index: TopicIndex, sums: dict[tuple[int, int], float], pinned: frozenset[int]
) -> dict[int, int]:
    """Average link between topics, the most alike first; each joins at most once a round."""
    sizes = np.bincount(index.labels)
    linked = sorted(
        (
            (total / sizes[own], own, other)
            for (own, other), total in sums.items()
            if own < len(sizes) and sizes[own] and other < len(sizes) and sizes[other]
        ),
        reverse=True,
    )
    into: dict[int, int] = {}
    taken: set[int] = set(pinned)
    for mean, own, other in linked:
        least = ALIKE_ALONE if sizes[own] == sizes[other] == 1 else ALIKE
        if mean < least or own in taken or other in taken:
            continue
        keep, gone = (own, other) if sizes[own] >= sizes[other] else (other, own)
        index.labels[index.labels == gone] = keep
        into[gone] = keep
        taken |= {own, other}
    return into
