"""What a statement may be, and which statements say nearly the same."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

LONGEST, SHORTEST = 140, 4
NEAR, MOST_NEAR = 0.5, 3
_ENDS = "。！？!?；;"  # not on screen: signs that end a sentence


def plain(text: str) -> str:
    """The letters and digits alone, in one width: what makes two statements the same."""
    wide = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in wide if sign.isalnum())[:LONGEST]


def is_one_sentence(text: str) -> bool:
    """Whether nothing follows the sign that ends the first sentence, and there is one line."""
    stripped = text.strip().rstrip(_ENDS)
    return "\n" not in stripped and not any(sign in stripped for sign in _ENDS)


def nearest(text: str, known: Iterable[tuple[int, str]]) -> list[int]:
    """Keys of statements that say nearly the same, nearest first: at least half of their pairs of
    signs in common (Jaccard). ``known`` are (key, plain text)."""
    pairs = _pairs(plain(text))
    found = []
    for key, other in known:
        theirs = _pairs(other)
        together = len(pairs | theirs)
        alike = len(pairs & theirs) / together if together else 0.0
        if alike >= NEAR:
            found.append((-alike, key))
    return [key for _alike, key in sorted(found)[:MOST_NEAR]]


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)} or {text}
