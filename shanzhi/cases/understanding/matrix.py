"""Texts as the rows of a sparse matrix, the way training wants them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from shanzhi.cases.understanding.features import VIEWS, Features, Keys
from shanzhi.cases.understanding.linear import _SCALES, Floats, Vocabulary

RAREST = 2
"""A feature is kept when at least this many texts have it."""


@dataclass(frozen=True, slots=True)
class Counted:
    """The distinct features of many texts: those of text i are at offsets[i]:offsets[i + 1] of the arrays."""

    keys: Keys
    views: npt.NDArray[np.uint8]
    counts: npt.NDArray[np.int32]
    offsets: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def take(self, rows: npt.NDArray[Any]) -> "Counted":
        """Only these texts, in this order."""
        lengths = np.diff(self.offsets)[rows]
        offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
        picked = np.arange(offsets[-1]) - np.repeat(offsets[:-1] - self.offsets[rows], lengths)
        return Counted(self.keys[picked], self.views[picked], self.counts[picked], offsets)


def count(texts: Iterable[Features]) -> Counted:
    """Count the features of each text."""
    keys, views, counts, lengths = [], [], [], [0]
    for features in texts:
        distinct, first, times = np.unique(features.keys, return_index=True, return_counts=True)
        keys.append(distinct)
        views.append(features.views[first])
        counts.append(times.astype(np.int32))
        lengths.append(len(distinct))
    return Counted(
        np.concatenate(keys), np.concatenate(views), np.concatenate(counts), np.cumsum(lengths)
    )


def vocabulary_of(counted: Counted, *, rarest: int = RAREST) -> Vocabulary:
    """All features that enough texts have, with their smoothed idf (as scikit-learn defines it)."""
    keys, first, texts = np.unique(counted.keys, return_index=True, return_counts=True)
    kept = texts >= rarest
    idf = np.log((1.0 + len(counted)) / (1.0 + texts[kept])) + 1.0
    stored = idf.astype(
        np.float16
    )  # rounded before fitting, so that a saved model scores as the fitted one
    return Vocabulary(keys[kept], counted.views[first][kept], stored.astype(np.float32))


def matrix_of(counted: Counted, vocabulary: Vocabulary) -> csr_matrix:
    """Shape (texts, features), float32: what `Vocabulary.weigh` gives, for all texts at once."""
    rows = np.repeat(np.arange(len(counted)), np.diff(counted.offsets))
    index, known = vocabulary.look_up(counted.keys)
    rows, index = rows[known], index[known]
    values = (1.0 + np.log(counted.counts[known])) * vocabulary.idf[index]
    views = vocabulary.views[index]
    groups = rows * len(VIEWS) + views
    lengths = np.sqrt(np.bincount(groups, values * values, minlength=len(counted) * len(VIEWS)))
    values *= _SCALES[views] / np.maximum(lengths, 1e-9)[groups]
    shape = (len(counted), len(vocabulary.keys))
    return csr_matrix((values.astype(np.float32), (rows, index)), shape=shape)


def narrowed(vocabulary: Vocabulary, kept: npt.NDArray[Any]) -> Vocabulary:
    """The vocabulary with only the features at the sorted positions `kept`."""
    return Vocabulary(vocabulary.keys[kept], vocabulary.views[kept], vocabulary.idf[kept])


def importance(matrix: csr_matrix, weights: Floats) -> Floats:
    """How much each feature moves scores over these texts: its weights' length times its values' length."""
    squares = np.asarray(matrix.multiply(matrix).sum(axis=0)).ravel()
    return np.asarray(np.sqrt(squares) * np.linalg.norm(weights, axis=1), dtype=np.float32)
