"""Sizes that residents and staff meet. Pure."""

from __future__ import annotations

TEXT_LIMIT = 10_000
SUMMARY_LENGTH = 60
PHOTO_LIMIT = 9
RATING_DAYS = 7


def summary_of(text: str) -> str:
    """The first line of a report, cut to a heading's length."""
    line = " ".join(text.split())
    return line if len(line) <= SUMMARY_LENGTH else line[: SUMMARY_LENGTH - 1] + "…"
