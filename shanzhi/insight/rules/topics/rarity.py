"""What is rare says more: how often each feature was seen, and a matter as two vectors."""

from __future__ import annotations

import math
from collections.abc import Iterable
from heapq import nlargest
from operator import itemgetter

from shanzhi.insight.rules.topics.reading import Reading

GRAM = 3
"""Letters of a name that count as a piece of it: 万科魅力之城 and 魅力之城 share two."""
# A kind of trouble says more than one word of it, a pair of letters less.
KIND_WEIGHT, PAIR_WEIGHT = 2.0, 0.7
# Streets, towns and lines are long: sharing one says less than sharing an estate.
BROAD = ("街道", "镇", "乡", "大道", "路", "街", "县", "组", "号线", "高速", "路口")
BROAD_WEIGHT, MOST = 0.5, 2.0
# Words follow a damped rarity: that a rare word is shared is often chance.
DAMPED = 0.7
# What says most is kept: the rest costs memory and time and changes nothing.
ABOUT_KEPT, WHERE_KEPT = 64, 32

Vector = dict[str, float]


class Rarity:
    """In how many matters each feature was seen."""

    def __init__(self) -> None:
        self.seen: dict[str, int] = {}
        self.matters = 0

    def add(self, reading: Reading) -> None:
        """Count one matter."""
        self.matters += 1
        for key in (*_about(reading), *_where(reading)):
            self.seen[key] = self.seen.get(key, 0) + 1

    def add_all(self, readings: Iterable[Reading]) -> None:
        """Count many."""
        for reading in readings:
            self.add(reading)

    def weight(self, key: str) -> float:
        """Smoothed inverse document frequency; what was never seen is as rare as can be."""
        return math.log((2 + self.matters) / (1 + self.seen.get(key, 0)))


def vectors(reading: Reading, rarity: Rarity) -> tuple[Vector, Vector]:
    """(what it is about, where it is), each of length 1 or empty."""
    about = {k: n * rarity.weight(k) ** DAMPED for k, n in _about(reading).items()}
    where = {k: n * rarity.weight(k) for k, n in _where(reading).items()}
    return _unit(about, ABOUT_KEPT), _unit(where, WHERE_KEPT)


def _about(reading: Reading) -> Vector:
    found = {f"w{word}": 1 + math.log(count) for word, count in reading.words.items()}
    found |= {f"b{pair}": PAIR_WEIGHT for pair in reading.pairs}
    found |= {f"k{kind}": KIND_WEIGHT * (1 + math.log(n)) for kind, n in reading.kinds.items()}
    return found


def _where(reading: Reading) -> Vector:
    found: Vector = {}
    for name, count in reading.places.items():
        broad = BROAD_WEIGHT if name.endswith(BROAD) else 1.0
        pieces = [name[at : at + GRAM] for at in range(len(name) - GRAM + 1)] or [name]
        value = broad * min(MOST, math.sqrt(count)) / math.sqrt(len(pieces))
        for piece in pieces:
            found[piece] = max(found.get(piece, 0.0), value)
    return found


def _unit(vector: Vector, kept: int) -> Vector:
    if len(vector) > kept:
        vector = dict(nlargest(kept, vector.items(), key=itemgetter(1)))
    length = math.sqrt(sum(value * value for value in vector.values()))
    return {key: value / length for key, value in vector.items() if value} if length else {}
