"""A trained classifier: one weight per feature and label, nothing else. Reading a text needs numpy only."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from shanzhi.cases.understanding.catalogue import load_catalogue
from shanzhi.cases.understanding.features import VIEWS, Features, Keys, features_of
from shanzhi.cases.understanding.understood import Guess

Floats = npt.NDArray[np.float32]
SHOWN_WORDS = 5
NOTHING = Guess("", "", 0.0)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The features a model knows.

    keys: sorted, shape (F,). views: the view of each, shape (F,). idf: inverse document frequency, shape (F,).
    """

    keys: Keys
    views: npt.NDArray[np.uint8]
    idf: Floats
    _shift: np.uint64 = field(init=False, repr=False)
    _drawers: npt.NDArray[np.int32] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Keys are spread evenly, so their first bits say where in `keys` they lie, give or take one."""
        bits = min(22, max(8, len(self.keys).bit_length() + 2))
        object.__setattr__(self, "_shift", np.uint64(64 - bits))
        borders = np.arange(2**bits, dtype=np.uint64) << np.uint64(64 - bits)
        starts = np.append(np.searchsorted(self.keys, borders), len(self.keys))
        object.__setattr__(self, "_drawers", starts.astype(np.int32))

    def weigh(self, index: npt.NDArray[Any], counts: npt.NDArray[Any]) -> Floats:
        """Values of the distinct features `index` of one text that occur `counts` times.

        Sublinear tf-idf; each view is brought to length 1, then to the square root of its share.
        """
        values = (1.0 + np.log(counts)) * self.idf[index]
        views = self.views[index]
        lengths = np.sqrt(np.bincount(views, values * values, minlength=len(VIEWS)))
        return np.asarray(values * (_SCALES / np.maximum(lengths, 1e-9))[views], np.float32)

    def look_up(self, keys: Keys) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.bool_]]:
        """Position of each key, and whether it is known at all."""
        drawers = (keys >> self._shift).astype(np.intp)
        index = self._drawers[drawers].astype(np.intp)
        known = self.keys[np.minimum(index, len(self.keys) - 1)] == keys
        crowded = np.flatnonzero(~known & (index + 1 < self._drawers[drawers + 1]))
        if len(crowded):
            found = np.minimum(np.searchsorted(self.keys, keys[crowded]), len(self.keys) - 1)
            index[crowded] = found
            known[crowded] = self.keys[found] == keys[crowded]
        return index, known


_SHARES = np.array([view.weight for view in VIEWS])
_SCALES = np.sqrt(_SHARES / _SHARES.sum())


@dataclass(frozen=True, slots=True)
class LinearClassifier:
    """Scores are X·W, one column per label; confidence is their softmax at a fitted sharpness.

    weights: shape (F, labels). sharpness: inverse temperature, fitted on texts the weights had not seen.
    about: what it was trained on, for the record (rows, date, figures).
    """

    vocabulary: Vocabulary
    weights: Floats
    labels: tuple[str, ...]
    sharpness: float
    version: str
    about: dict[str, Any] = field(default_factory=dict)

    def scores(self, text: str) -> Floats:
        """One score per label, in the order of `labels`; all 0 when no feature is known."""
        found = _found(self.vocabulary, features_of(text))
        return (
            found.values @ self.weights[found.index]
            if found
            else np.zeros(len(self.labels), np.float32)
        )

    def classify(self, text: str) -> Guess:
        features = features_of(text)
        found = _found(self.vocabulary, features)
        if found is None:
            return NOTHING
        weights = self.weights[found.index]
        scores = found.values @ weights
        best = int(scores.argmax())
        confidence = 1.0 / float(np.exp((scores - scores[best]) * self.sharpness).sum())
        gains = np.asarray(weights[:, best] * found.values / found.counts, np.float32)
        words = _deciding(features, found, gains)
        return Guess(*_code_and_name(self.labels[best]), confidence, words)


@lru_cache(maxsize=1_000)
def _code_and_name(label: str) -> tuple[str, str]:
    category = load_catalogue().find(label)
    return (category.code, category.full_name) if category else ("", label)


@dataclass(frozen=True, slots=True)
class _Found:
    """The known features of a text: distinct ones with their counts and values; which occurrences, pointing where."""

    index: npt.NDArray[np.intp]
    counts: npt.NDArray[np.intp]
    values: Floats
    places: npt.NDArray[np.intp]
    occurrences: npt.NDArray[np.intp]


def _found(vocabulary: Vocabulary, features: Features) -> _Found | None:
    index, known = vocabulary.look_up(features.keys)
    if not known.any():
        return None
    places = known.nonzero()[0]
    present = index[places]
    ordered = np.sort(present)
    fresh = np.ones(len(ordered) + 1, np.bool_)  # true where another feature begins, and at the end
    np.not_equal(ordered[1:], ordered[:-1], out=fresh[1:-1])
    firsts = fresh.nonzero()[0]
    distinct, counts = ordered[firsts[:-1]], firsts[1:] - firsts[:-1]
    values = vocabulary.weigh(distinct, counts)
    return _Found(distinct, counts, values, places, distinct.searchsorted(present))


def _deciding(features: Features, found: _Found, gains: Floats) -> tuple[str, ...]:
    """The words that weighed most: each feature's gain is laid on the letters it covers, then summed by word."""
    starts, ends = features.starts[found.places], features.ends[found.places]
    shares = gains[found.occurrences] / (ends - starts)
    size = int(features.bounds[-1]) + 1
    by_letter = np.cumsum(np.bincount(starts, shares, size) - np.bincount(ends, shares, size))
    word_starts = np.concatenate([np.zeros(1, np.int32), features.bounds[:-1]])
    by_word = np.add.reduceat(by_letter[:-1], word_starts)
    totals: dict[str, float] = {}
    for position in np.argsort(-by_word)[: 4 * SHOWN_WORDS].tolist():
        word = features.words[position]
        if len(word) > 1 and by_word[position] > 0:
            totals[word] = totals.get(word, 0.0) + float(by_word[position])
    return tuple(sorted(totals, key=totals.__getitem__, reverse=True)[:SHOWN_WORDS])
