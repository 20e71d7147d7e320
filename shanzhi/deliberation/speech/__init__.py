"""From a recording of a meeting to a draft of its words: whoever runs the house chooses the engine."""

from __future__ import annotations

from functools import lru_cache
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string


class SpeechError(Exception):
    """The recording was not written down. The text is for operators and holds no word of it."""


class SpeechToText(Protocol):
    """Writes down a recording. Made once per process, without arguments; used by many threads."""

    def transcribe(self, recording: bytes, media_type: str) -> str:
        """The words of a recording, a line for each turn. It may take minutes.

        Raises SpeechError, and nothing else.
        """


def speech_to_text() -> SpeechToText | None:
    """The engine that the setting SPEECH_TO_TEXT names; None where none is configured: then pages
    say so and offer to type."""
    return _engine(settings.SPEECH_TO_TEXT) if settings.SPEECH_TO_TEXT else None


@lru_cache(maxsize=4)
def _engine(path: str) -> SpeechToText:
    made: SpeechToText = import_string(path)()
    return made
