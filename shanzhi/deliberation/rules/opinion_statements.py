"""What each group thinks of a statement, what is peculiar to a group, and what all groups share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shanzhi.deliberation.rules.opinion_groups import NOBODY, Votes

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
SIGNIFICANT = 1.2816
"""The standard normal's 90th percentile: one in ten would be above it by chance."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Votes by group and statement, each (k, C): agreed, disagreed, and seen (with passed)."""

    agreed: Ints
    disagreed: Ints
    seen: Ints


def tally(votes: Votes, members: Ints, names: tuple[int, ...]) -> Tally:
    """Count the votes of each group of ``names``; who is in none is not counted."""
    shape = (len(names), len(votes.ids))
    row_of = np.full(max((*names, NOBODY)) + 2, NOBODY)  # the last entry is that of NOBODY
    row_of[list(names)] = np.arange(len(names))
    rows = row_of[members[votes.people]]

    def count(wanted: NDArray[np.bool_]) -> Ints:
        kept = wanted & (rows != NOBODY)
        found = np.zeros(shape, np.int64)
        np.add.at(found, (rows[kept], votes.columns[kept]), 1)
        return found

    every = np.ones(len(rows), bool)
    return Tally(count(votes.values == 1), count(votes.values == -1), count(every))


def shares(counted: Ints, seen: Ints) -> Floats:
    """(A + 1)/(S + 2): the share of a group, drawn to one half where few have voted."""
    return np.asarray((counted + 1) / (seen + 2))


def consensus(votes: Tally) -> Floats:
    """Group-aware consensus, (C,): Π (A_g + 1)/(S_g + 2) over the groups. It is high only where
    every group agrees, however small it is."""
    return np.asarray(shares(votes.agreed, votes.seen).prod(axis=0))


@dataclass(frozen=True, slots=True)
class Peculiar:
    """A statement that tells a group from the others: ``agrees`` or not, and how strongly."""

    column: int
    agrees: bool
    share: float
    strength: float


def peculiar(votes: Tally, group: int, *, most: int = 5) -> list[Peculiar]:
    """Statements that represent a group, strongest first: its share is above one half, and above
    that of all others, each with z > 1.2816. Strength is share × z × (share / others' share) × z."""
    found = [
        each
        for agrees, counted in ((True, votes.agreed), (False, votes.disagreed))
        for each in _peculiar(counted, votes.seen, group, agrees)
    ]
    best: dict[int, Peculiar] = {}
    for each in sorted(found, key=lambda each: (-each.strength, each.column)):
        best.setdefault(each.column, each)
    return list(best.values())[:most]


def _peculiar(counted: Ints, seen: Ints, group: int, agrees: bool) -> list[Peculiar]:
    mine, my_seen = counted[group], seen[group]
    theirs, their_seen = counted.sum(axis=0) - mine, seen.sum(axis=0) - my_seen
    share, other = shares(mine, my_seen), shares(theirs, their_seen)
    alone, apart = z_above_half(mine, my_seen), z_of_two(mine, my_seen, theirs, their_seen)
    strength = share * alone * (share / other) * apart
    return [
        Peculiar(int(column), agrees, float(share[column]), float(strength[column]))
        for column in np.flatnonzero((alone > SIGNIFICANT) & (apart > SIGNIFICANT))
    ]


def z_above_half(counted: Ints, seen: Ints) -> Floats:
    """z of one proportion against one half, with one vote added."""
    trials = seen + 1
    return np.asarray(2 * np.sqrt(trials) * ((counted + 1) / trials - 0.5))


def z_of_two(mine: Ints, my_seen: Ints, theirs: Ints, their_seen: Ints) -> Floats:
    """z of two proportions, pooled, with one vote added to each; 0 where nothing varies."""
    n, m = my_seen + 1, their_seen + 1
    pooled = (mine + theirs + 2) / (n + m)
    spread = np.sqrt(np.clip(pooled * (1 - pooled), 0, None) * (1 / n + 1 / m))
    apart = (mine + 1) / n - (theirs + 1) / m
    return np.where(spread > 0, apart / np.where(spread > 0, spread, 1), 0.0)
