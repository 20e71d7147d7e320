"""What a matter's text offers for telling what it is about: words, and names of places."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import rjieba

from shanzhi.insight.rules.topics.entities import ADMINISTRATIVE, areas, names
from shanzhi.insight.rules.topics.words import SILENT

READ = 1500
"""Characters of a text that are read: letters longer than this repeat themselves."""
HEAD_WEIGHT = 3.0
"""How much more a word says that stands in the title: it is what the writer calls the matter."""
_HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Reading:
    """``words`` and ``places`` with how much each counts (before rarity); ``areas`` as written."""

    words: dict[str, float]
    places: dict[str, float]
    areas: tuple[str, ...]
    pairs: tuple[str, ...]


def read(title: str, text: str) -> Reading:
    """Read a matter; where there is no title, the first sentence stands for it."""
    title, body = _normal(title), _normal(text)[:READ]
    if not title:
        title = re.split(r"[。！？!?\n]", body.strip(), maxsplit=1)[0][:40]
    words: dict[str, float] = {}
    places: dict[str, float] = {}
    for part, weight in ((title, HEAD_WEIGHT), (body, 1.0)):
        for name in names(part):
            places[name] = places.get(name, 0.0) + weight
        for word in _words(part):
            words[word] = words.get(word, 0.0) + weight
    named = "|".join(places)
    words = {word: count for word, count in words.items() if word not in named}
    return Reading(words, places, tuple(areas(f"{title} {body}")), pieces(title, named))


def pieces(title: str, named: str) -> tuple[str, ...]:
    """Pairs of letters of the title outside of names: 搅拌站 and 搅拌厂 share one."""
    flat = "".join(word for word in _words(title) if word not in named)
    return tuple(dict.fromkeys(flat[at : at + 2] for at in range(len(flat) - 1)))


def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace("\u200b", "")


def _words(text: str) -> list[str]:
    cut = rjieba.cut(ADMINISTRATIVE.sub(" ", text).lower())
    return [word for word in cut if len(word) > 1 and word not in SILENT and _HAN.search(word)]
