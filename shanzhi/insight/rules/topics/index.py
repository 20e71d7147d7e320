"""An inverted index of matters: how alike a new one is to every topic, in a few milliseconds.

A matter is a vector of two blocks, what it is about and where it is, each of length 1 times the
root of its share. The likeness of two matters is the product of their vectors (0 … 1); that of a
matter and a topic is the mean over the topic's members (average link): one member that resembles
it by chance cannot draw it in, so topics do not grow into chains. Lists of the index hold matters,
never topics: merging and splitting is giving other labels, and costs nothing here.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from shanzhi.insight.rules.topics.reading import Reading

PLACE_SHARE = 0.45
"""Share of the likeness that is the place's; the rest is what is written."""
GRAM = 3
"""Letters of a name that count as a piece of it: 万科魅力之城 and 魅力之城 share two."""
TOO_COMMON = 0.08
"""A word in more than this share of the matters finds nothing."""
SEEN_LEAST = 200
"""Below so many matters nothing is taken for common."""

Scores = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int64]
NO_TOPIC = -1


@dataclass(slots=True)
class Posting:
    """Rows that have a feature, and its weight in each."""

    rows: array[int] = field(default_factory=lambda: array("i"))
    weights: array[float] = field(default_factory=lambda: array("f"))


class Rarity:
    """In how many matters each feature was seen: what is rare says more."""

    def __init__(self) -> None:
        self.seen: dict[str, int] = {}
        self.matters = 0

    def add(self, features: Iterable[str]) -> None:
        """Count one matter's features."""
        self.matters += 1
        for feature in features:
            self.seen[feature] = self.seen.get(feature, 0) + 1

    def weight(self, feature: str) -> float:
        """Smoothed inverse document frequency; 0 for what is too common."""
        seen = self.seen.get(feature, 0)
        if self.matters > SEEN_LEAST and seen > TOO_COMMON * self.matters:
            return 0.0
        return math.log((1 + self.matters) / (1 + seen))


Vector = dict[str, float]


def features(reading: Reading) -> tuple[dict[str, float], dict[str, float]]:
    """(of words, of place) with how much each counts before rarity; marks tell the two apart."""
    words = {f"w{word}": 1 + math.log(count) for word, count in reading.words.items()}
    places: dict[str, float] = {}
    for name, count in reading.places.items():
        heavy = 1 + math.log(count)
        pieces = [name[at : at + GRAM] for at in range(len(name) - GRAM + 1)] or [name]
        for piece in pieces:
            key = f"p{piece}"
            places[key] = max(places.get(key, 0.0), heavy / math.sqrt(len(pieces)))
    return words, places


def vector(reading: Reading, rarity: Rarity) -> Vector:
    """Of length 1, or shorter where the text says nothing."""
    words, places = features(reading)
    known = _unit(places, rarity)
    share = PLACE_SHARE if known else 0.0
    found = {key: value * math.sqrt(1 - share) for key, value in _unit(words, rarity).items()}
    found |= {key: value * math.sqrt(share) for key, value in known.items()}
    return found


def _unit(block: dict[str, float], rarity: Rarity) -> Vector:
    weighted = {key: count * rarity.weight(key) for key, count in block.items()}
    length = math.sqrt(sum(value * value for value in weighted.values()))
    return {key: value / length for key, value in weighted.items() if value} if length else {}


class TopicIndex:
    """All matters that were placed, and the topic of each."""

    def __init__(self, rarity: Rarity) -> None:
        self.rarity = rarity
        self.postings: dict[str, Posting] = {}
        self.labels = np.full(1024, NO_TOPIC, np.int64)
        self.sizes: dict[int, int] = {}
        self.count = 0

    def add(self, vector: Vector, topic: int) -> int:
        """Keep a matter under ``topic``; returns its row."""
        row = self.count
        if row == len(self.labels):
            grown = np.full(2 * row, NO_TOPIC, np.int64)
            grown[:row] = self.labels
            self.labels = grown
        for key, value in vector.items():
            posting = self.postings.get(key)
            if posting is None:
                posting = self.postings[key] = Posting()
            posting.rows.append(row)
            posting.weights.append(value)
        self.labels[row] = topic
        self.sizes[topic] = self.sizes.get(topic, 0) + 1
        self.count += 1
        return row

    def move(self, row: int, topic: int) -> None:
        """Give a matter to another topic."""
        self.sizes[int(self.labels[row])] -= 1
        self.labels[row] = topic
        self.sizes[topic] = self.sizes.get(topic, 0) + 1

    def likeness(self, vector: Vector) -> Scores:
        """To every row (0 … 1)."""
        found = [
            (np.frombuffer(posting.rows, np.int32), np.frombuffer(posting.weights, np.float32) * value)
            for key, value in vector.items()
            if (posting := self.postings.get(key))
        ]
        if not found:
            return np.zeros(self.count, np.float32)
        rows = np.concatenate([rows for rows, _ in found])
        weights = np.concatenate([weights for _, weights in found])
        return np.bincount(rows, weights, minlength=self.count).astype(np.float32)
