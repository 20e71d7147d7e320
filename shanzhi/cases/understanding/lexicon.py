"""The classifier that needs no training: words residents use, each leaning to categories of the catalogue.

A text's score for a category is the sum of its words' weights; a word that several first levels share is divided
among them, a word in the opening counts four times because people say first what it is about.
"""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ahocorasick_rs import AhoCorasick, MatchKind

from shanzhi.cases.understanding.catalogue import Catalogue, load_catalogue
from shanzhi.cases.understanding.understood import Guess

OPENING = 24
"""Characters at the head of a text that count as its subject."""
OPENING_FACTOR = 4.0
TEMPERATURE = 4.0
"""Softmax temperature of the first-level scores, fitted so that confidence equals the share of right guesses."""
DECISIVE = 0.5
"""Share of a parent's score that one child needs before the guess goes down to it."""
STRENGTHS = {"!": 3.0, "?": 0.4}
NAME_WEIGHT = 3.0
TOO_GENERAL = frozenset({"其他", "公证", "律师", "文化", "体育"})


@dataclass(frozen=True, slots=True)
class Leaning:
    """One word's weight towards one category (second level or leaf)."""

    word: str
    code: str
    weight: float


class Lexicon:
    """Names a category by counting the words of a lexicon. Thread-safe after construction."""

    def __init__(self, leanings: Iterable[Leaning], catalogue: Catalogue, version: str) -> None:
        self._catalogue = catalogue
        self._version = version
        by_word: dict[str, dict[str, float]] = defaultdict(dict)
        for leaning in leanings:
            codes = by_word[leaning.word]
            codes[leaning.code] = max(leaning.weight, codes.get(leaning.code, 0.0))
        self._words = list(by_word)
        self._leanings = [_shared(by_word[word]) for word in self._words]
        self._finder = AhoCorasick(self._words, matchkind=MatchKind.LeftmostLongest)

    @property
    def version(self) -> str:
        return self._version

    def classify(self, text: str) -> Guess:
        counts = self._count(text)
        scores: dict[str, float] = defaultdict(float)
        shares: dict[str, list[tuple[float, str]]] = defaultdict(list)
        for index, count in counts.items():
            strength = 1.0 + math.log(count) if count > 1 else count
            for code, weight in self._leanings[index].items():
                scores[code] += weight * strength
                shares[code].append((weight * strength, self._words[index]))
        first = {code: score for code, score in scores.items() if len(code) == 2}
        if not first:
            return Guess("", "", 0.0)
        code = max(first, key=first.__getitem__)
        confidence = _softmax_at(first, code, len(self._catalogue.children("")))
        code = self._descend(self._descend(code, scores), scores)
        words = tuple(word for _, word in sorted(shares[code[:2]], reverse=True)[:5])
        return Guess(code, self._catalogue.by_code[code].full_name, confidence, words)

    def _count(self, text: str) -> dict[int, float]:
        counts: dict[int, float] = defaultdict(float)
        for index, start, _ in self._finder.find_matches_as_indexes(text):
            counts[index] += OPENING_FACTOR if start < OPENING else 1.0
        return counts

    def _descend(self, code: str, scores: dict[str, float]) -> str:
        """The child that holds most of this category's score, or the category itself when none does."""
        width = {2: 4, 4: 7}.get(len(code))
        children = {c: s for c, s in scores.items() if len(c) == width and c.startswith(code)}
        if not children:
            return code
        best = max(children, key=children.__getitem__)
        return best if children[best] >= DECISIVE * scores[code] else code


@cache
def load_lexicon() -> Lexicon:
    """The lexicon that ships with the package (built once per process)."""
    catalogue = load_catalogue()
    written = (
        files("shanzhi.cases.understanding").joinpath("lexicon.txt").read_text(encoding="utf-8")
    )
    leanings = [*name_leanings(catalogue), *parse(written, catalogue)]
    return Lexicon(leanings, catalogue, version="lexicon-1")


def name_leanings(catalogue: Catalogue) -> Iterable[Leaning]:
    """Every category's own name is a word for it, unless the name says nothing or names two places."""
    names = [category.name for category in catalogue]
    for category in catalogue:
        if (
            category.name not in TOO_GENERAL
            and names.count(category.name) == 1
            and category.level > 1
        ):
            yield Leaning(category.name, category.code, NAME_WEIGHT)


def parse(written: str, catalogue: Catalogue) -> Iterable[Leaning]:
    """Read the lexicon's text. A heading or leaf that is not in the catalogue raises KeyError."""
    path: tuple[str, ...] = ()
    for line in written.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("["):
            path = tuple(line.strip("[] ").split("／"))
            continue
        leaf, _, words = line.partition(":")
        code = (catalogue.at(*path) if leaf == "*" else catalogue.at(*path, leaf)).code
        for word in words.split():
            yield Leaning(word.rstrip("!?"), code, STRENGTHS.get(word[-1], 1.0))


def _shared(codes: dict[str, float]) -> dict[str, float]:
    """Weights for a word's categories and all their parents, divided among the first levels that claim the word."""
    spread: dict[str, float] = {}
    claims = len({code[:2] for code in codes})
    for code, weight in codes.items():
        for width in (2, 4, 7):
            if width <= len(code):
                spread[code[:width]] = max(weight / claims, spread.get(code[:width], 0.0))
    return spread


def _softmax_at(scores: dict[str, float], code: str, classes: int) -> float:
    top = scores[code]
    total = sum(math.exp((score - top) / TEMPERATURE) for score in scores.values())
    total += (classes - len(scores)) * math.exp(-top / TEMPERATURE)
    return 1.0 / total
