"""What of a form is worth keeping. Pure."""

from __future__ import annotations

from collections.abc import Mapping

# Choices stand in a form before anybody typed a word; alone they are no draft.
CHOICES = frozenset({"outcome", "visibility", "unit", "into"})


def words_of(fields: Mapping[str, str]) -> list[str]:
    """What somebody wrote themselves, in the order of the form."""
    return [text for name, text in fields.items() if name not in CHOICES and text.strip()]
