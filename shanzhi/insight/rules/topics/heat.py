"""How hot a topic is: people first, votes damped, what is old cools down, what grows is warmer.

    heat = (people + votes) · (1 + growth / 4)

people   each person once, by the latest of their reports, halved every ``HALF_LIFE_DAYS``: five
         hundred letters of one person are one person, so nobody makes a topic hot alone.
votes    log2(1 + Σ votes), halved likewise; a vote against is attention too but only half:
         thousands of clicks count like some ten people and no more.
growth   log2((people of the last 30 days + 1) / (people of the 30 days before + 1)), from −1 to 1.

A person is whoever reported, known only by a key; nobody is ranked. Reasons: a report costs more
than a click; a street that wrote once two years ago is no matter of today; a logarithm so that
one letter that was passed around does not outweigh fifty households.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

HALF_LIFE_DAYS = 60.0
AGAINST_WEIGHT = 0.5
GROWTH_DAYS, GROWTH_WEIGHT = 30, 0.25
HOT_PEOPLE_LEAST = 2
"""With fewer people nothing is a topic of the public."""


@dataclass(frozen=True, slots=True)
class Voice:
    """One matter of a topic. ``person`` tells reporters apart and says nothing of them."""

    person: str
    at: datetime
    likes: int = 0
    against: int = 0


@dataclass(frozen=True, slots=True)
class Heat:
    """The figure and its parts. ``people`` and ``matters`` are counts, not cooled."""

    value: float
    people: int
    matters: int
    people_part: float
    votes_part: float
    growth: float

    @property
    def is_public(self) -> bool:
        """Whether more than one person speaks of it."""
        return self.people >= HOT_PEOPLE_LEAST


def heat_of(voices: Iterable[Voice], at: datetime) -> Heat:
    """The heat at ``at``; what was reported later is left out."""
    heard = [voice for voice in voices if voice.at <= at]
    latest: dict[str, datetime] = {}
    for voice in heard:
        latest[voice.person] = max(voice.at, latest.get(voice.person, voice.at))
    people = sum(_cooled(moment, at) for moment in latest.values())
    votes = sum(
        (voice.likes + AGAINST_WEIGHT * voice.against) * _cooled(voice.at, at) for voice in heard
    )
    votes_part = math.log2(1 + votes)
    growth = _growth(heard, at)
    value = (people + votes_part) * (1 + GROWTH_WEIGHT * growth)
    return Heat(value, len(latest), len(heard), people, votes_part, growth)


def heat_over_time(
    voices: Sequence[Voice], until: datetime, *, points: int = 12
) -> list[tuple[datetime, Heat]]:
    """The heat at up to ``points`` moments from the first report to ``until``, evenly."""
    if not voices:
        return []
    first = min(voice.at for voice in voices)
    span = max(until - first, timedelta(days=points))
    moments = [until - span * (points - 1 - n) / (points - 1) for n in range(points)]
    return [(moment, heat_of(voices, moment)) for moment in moments]


def _cooled(moment: datetime, at: datetime) -> float:
    return float(2 ** (-(at - moment).total_seconds() / 86400 / HALF_LIFE_DAYS))


def _growth(heard: Sequence[Voice], at: datetime) -> float:
    edge, before = at - timedelta(days=GROWTH_DAYS), at - timedelta(days=2 * GROWTH_DAYS)
    lately = {voice.person for voice in heard if voice.at > edge}
    earlier = {voice.person for voice in heard if before < voice.at <= edge}
    return max(-1.0, min(1.0, math.log2((len(lately) + 1) / (len(earlier) + 1))))
