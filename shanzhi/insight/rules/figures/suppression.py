"""Which cells of a table are not shown, so that nobody can be told from it (k-anonymity). Pure.

A cell with fewer than LEAST people is not shown. Whoever knows the sum of a row or column could take the
shown cells from it: so where what is hidden in a row or column is one cell, or fewer than LEAST people
together, the smallest shown cell of it is hidden too, until that holds everywhere (complementary
suppression: Willenborg and de Waal, Elements of Statistical Disclosure Control, 2001, ch. 6).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

LEAST = 5
Key = tuple[str, ...]


def hidden(people: Mapping[Key, int]) -> set[Key]:
    """The cells that are not shown; ``people`` are how many stand behind each, keys are the values of its
    dimensions."""
    gone = {key for key, count in people.items() if 0 < count < LEAST}
    while more := _more(people, gone):
        gone |= more
    return gone


def _more(people: Mapping[Key, int], gone: set[Key]) -> set[Key]:
    for line in _lines(people):
        hidden_here = [key for key in line if key in gone]
        shown = sorted((people[key], key) for key in line if key not in gone and people[key])
        together = sum(people[key] for key in hidden_here)
        if hidden_here and shown and (len(hidden_here) == 1 or together < LEAST):
            return {shown[0][1]}
    return set()


def _lines(people: Mapping[Key, int]) -> list[list[Key]]:
    """Rows and columns: cells that differ in one dimension alone."""
    lines: dict[tuple[int, Key], list[Key]] = defaultdict(list)
    for key in sorted(people):
        for index in range(len(key)):
            lines[index, (*key[:index], *key[index + 1 :])].append(key)
    return list(lines.values())
