"""What a place's week, month or quarter is told in: each room brings its own sections.

A section is figures, each with its definition and the list behind it, and a plain rule that says
them in a sentence. The room that writes reports asks all of them and knows none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django_stubs_ext import StrPromise

from shanzhi.kernel.actors import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFigure:
    """One figure of one period. ``key`` is stable within its section; ``value`` is None over
    nothing; ``href`` is the list behind it. ``numerator`` and ``denominator`` are of a rate.
    ``is_now`` counts what stands at the moment of counting: no other period has it."""

    key: str
    name: str
    value: float | None
    unit: str
    definition: str
    href: str = ""
    numerator: int | None = None
    denominator: int | None = None
    is_now: bool = False


@dataclass(frozen=True, slots=True)
class Compared:
    """A figure and what it was in the period before; None where there is nothing to compare."""

    figure: ReportFigure
    before: float | None = None

    @property
    def change(self) -> float | None:
        """By how much it differs, in its own unit."""
        if self.before is None or self.figure.value is None:
            return None
        return self.figure.value - self.before


@dataclass(frozen=True, slots=True)
class PeriodWords:
    """How sentences call the period and the one before it: 本周, 上周."""

    this: str
    last: str


# figures(place_code, first day, day after the last, viewer)
Figures = Callable[[str, date, date, Actor], Sequence[ReportFigure]]
Sentence = Callable[[Sequence[Compared], PeriodWords], str]


@dataclass(frozen=True, slots=True)
class ReportSection:
    """``order`` says where it stands. One without figures is left out, unless it is ``by_hand``: left
    to its writer."""

    key: str
    title: StrPromise | str
    order: int
    figures: Figures
    sentence: Sentence
    by_hand: bool = False


_sections: dict[str, ReportSection] = {}


def register_report_section(section: ReportSection) -> None:
    """Bring a section; belongs in the room's ``ready()``. Brought again, it is the same one."""
    _sections[section.key] = section


def report_sections() -> list[ReportSection]:
    """All sections in the order in which they are read."""
    return sorted(_sections.values(), key=lambda section: (section.order, section.key))


def change_words(compared: Compared, words: PeriodWords) -> str:
    """“比上周增加 3 件”, “与上周持平”; "" where nothing is compared. Percentages differ in points."""
    change = compared.change
    if change is None:
        return ""
    if abs(change) < 0.05:
        return _("与%(last)s持平") % {"last": words.last}
    unit = compared.figure.unit
    amount = f"{abs(change):g}" if change == int(change) else f"{abs(change):.1f}"
    told = {
        "last": words.last,
        "amount": amount,
        "unit": _("个百分点") if unit == "%" else unit,
    }
    if change > 0:
        return _("比%(last)s增加%(amount)s%(unit)s") % told
    return _("比%(last)s减少%(amount)s%(unit)s") % told
