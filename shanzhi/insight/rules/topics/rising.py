"""Words that are said more often than before: by Dunning's log-likelihood ratio.

Source: T. Dunning, Accurate Methods for the Statistics of Surprise and Coincidence, Computational
Linguistics 19(1), 1993. A matter counts a word once, so that one long letter raises nothing.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

SURE = 10.83
"""The ratio that chance exceeds once in a thousand (chi square, one degree of freedom)."""
LEAST = 3
"""Matters that have to say it now."""


@dataclass(frozen=True, slots=True)
class Rising:
    """``now`` of ``matters_now`` say it, ``before`` of ``matters_before`` did."""

    word: str
    now: int
    before: int
    matters_now: int
    matters_before: int
    ratio: float


def rising_words(
    now: Collection[Iterable[str]], before: Collection[Iterable[str]], *, most: int = 20
) -> list[Rising]:
    """Words of the matters ``now`` that are surprisingly more frequent than in those ``before``,
    the most surprising first."""
    counts, past = _counted(now), _counted(before)
    found = [
        Rising(word, count, past[word], len(now), len(before), ratio)
        for word, count in counts.items()
        if count >= LEAST and count * len(before) > past[word] * len(now)
        for ratio in [log_likelihood(count, len(now), past[word], len(before))]
        if ratio >= SURE
    ]
    return sorted(found, key=lambda one: (-one.ratio, one.word))[:most]


def log_likelihood(a: int, n: int, b: int, m: int) -> float:
    """How surprising it is that ``a`` of ``n`` and ``b`` of ``m`` are draws of one share; never
    below 0. With nothing on a side there is no surprise."""
    if not n or not m:
        return 0.0
    share = (a + b) / (n + m)
    parts = ((a, n, share), (n - a, n, 1 - share), (b, m, share), (m - b, m, 1 - share))
    total = sum(
        count * math.log(count / (size * expected)) for count, size, expected in parts if count
    )
    return max(0.0, 2 * total)


def _counted(matters: Collection[Iterable[str]]) -> Counter[str]:
    return Counter(word for words in matters for word in set(words))
