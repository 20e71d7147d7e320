"""The figures of a place over a period, from every room that brings a section."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import translation

from shanzhi.insight.rules.periods import PeriodKind, period_before, period_words
from shanzhi.kernel.api import (
    Actor,
    Compared,
    PeriodWords,
    ReportFigure,
    ReportSection,
    report_sections,
)

Section = dict[str, Any]


def computed(
    viewer: Actor, place_code: str, kind: PeriodKind, start: date, end: date
) -> list[Section]:
    """Sections as ReportNumbers keeps them, in the place's language, compared with the period
    before. Raises Denied outside of the viewer's places."""
    words = period_words(kind)
    before = period_before(kind, start)
    with translation.override(settings.LANGUAGE_CODE):
        found = []
        for section in report_sections():
            rows = section.figures(place_code, start, end, viewer)
            if rows or section.by_hand:
                earlier = section.figures(place_code, *before, viewer) if rows else []
                found.append(_kept(section, compared(rows, earlier), words))
        return found


def compared(rows: Sequence[ReportFigure], earlier: Sequence[ReportFigure]) -> list[Compared]:
    """Each figure with that of the same key before, nought where none is named; what stands at
    this moment has none."""
    before = {figure.key: figure.value for figure in earlier}
    return [
        Compared(figure, None if figure.is_now else before.get(figure.key, 0)) for figure in rows
    ]


def _kept(section: ReportSection, rows: Sequence[Compared], words: PeriodWords) -> Section:
    return {
        "key": section.key,
        "title": str(section.title),
        "sentence": section.sentence(rows, words),
        "rows": [{**asdict(row.figure), "before": row.before} for row in rows],
    }
