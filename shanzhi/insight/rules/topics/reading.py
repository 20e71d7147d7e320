"""What a matter's text offers for telling what it is about: words, and names of places."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import rjieba

from shanzhi.insight.rules.topics.entities import ADMINISTRATIVE, areas, names
from shanzhi.insight.rules.topics.troubles import troubles
from shanzhi.insight.rules.topics.words import words_of

READ = 1500
"""Characters of a text that are read: letters longer than this repeat themselves."""
HEAD_WEIGHT = 3.0
"""How much more a word says that stands in the title: it is what the writer calls the matter."""
_NAMES = frozenset(("ns", "nt", "nz"))
_HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Reading:
    """``words`` and ``places`` with how much each counts (before rarity); ``areas`` as written."""

    words: dict[str, float]
    places: dict[str, float]
    areas: tuple[str, ...]
    pairs: tuple[str, ...]
    kinds: dict[str, float]
    is_placed: bool
    head_areas: frozenset[str]


def read(title: str, text: str) -> Reading:
    """Read a matter; where there is no title, the first sentence stands for it."""
    title, body = _normal(title), _normal(text)[:READ]
    if not title:
        title = re.split(r"[。！？!?\n]", body.strip(), maxsplit=1)[0][:40]
    words: dict[str, float] = {}
    places: dict[str, float] = {}
    kinds: dict[str, float] = {}
    is_placed = False
    for part, weight in ((title, HEAD_WEIGHT), (body, 1.0)):
        for name in names(part):
            places[name] = places.get(name, 0.0) + weight
        for word, is_name in _words(part):
            into = places if is_name else words
            into[word] = into.get(word, 0.0) + weight
        for kind in troubles(part):
            kinds[kind] = kinds.get(kind, 0.0) + weight
        if part is title:
            is_placed = bool(places)
    named = "|".join(places)
    words = {word: count for word, count in words.items() if word not in named}
    return Reading(
        words,
        places,
        tuple(areas(f"{title} {body}")),
        pieces(title, named),
        kinds,
        is_placed,
        frozenset(areas(title)),
    )


def pieces(title: str, named: str) -> tuple[str, ...]:
    """Pairs of letters of the title outside of names: 搅拌站 and 搅拌厂 share one."""
    flat = "".join(word for word, is_name in _words(title) if not is_name and word not in named)
    return tuple(dict.fromkeys(flat[at : at + 2] for at in range(len(flat) - 1)))


def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace("\u200b", "")


def _words(text: str) -> list[tuple[str, bool]]:
    """(word, whether it is the name of a place or an organisation)."""
    silent = words_of("silent.txt")
    return [
        (word, kind in _NAMES and not troubles(word))
        for word, kind in rjieba.tag(ADMINISTRATIVE.sub(" ", text).lower())
        if len(word) > 1 and word not in silent and _HAN.search(word)
    ]
