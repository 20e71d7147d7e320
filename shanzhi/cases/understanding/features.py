"""The features of a text: words, pairs of words and character n-grams, each as a 64-bit key.

Keys are hashes made by array arithmetic, so a trained model holds no word of anybody's letter and a text is read
without a dictionary. Two different n-grams share a key once in about 10^9 texts; then they share a weight.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from shanzhi.cases.understanding.canonical import LONGEST, canonical

Keys = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int32]

MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
SPREAD = np.uint64(0xFF51AFD7ED558CCD)
OPENING = 20
"""Characters at the head of the canonical text whose n-grams are features of their own: the subject."""
EARLY_WORDS = 10
"""Words at the head of the canonical text that are features of their own."""


@dataclass(frozen=True, slots=True)
class View:
    """One way of looking at a text. Its weight is its share of the kernel; the shares need not sum to 1."""

    name: str
    weight: float


VIEWS = (
    View("word", 1.0),
    View("pair", 0.5),
    View("two", 1.0),
    View("three", 1.0),
    View("opening", 1.0),
    View("early", 0.3),
)
WORD, PAIR, TWO, THREE, OPEN, EARLY = range(len(VIEWS))


@dataclass(frozen=True, slots=True)
class Features:
    """What a text offers a linear model. Arrays run in parallel, one entry per occurrence.

    keys: the feature. views: index into VIEWS. starts, ends: characters of the joined canonical text it covers.
    words, bounds: the canonical words, and where each ends in the joined text.
    """

    keys: Keys
    views: npt.NDArray[np.uint8]
    starts: Places
    ends: Places
    words: list[str]
    bounds: Places


def features_of(text: str) -> Features:
    """Read a raw or segmented text into features."""
    words = canonical(text)
    letters = _letters("".join(words))
    bounds = np.cumsum(np.fromiter(map(len, words), np.int32, len(words)), dtype=np.int32)
    parts = [*_word_parts(letters, bounds), *_letter_parts(letters)]
    lengths = [len(part.hashes) for part in parts]
    views = np.repeat(np.array([part.view for part in parts], np.uint8), lengths)
    return Features(
        keys=_stirred(np.concatenate([part.hashes for part in parts]), views),
        views=views,
        starts=np.concatenate([part.starts for part in parts]),
        ends=np.concatenate([part.ends for part in parts]),
        words=words,
        bounds=bounds,
    )


class _Part(NamedTuple):
    view: int
    hashes: Keys
    starts: Places
    ends: Places


def _letters(joined: str) -> Keys:
    points = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    return points.astype(np.uint64)


def _word_parts(letters: Keys, bounds: Places) -> list[_Part]:
    """Words, pairs of neighbours, and the first words again.

    A word's hash is the polynomial of its letters: a difference of prefix sums, moved to the origin.
    """
    sums = np.concatenate([_ZERO, np.cumsum(letters * _POWERS[: len(letters)])])
    starts = np.concatenate([_ORIGIN, bounds[:-1]])[: len(bounds)]
    hashes = (sums[bounds] - sums[starts]) * _INVERSE_POWERS[starts]
    pairs = hashes[:-1] * MULTIPLIER + (hashes[1:] ^ SPREAD)
    first = slice(EARLY_WORDS)
    return [
        _Part(WORD, hashes, starts, bounds),
        _Part(PAIR, pairs, starts[:-1], bounds[1:]),
        _Part(EARLY, hashes[first], starts[first], bounds[first]),
    ]


def _letter_parts(letters: Keys) -> list[_Part]:
    """Runs of 2 and 3 letters anywhere, and runs of 1 to 3 in the opening, told apart by length."""
    runs = {1: letters}
    for length in (2, 3):
        shorter = runs[length - 1][: max(0, len(letters) - length + 1)]
        runs[length] = shorter * MULTIPLIER + letters[length - 1 :]
    parts = [_run(TWO, runs[2], 2), _run(THREE, runs[3], 3)]
    for length in (1, 2, 3):
        head = runs[length][: max(0, min(OPENING, len(letters)) - length + 1)]
        parts.append(_run(OPEN, head ^ np.uint64(length << 40), length))
    return parts


def _run(view: int, hashes: Keys, length: int) -> _Part:
    return _Part(view, hashes, _PLACES[: len(hashes)], _PLACES[length : len(hashes) + length])


def _stirred(hashes: Keys, views: npt.NDArray[np.uint8]) -> Keys:
    """Keys of different views never meet: the view is mixed in, then all bits are stirred (murmur's finish)."""
    keys = (hashes + _SALTS[views]) * SPREAD
    keys ^= keys >> np.uint64(33)
    return keys * MULTIPLIER


_ZERO = np.zeros(1, np.uint64)
_ORIGIN = np.zeros(1, np.int32)
_SALTS = np.arange(1, len(VIEWS) + 1, dtype=np.uint64)
_PLACES = np.arange(LONGEST + 8, dtype=np.int32)
_INVERSE = np.uint64(pow(int(MULTIPLIER), -1, 2**64))
_POWERS = np.cumprod(np.full(LONGEST + 1, MULTIPLIER, np.uint64), dtype=np.uint64)
_INVERSE_POWERS = np.cumprod(np.full(LONGEST + 1, _INVERSE, np.uint64), dtype=np.uint64)
