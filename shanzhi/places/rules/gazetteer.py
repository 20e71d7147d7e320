"""Finds the places that a text names, among all names that are known.

The names stand in one trie; a text is read once, the longest name at each position counts. What a
text says elsewhere decides between places that share a name, and a building number behind an
estate's name, or inside the grid that was scanned, names the building.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from shanzhi.lib.division_code import LENGTHS
from shanzhi.places.rules.spelling import building_number, buildings_in, folded, forms_of

TELLING = {
    "building": 0.95,
    "estate": 0.9,
    "grid": 0.85,
    "community": 0.6,
    "street": 0.45,
    "county": 0.2,
}
"""How well a name of each kind says where something is, 0 to 1."""
NUMBER_IN_GRID = 0.7
"""A building number without an estate, where the grid is known and has one such building."""
_NEAR = 4
"""Characters between an estate's name and its building's number, at most."""
_LONGEST_TEXT = 20_000
_END = ""


@dataclass(frozen=True, slots=True)
class Known:
    """A named place; ``place_code`` is the smallest area that holds all of it."""

    kind: str
    place_code: str
    name: str
    estate_id: int | None = None
    building_id: int | None = None


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place that a text names: characters ``start`` to ``end`` (exclusive) of the text.

    ``place_code`` has 6 to 15 digits; ``confidence`` is 0 to 1.
    """

    kind: str
    place_code: str
    name: str
    confidence: float
    start: int
    end: int
    estate_id: int | None = None
    building_id: int | None = None


@dataclass(frozen=True, slots=True)
class _Match:
    start: int
    end: int
    known: tuple[tuple[Known, float], ...]


@dataclass
class Gazetteer:
    """All known names, ready to be looked for. Never changed once made: make a new one."""

    places: Iterable[Known]
    _trie: dict[str, Any] = field(init=False, default_factory=dict)
    _numbered: dict[tuple[str, str], list[Known]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        for place in self.places:
            number = building_number(place.name) if place.kind == "building" else None
            if number is None:
                self._learn(place)
                continue
            for holder in (f"estate {place.estate_id}", f"grid {place.place_code}"):
                self._numbered.setdefault((holder, number), []).append(place)
        self.places = ()

    def mentions(self, text: str, within: str = "") -> list[PlaceMention]:
        """Every place named in ``text`` whose code begins with ``within``, best first."""
        text = text[:_LONGEST_TEXT]
        matches = list(self._matches(text, within))
        said = {match.known[0][0].place_code for match in matches if len(match.known) == 1}
        numbers = list(buildings_in(text))
        found = [
            self._with_building(mention, numbers)
            for match in matches
            for mention in _weigh(match, said)
        ]
        found += self._numbers_alone(numbers, found, within)
        return sorted(found, key=lambda m: (-m.confidence, -len(m.place_code), m.start))

    def _learn(self, place: Known) -> None:
        for form, faith in forms_of(place.name):
            node = self._trie
            for character in form:
                node = node.setdefault(character, {})
            node.setdefault(_END, []).append((place, faith))

    def _matches(self, text: str, within: str) -> Iterator[_Match]:
        letters = folded(text)
        start = 0
        # Most characters begin no name: they are passed over without asking further.
        openings = [n for n, letter in enumerate(letters) if letter in self._trie]
        for opening in openings:
            if opening < start:
                continue
            start = opening
            end, known = self._longest(letters, start)
            inside = tuple(pair for pair in known if pair[0].place_code.startswith(within))
            if inside:
                yield _Match(start, end, inside)
            start = max(end, start + 1)

    def _longest(self, letters: str, start: int) -> tuple[int, list[tuple[Known, float]]]:
        node, best_end, best = self._trie, start, []
        for position in range(start, len(letters)):
            if (node := node.get(letters[position])) is None:  # type: ignore[assignment]  # 2026-11-22: loop ends
                break
            if _END in node:
                best_end, best = position + 1, node[_END]
        return best_end, best

    def _with_building(
        self, mention: PlaceMention, numbers: list[tuple[str, int, int]]
    ) -> PlaceMention:
        if mention.kind != "estate":
            return mention
        for number, start, end in numbers:
            if 0 <= start - mention.end <= _NEAR:
                same = self._numbered.get((f"estate {mention.estate_id}", number), [])
                if len(same) == 1:
                    sure = mention.confidence / TELLING["estate"] * TELLING["building"]
                    return replace(
                        mention,
                        kind="building",
                        place_code=same[0].place_code,
                        name=mention.name + same[0].name,
                        confidence=round(sure, 3),
                        end=end,
                        building_id=same[0].building_id,
                    )
        return mention

    def _numbers_alone(
        self, numbers: list[tuple[str, int, int]], found: list[PlaceMention], within: str
    ) -> Iterator[PlaceMention]:
        taken = {mention.end for mention in found if mention.building_id}
        for number, start, end in numbers:
            same = self._numbered.get((f"grid {within}", number), [])
            if end not in taken and len(same) == 1:
                place = same[0]
                yield PlaceMention(
                    "building",
                    place.place_code,
                    place.name,
                    NUMBER_IN_GRID,
                    start,
                    end,
                    place.estate_id,
                    place.building_id,
                )


def _weigh(match: _Match, said: set[str]) -> Iterator[PlaceMention]:
    """One mention per place that may be meant; what is said elsewhere in the text decides."""
    depth = {known: _deepest_agreement(known.place_code, said) for known, _ in match.known}
    kept = [pair for pair in match.known if depth[pair[0]] == max(depth.values())]
    for known, faith in kept:
        confidence = TELLING[known.kind] * faith / len(kept)
        yield PlaceMention(
            known.kind,
            known.place_code,
            known.name,
            round(confidence, 3),
            match.start,
            match.end,
            known.estate_id,
            known.building_id,
        )


def _deepest_agreement(code: str, said: set[str]) -> int:
    """Digits of the deepest level at which ``code`` agrees with a place named in the text."""
    return max(
        (
            length
            for length in LENGTHS
            for other in said
            if code[:length] == other[:length] and len(other) >= length <= len(code)
        ),
        default=0,
    )


def only_one(mentions: list[PlaceMention]) -> PlaceMention | None:
    """The best mention that leaves no choice: no other place is meant by the same words."""
    spans: Mapping[tuple[int, int], int] = _counted(mentions)
    return next((m for m in mentions if spans[m.start, m.end] == 1), None)


def _counted(mentions: list[PlaceMention]) -> dict[tuple[int, int], int]:
    counts: dict[tuple[int, int], int] = {}
    for mention in mentions:
        span = (mention.start, mention.end)
        counts[span] = counts.get(span, 0) + 1
    return counts
