"""Sizes that residents and staff meet. Pure."""

from __future__ import annotations

from shanzhi.lib.masking import mask_words

TEXT_LIMIT = 10_000
SUMMARY_LENGTH = 60
PHOTO_LIMIT = 9
RATING_DAYS = 7


def summary_of(text: str) -> str:
    """The first line of a report, cut to a heading's length. Headings stand in every list and
    notice, so nobody's number or name is in them."""
    line = mask_words(" ".join(text.split()))
    return line if len(line) <= SUMMARY_LENGTH else line[: SUMMARY_LENGTH - 1] + "…"
