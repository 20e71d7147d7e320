"""Does somebody have a voice in a place? What is asked, what is known of them, and what they can do."""

from __future__ import annotations

from dataclasses import dataclass

from shanzhi.deliberation.models import Topic
from shanzhi.deliberation.procedures import Figure
from shanzhi.deliberation.rules.voices import Voices, is_enough, is_own_place
from shanzhi.kernel.api import Actor
from shanzhi.people.api import Belonging, belonging
from shanzhi.places.api import division_name

# not on screen: how official names of communities and villages end
_COMMITTEES = ("居民委员会", "村民委员会", "居委会", "村委会")


@dataclass(frozen=True, slots=True)
class Voice:
    """``place`` names where people have to belong to; ``asked`` is a Voices. ``may_say``: their own word
    would be enough."""

    place_code: str
    place: str
    asked: Voices
    had: Belonging
    is_known: bool
    is_enough: bool

    @property
    def may_say(self) -> bool:
        """Would it be enough if they said that they live there?"""
        return self.is_known and not self.is_enough and self.asked == Voices.DECLARED

    @property
    def is_entered(self) -> bool:
        """Are they entered in a household of the place?"""
        return self.had == Belonging.ENTERED


def asked_in(topic: Topic) -> str:
    """What a topic asks now: its open step, else what the place asked when it was raised (1 query)."""
    step = topic.steps.filter(ended_at__isnull=True).first()
    return (step.figures.get(Figure.VOICES) if step else None) or topic.voices


def voice_in(place_code: str, asked: str, viewer: Actor) -> Voice:
    """How somebody stands to the community (or street) of a place (at most 2 queries)."""
    place = place_code[:12]
    had = _had(place, asked, viewer)
    return Voice(
        place_code=place,
        place=_spoken(division_name(place)),
        asked=Voices(asked),
        had=had,
        is_known=viewer.is_staff or bool(viewer.id),
        is_enough=is_enough(asked, had),
    )


def _spoken(name: str) -> str:
    """As people say where they live: 和风社区, and not the name of its committee."""
    for ending in _COMMITTEES:
        name = name.removesuffix(ending)
    return name


def _had(place: str, asked: str, viewer: Actor) -> Belonging:
    if asked == Voices.PHONE or not viewer.id:
        return Belonging.UNKNOWN
    if viewer.is_staff:
        works = any(is_own_place(grant.scope_code, place) for grant in viewer.grants)
        return Belonging.ENTERED if works else Belonging.UNKNOWN
    return belonging(viewer.id, place)
