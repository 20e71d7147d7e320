"""Kinds of trouble and the words residents use for each. They stand in troubles.txt.

Two matters may name the same trouble in other words (搅拌站, 搅拌厂); the kind is what they share,
and what a page shows as the reason.
"""

from __future__ import annotations

from functools import cache

import ahocorasick_rs

from shanzhi.insight.rules.topics.words import lines_of


@cache
def _finder() -> tuple[ahocorasick_rs.AhoCorasick, list[str]]:
    words, kinds = [], []
    for line in lines_of("troubles.txt"):
        kind, *said = line.split()
        words += said
        kinds += [kind] * len(said)
    return ahocorasick_rs.AhoCorasick(words), kinds


def troubles(text: str) -> list[str]:
    """Kinds of trouble that ``text`` names, in order of the words, each as often as it is named."""
    finder, kinds = _finder()
    found = finder.find_matches_as_indexes(text.lower(), overlapping=True)
    return [kinds[which] for which, _start, _end in found]
