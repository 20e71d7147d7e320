"""Cut a period into whole months, whole days and whole hours, each read from its own cells. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shanzhi.insight.models.rollup import Grain
from shanzhi.insight.rules.figures.steps import Step, begin_of, next_begin


@dataclass(frozen=True, slots=True)
class Piece:
    """[start, end) of cells of one grain; ``grain`` None is read from the marks of matters."""

    grain: Grain | None
    start: datetime
    end: datetime


_STEPS = ((Grain.MONTH, Step.MONTH), (Grain.DAY, Step.DAY), (Grain.HOUR, Step.HOUR))


def pieces(start: datetime, end: datetime, kept_since: dict[Grain, datetime]) -> list[Piece]:
    """Pieces of [start, end), whole hours of the place's clock, in order. ``kept_since`` says from when
    cells of a grain are there; what is older and no longer whole is read from marks."""
    return [
        Piece(grain if _is_kept(grain, begin, kept_since) else None, begin, until)
        for grain, begin, until in _cut(start, end, 0)
        if begin < until
    ]


def _cut(start: datetime, end: datetime, level: int) -> list[tuple[Grain, datetime, datetime]]:
    grain, step = _STEPS[level]
    if grain is Grain.HOUR:
        return [(grain, start, end)]
    first = begin_of(start, step)
    first = first if first == start else next_begin(first, step)
    last = begin_of(end, step)
    if first >= last:
        return _cut(start, end, level + 1)
    return [
        *_cut(start, first, level + 1),
        (grain, first, last),
        *_cut(last, end, level + 1),
    ]


def _is_kept(grain: Grain, begin: datetime, kept_since: dict[Grain, datetime]) -> bool:
    since = kept_since.get(grain)
    return since is None or begin >= since
