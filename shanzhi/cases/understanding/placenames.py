"""Finds the place that a text names, among the names of the places that are known.

One automaton holds all names; a text is read once. Of several mentions the most telling wins: an estate tells more
than a street, a long name more than a short one, and a name with a building number more than one without.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, MatchKind

from shanzhi.cases.understanding.understood import PlaceMention

TELLING = {
    "building": 0.95,
    "estate": 0.9,
    "grid": 0.85,
    "road": 0.6,
    "community": 0.6,
    "street": 0.45,
}
"""How well a name of each kind says where a report belongs, 0 to 1."""
FAMILIAR_ENDINGS = ("小区", "社区", "居委会", "村委会", "街道", "花园小区", "网格")
SHORTEST = 2
"""Characters; shorter names and shortened forms are never looked for."""
WIDE = str.maketrans(
    {chr(0xFF01 + i): chr(0x21 + i) for i in range(94)}
    | {chr(0x41 + i): chr(0x61 + i) for i in range(26)}
)
NUMBER = r"(?:[a-z]?\d{1,4}[a-z]?|[一二三四五六七八九十百]{1,4}|[a-z])"
FOLLOWING = re.compile(
    rf"[\s,，(（的]{{0,2}}(?P<building>{NUMBER}\s?(?:栋|幢|号楼|座|#楼?))?\s?[\s,，-]?(?P<unit>{NUMBER}\s?(?:单元|门))?"
)


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A name of a place: its id, its kind (a key of TELLING) and the place code it lies under (may be empty)."""

    name: str
    place_id: str
    kind: str = "estate"
    place_code: str = ""


class Gazetteer:
    """All known names, ready to be looked for. Immutable: build a new one when places change."""

    def __init__(self, names: Iterable[PlaceName]) -> None:
        self._bearers: dict[str, list[tuple[PlaceName, float]]] = defaultdict(list)
        for place in names:
            for written, faith in _forms(place.name):
                self._bearers[written].append((place, faith))
        self._written = list(self._bearers)
        self._finder = (
            AhoCorasick(self._written, matchkind=MatchKind.LeftmostLongest)
            if self._written
            else None
        )

    def __len__(self) -> int:
        return len(self._written)

    def mentions(self, text: str, *, near: str = "") -> list[PlaceMention]:
        """Every place named in `text`, best first.

        near: a place code already known (the scanned grid); of places that share a name, those that agree with the
        longest part of it, or of a place named elsewhere in the text, are kept.
        """
        if self._finder is None:
            return []
        folded = text.translate(WIDE)
        found = self._finder.find_matches_as_indexes(folded)
        known = {place.place_code for index, _, _ in found for place, _ in self._only(index)} | {
            near
        }
        mentions = [
            self._mention(folded, text, index, start, end, known - {""})
            for index, start, end in found
        ]
        return sorted(mentions, key=lambda mention: (-mention.confidence, mention.start))

    def find(self, text: str, *, near: str = "") -> PlaceMention | None:
        """The place that `text` most probably speaks of; None when it names none."""
        return next(iter(self.mentions(text, near=near)), None)

    def _only(self, index: int) -> list[tuple[PlaceName, float]]:
        bearers = self._bearers[self._written[index]]
        return bearers if len(bearers) == 1 else []

    def _mention(
        self, folded: str, text: str, index: int, start: int, end: int, known: set[str]
    ) -> PlaceMention:
        bearers = _agreeing(self._bearers[self._written[index]], known)
        place, faith = bearers[0]
        tail = FOLLOWING.match(folded, end)
        building = (tail["building"] or "").strip() if tail else ""
        unit = (tail["unit"] or "").strip() if tail else ""
        length = min(1.0, 0.55 + 0.15 * (end - start - SHORTEST + 1))
        confidence = TELLING.get(place.kind, 0.5) * faith * length / len(bearers)
        if building or unit:
            confidence += (1.0 - confidence) * 0.5 / len(bearers)
        ids = tuple(dict.fromkeys(bearer.place_id for bearer, _ in bearers))
        return PlaceMention(place.name, ids, start, end, round(confidence, 3), building, unit)


def _forms(name: str) -> Iterable[tuple[str, float]]:
    """The ways a name is written in a text, each with the faith it deserves."""
    written = name.strip().translate(WIDE)
    if len(written) >= SHORTEST:
        yield written, 1.0
    for ending in FAMILIAR_ENDINGS:
        if written.endswith(ending) and len(written) - len(ending) >= SHORTEST:
            yield (
                written.removesuffix(ending),
                0.85 if len(written) - len(ending) > SHORTEST else 0.5,
            )
            return


def _agreeing(
    bearers: list[tuple[PlaceName, float]], known: set[str]
) -> list[tuple[PlaceName, float]]:
    """Of places that share a name, those that agree best with the place codes already known."""
    if len(bearers) == 1 or not known:
        return bearers
    agreement = [
        max(_shared_digits(place.place_code, code) for code in known) for place, _ in bearers
    ]
    return [
        bearer
        for bearer, shared in zip(bearers, agreement, strict=True)
        if shared == max(agreement)
    ]


def _shared_digits(one: str, other: str) -> int:
    """Length of the deepest level (6, 9, 12 or 15 digits) at which two place codes agree; 0 when at none."""
    return max(
        (width for width in (6, 9, 12, 15) if len(one) >= width and one[:width] == other[:width]),
        default=0,
    )
