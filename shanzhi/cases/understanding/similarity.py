"""How alike two short texts are."""

from __future__ import annotations

from itertools import pairwise


def similarity(one: str, other: str) -> float:
    """Share of the shorter text's character pairs that the other holds too (0..1).

    The overlap coefficient: a short report inside a long one counts as alike.
    """
    left, right = _pairs(one), _pairs(other)
    if not left or not right:
        return 0.0
    return len(left & right) / min(len(left), len(right))


def _pairs(text: str) -> set[str]:
    letters = [char for char in text if char.isalnum()]
    return {a + b for a, b in pairwise(letters)}
