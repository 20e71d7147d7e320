"""What a topic is called: its place, its trouble, who speaks, and its most typical matter."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from shanzhi.insight.rules.topics.index import Matter
from shanzhi.insight.rules.topics.rarity import BROAD
from shanzhi.insight.rules.topics.reading import Reading

GROUPS = [
    "业主",
    "居民",
    "村民",
    "学生",
    "家长",
    "职工",
    "员工",
    "农民工",
    "商户",
    "的士司机",
    "出租车司机",
    "退役军人",
    "军人",
    "老人",
    "教师",
    "老师",
    "患者",
    "病人",
    "租户",
    "受害人",
    "投资人",
    "购房者",
    "市民",
]
GROUP_SHARE = 1 / 3
KINDS_NAMED, WORDS_NAMED = 2, 3
IN_TITLE, PLACE_SHARE, BROAD_SAYS, LONGER_SHARE = 4.0, 0.4, 0.7, 0.6
"""A name counts so much at most; that of a topic stands in this share of it."""
COMPARED = 60
"""Members that are compared to find the most typical: the newest ones."""


@dataclass(frozen=True, slots=True)
class Described:
    """``place``, ``district``, ``group`` may be empty; ``typical`` is a position among the members;
    ``kinds`` and ``words`` are what they share, the most shared first."""

    name: str
    place: str
    district: str
    group: str
    typical: int
    kinds: tuple[str, ...]
    words: tuple[str, ...]


def described(
    readings: Sequence[Reading], matters: Sequence[Matter], texts: Sequence[str]
) -> Described:
    """Describe a topic by its members, given in the same order. ``texts`` are read for who speaks."""
    place = _place(readings)
    kinds = _shared([reading.kinds for reading in readings], KINDS_NAMED)
    words = _shared([reading.words for reading in readings], WORDS_NAMED)
    district = _most([area for reading in readings for area in reading.head_areas])
    told = (*kinds, *words)[: KINDS_NAMED if place else KINDS_NAMED + 1]
    said = "、".join(told)  # not on screen: a comma between words
    name = " · ".join(part for part in (place or district, said) if part)
    return Described(
        name=name or "、".join(words),  # not on screen: a comma between words
        place=place,
        district=district,
        group=_group(texts),
        typical=typical(matters),
        kinds=kinds,
        words=words,
    )


def typical(matters: Sequence[Matter]) -> int:
    """The member that is most like all others (of the newest ``COMPARED``)."""
    start = max(0, len(matters) - COMPARED)
    compared = matters[start:]
    scores = np.zeros(len(compared))
    for row, one in enumerate(compared):
        scores[row] = sum(likeness(one, other) for other in compared)
    return start + int(scores.argmax())


def likeness(one: Matter, other: Matter) -> float:
    """Of two matters by themselves: the mean of what they are about and where."""
    about = sum(value * other.about.get(key, 0.0) for key, value in one.about.items())
    where = sum(value * other.where.get(key, 0.0) for key, value in one.where.items())
    return (about + where) / 2


def shared(one: Reading, other: Reading) -> tuple[list[str], list[str]]:
    """(kinds and words, names) that both have, the weightiest first: why they are together."""
    words = _both(one.kinds, other.kinds) + _both(one.words, other.words)
    return words[:6], _both(one.places, other.places)[:4]


def _both(one: dict[str, float], other: dict[str, float]) -> list[str]:
    common = {key: min(count, other[key]) for key, count in one.items() if key in other}
    return sorted(common, key=lambda key: -common[key])


def _place(readings: Sequence[Reading]) -> str:
    """The name that most titles share; a longer one that says more (丽发新城 before 新城) where it
    is named nearly as often."""
    counts: dict[str, float] = defaultdict(float)
    for reading in readings:
        for name, count in reading.places.items():
            counts[name] += min(count, IN_TITLE) * (BROAD_SAYS if name.endswith(BROAD) else 1)
    if not counts:
        return ""
    name, count = max(counts.items(), key=lambda item: (item[1], len(item[0])))
    if count < IN_TITLE * len(readings) * PLACE_SHARE:
        return ""
    longer = [each for each in counts if name in each and counts[each] >= LONGER_SHARE * count]
    return max(longer, key=lambda each: (len(each), counts[each]))


def _shared(counts: Sequence[dict[str, float]], most: int) -> tuple[str, ...]:
    found: Counter[str] = Counter()
    for each in counts:
        found.update({key: 1 + (value >= 3) for key, value in each.items()})
    least = max(2, len(counts)) if len(counts) > 1 else 1
    return tuple(key for key, count in found.most_common(most) if count >= least)


def _most(names: Sequence[str]) -> str:
    return Counter(names).most_common(1)[0][0] if names else ""


def _group(texts: Sequence[str]) -> str:
    found: Counter[str] = Counter()
    for text in texts:
        found.update({group for group in GROUPS if re.search(group, text)})
    if not found:
        return ""
    group, count = max(found.items(), key=lambda item: (item[1], -GROUPS.index(item[0])))
    return group if count >= GROUP_SHARE * len(texts) else ""
