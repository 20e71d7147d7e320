"""“我住在这里”: what a form asks of whoever takes part, and what they ticked."""

from __future__ import annotations

from django.http import HttpRequest

from shanzhi.deliberation.models import Topic
from shanzhi.deliberation.queries.voices import Voice, asked_in, voice_in
from shanzhi.kernel.api import Actor
from shanzhi.people.api import Resident, declare_home

FIELD = "lives_here"


def voice_for(topic: Topic, viewer: Actor) -> Voice:
    """How the viewer stands to the place of a topic; for its page."""
    return voice_in(topic.place_code, asked_in(topic), viewer)


def say_lives_here(request: HttpRequest, resident: Resident, place_code: str) -> None:
    """Note what they ticked in the form, and nothing when they did not. Raises TooMany."""
    if request.POST.get(FIELD) == "1":
        declare_home(resident, place_code[:12])
