"""What everybody may see of a talk: what all groups share, what divides them, where they stand.

No figure of fewer than five people is in it. A statement is counted where at least five of every group
voted on it, so that no smaller number can be found as the rest of larger ones.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from shanzhi.deliberation.rules.opinion_groups import NOBODY, Grouped, Ints, Votes
from shanzhi.deliberation.rules.opinion_statements import Tally, consensus, peculiar, shares, tally

LEAST_PEOPLE = 5
MOST_SHARED, MOST_DIVIDING, MOST_PECULIAR = 10, 10, 3
APART = 0.3
"""From which difference of shares on a statement divides groups."""


def common_ground(votes: Votes, found: Grouped | None) -> dict[str, Any]:
    """As JSON: ``people`` counted and ``apart`` who voted too little, ``groups``, ``statements`` by
    id with percent of each group, and the ids of those that are ``shared`` and that ``divide``."""
    members = found.members if found else np.zeros(votes.n, np.int64)
    names = found.frame.names if found else (0,)
    counts = tally(votes, members, names)
    told = (counts.seen >= LEAST_PEOPLE).all(axis=0) & ~votes.is_out
    order = _shared(counts, told)
    counted = int((members != NOBODY).sum())
    return {
        "people": counted if counted >= LEAST_PEOPLE else 0,
        "apart": votes.n - counted,
        "groups": _groups(found, counts, told, votes.ids) if found else [],
        "statements": {
            str(votes.ids[column]): _cells(counts, column)
            for column in np.flatnonzero(told).tolist()
        },
        "shared": [int(votes.ids[column]) for column in order[:MOST_SHARED]],
        "divide": [int(votes.ids[column]) for column in _dividing(counts, told)[:MOST_DIVIDING]],
    }


def _cells(counts: Tally, column: int) -> list[list[int]]:
    """[agree, disagree, pass] of each group in percent."""
    cells = []
    for row in range(len(counts.seen)):
        seen = int(counts.seen[row, column])
        yes, no = (
            round(100 * int(each[row, column]) / seen) for each in (counts.agreed, counts.disagreed)
        )
        cells.append([yes, no, max(100 - yes - no, 0)])
    return cells


def _shared(counts: Tally, told: np.ndarray) -> list[int]:
    """Columns that more than half of every group agrees to, the most shared first."""
    share = shares(counts.agreed, counts.seen)
    together = consensus(counts)
    columns = np.flatnonzero(told & (share > 0.5).all(axis=0))
    return sorted(columns.tolist(), key=lambda column: (-together[column], column))


def _dividing(counts: Tally, told: np.ndarray) -> list[int]:
    """Columns on which two groups lie far apart, the farthest first."""
    share = shares(counts.agreed, counts.seen)
    apart = share.max(axis=0) - share.min(axis=0)
    columns = np.flatnonzero(told & (apart >= APART))
    return sorted(columns.tolist(), key=lambda column: (-apart[column], column))


def _groups(found: Grouped, counts: Tally, told: np.ndarray, ids: Ints) -> list[dict[str, Any]]:
    """Name, size, centre on the map, and what is peculiar to each."""
    rows = []
    for row, name in enumerate(found.frame.names):
        own = [each for each in peculiar(counts, row, most=len(ids)) if told[each.column]]
        rows.append(
            {
                "name": letter(name),
                "size": int((found.members == name).sum()),
                "x": round(float(found.frame.centres[row, 0]), 2),
                "y": round(float(found.frame.centres[row, 1]), 2),
                "peculiar": [[int(ids[each.column]), each.agrees] for each in own[:MOST_PECULIAR]],
            }
        )
    return rows


def letter(name: int) -> str:
    """A, B, C …: groups have no other name, so that nobody is labelled."""
    return chr(ord("A") + name % 26)
