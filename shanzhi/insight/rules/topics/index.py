"""An inverted index of matters: how alike a new one is to every topic, in a few milliseconds.

A matter is two vectors, what it is about and where it is, each of length 1. The likeness of two
matters is the mean of both products (0 … 1), see ``weighed``. That of a matter and a topic is the
mean over the topic's members (average link): one member that resembles it by chance cannot draw it
in, so topics do not grow into chains. Lists of the index hold matters, never topics: merging and
splitting is giving other labels, and costs nothing here.
"""

from __future__ import annotations

import math
from array import array
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from shanzhi.insight.rules.topics.rarity import Rarity, Vector, vectors
from shanzhi.insight.rules.topics.reading import Reading

PLACE_SHARE = 0.5
# Between two matters of which neither (or only one) names a place in its title, what they are about
# has to carry more: it is a question of a rule, or the place is only known to the writer.
NOWHERE, HALF_KNOWN = 0.6, 0.5
# Both name a place and none is shared; both name a district and it is another.
OTHER_PLACE, OTHER_DISTRICT = 0.5, 0.6
SHARED_PLACE, SAME_PLACE = 0.05, 0.3

Floats = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int64]


@dataclass(slots=True)
class Posting:
    """Rows that have a feature, and its weight in each."""

    rows: array[int] = field(default_factory=lambda: array("i"))
    weights: array[float] = field(default_factory=lambda: array("f"))


@dataclass(frozen=True, slots=True)
class Matter:
    """What the index keeps of a matter while it is compared."""

    about: Vector
    where: Vector
    is_placed: bool
    districts: int


@dataclass(frozen=True, slots=True)
class Means:
    """Of a matter and each topic: likeness as a whole, of what it is about alone, and how many
    matters the topic has."""

    whole: Floats
    about: Floats
    sizes: Labels


class TopicIndex:
    """All matters that were placed, and the topic of each (labels count from 0)."""

    def __init__(self, rarity: Rarity) -> None:
        self.rarity = rarity
        self.count = 0
        self._about: dict[str, Posting] = {}
        self._where: dict[str, Posting] = {}
        self._labels = np.zeros(1024, np.int64)
        self._is_placed = np.zeros(1024, np.bool_)
        self._districts = np.zeros(1024, np.int64)
        self._names: dict[str, int] = {}

    @property
    def labels(self) -> Labels:
        """The topic of each row."""
        return self._labels[: self.count]

    def matter(self, reading: Reading) -> Matter:
        """A reading as vectors."""
        about, where = vectors(reading, self.rarity)
        return Matter(about, where, reading.is_placed, self._bits(reading.head_areas))

    def add(self, matter: Matter, topic: int) -> int:
        """Keep a matter under ``topic``; returns its row."""
        row = self.count
        if row == len(self._labels):
            self._grow()
        _post(self._about, matter.about, row)
        _post(self._where, matter.where, row)
        self._labels[row], self._is_placed[row] = topic, matter.is_placed
        self._districts[row] = matter.districts
        self.count += 1
        return row

    def likeness(self, matter: Matter) -> tuple[Floats, Floats]:
        """(as a whole, of what it is about) to every row, 0 … 1."""
        about = _products(self._about, matter.about, self.count)
        where = _products(self._where, matter.where, self.count)
        return self._weighed(matter, about, where), about

    def means(self, matter: Matter, topics: int, *, without: int | None = None) -> Means:
        """Mean likeness to the members of each of ``topics`` topics (0 where there are none);
        ``without`` leaves the matter's own row out."""
        whole, about = self.likeness(matter)
        labels = self.labels
        sizes = np.bincount(labels, minlength=topics)
        if without is not None:
            whole[without] = about[without] = 0.0
            sizes[labels[without]] -= 1
        divided = np.maximum(sizes, 1)
        return Means(
            (np.bincount(labels, whole, topics) / divided).astype(np.float32),
            (np.bincount(labels, about, topics) / divided).astype(np.float32),
            sizes,
        )

    def _weighed(self, matter: Matter, about: Floats, where: Floats) -> Floats:
        whole = PLACE_SHARE * where + (1 - PLACE_SHARE) * about
        placed = self._is_placed[: self.count]
        if matter.is_placed:
            known = np.where(placed, whole, np.maximum(whole, HALF_KNOWN * about))
            elsewhere = placed & (where < SHARED_PLACE)
            known[elsewhere] *= OTHER_PLACE
        else:
            alone = np.where(placed, HALF_KNOWN, NOWHERE) * about
            known = np.maximum(whole, alone)
        if matter.districts:
            theirs = self._districts[: self.count]
            other = (theirs != 0) & ((theirs & matter.districts) == 0) & (where < SAME_PLACE)
            known[other] *= OTHER_DISTRICT
        return known.astype(np.float32)

    def _bits(self, areas: frozenset[str]) -> int:
        """Districts as bits of one number; after the 62nd different one they say nothing."""
        bits = 0
        for area in areas:
            place = self._names.setdefault(area, len(self._names))
            bits |= 1 << place if place < 62 else 0
        return bits

    def _grow(self) -> None:
        size = len(self._labels)
        self._labels = np.resize(self._labels, 2 * size)
        self._is_placed = np.resize(self._is_placed, 2 * size)
        self._districts = np.resize(self._districts, 2 * size)


def _post(postings: dict[str, Posting], vector: Vector, row: int) -> None:
    for key, value in vector.items():
        posting = postings.get(key)
        if posting is None:
            posting = postings[key] = Posting()
        posting.rows.append(row)
        posting.weights.append(value)


def _products(postings: dict[str, Posting], vector: Vector, count: int) -> Floats:
    found = [(posting, value) for key, value in vector.items() if (posting := postings.get(key))]
    if not found:
        return np.zeros(count, np.float32)
    rows = np.concatenate([np.frombuffer(each.rows, np.int32) for each, _value in found])
    weights = np.concatenate(
        [np.frombuffer(each.weights, np.float32) * np.float32(value) for each, value in found]
    )
    return np.bincount(rows, weights, count).astype(np.float32)


def length_of(vector: Vector) -> float:
    """For tests: every vector that says something has length 1."""
    return math.sqrt(sum(value * value for value in vector.values()))
