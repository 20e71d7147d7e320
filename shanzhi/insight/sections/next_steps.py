"""下步打算: no figure can say it; the section is left to its writer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext_lazy

from shanzhi.kernel.api import Actor, Compared, PeriodWords, ReportFigure, ReportSection


def figures(_place: str, _start: date, _end: date, _viewer: Actor) -> list[ReportFigure]:
    """None."""
    return []


def sentence(_rows: Sequence[Compared], _words: PeriodWords) -> str:
    """None."""
    return ""


SECTION = ReportSection("next", gettext_lazy("下步打算"), 900, figures, sentence, by_hand=True)
