"""The language in which a resident is written to."""

from __future__ import annotations

from shanzhi.people.models import Resident


def set_language(resident: Resident, language: str) -> None:
    """Remember one of ``settings.LANGUAGES``; told to nobody, it changes nothing but words."""
    Resident.objects.filter(pk=resident.pk).update(language=language)
