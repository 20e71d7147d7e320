"""What texts sound like: thanks, anger, worry, by words of a short list. Of texts, never of people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from shanzhi.insight.rules.topics.words import lines_of

NEGATIONS = ("不", "没", "未", "无")
BEFORE = 2
"""Letters before a word in which it may be denied: 不满意, 并没有解决了."""


@dataclass(frozen=True, slots=True)
class Mood:
    """``kind`` is thanks, anger, worry or plain; ``words`` decided it."""

    kind: str
    words: tuple[str, ...]


def mood_of(text: str) -> Mood:
    """The kind of which most words are found; plain without any."""
    found: dict[str, list[str]] = {}
    for kind, words in _lists().items():
        for word in words:
            at = text.find(word)
            if at >= 0 and not (kind == "thanks" and _is_denied(text, at)):
                found.setdefault(kind, []).append(word)
    if not found:
        return Mood("plain", ())
    kind = max(found, key=lambda each: (len(found[each]), each))
    return Mood(kind, tuple(found[kind]))


def moods(texts: Iterable[str]) -> Counter[str]:
    """How many texts sound how."""
    return Counter(mood_of(text).kind for text in texts)


def _is_denied(text: str, at: int) -> bool:
    return any(mark in text[max(0, at - BEFORE) : at] for mark in NEGATIONS)


@cache
def _lists() -> dict[str, tuple[str, ...]]:
    found = {}
    for line in lines_of("mood.txt"):
        kind, *words = line.split()
        found[kind] = tuple(words)
    return found
