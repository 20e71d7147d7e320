"""Sums of marks: by place of every level, hour or day or month, category, source, circle, outcome. Pure.

Rows are grouped by one number that holds all of their key, sorted, and added up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from shanzhi.insight.rules.figures.codes import LEVELS, cut, digits
from shanzhi.insight.rules.figures.matters import EPOCH_2000_US, Matters
from shanzhi.insight.rules.figures.measures import MEASURES, Measure
from shanzhi.insight.rules.figures.words import SOURCES

Array = npt.NDArray[Any]
HOUR, DAY, MONTH = 0, 1, 2
# All categories and circles together, and all sources but what was imported, have a grain of their own;
# grids have none: they hold too little.
WHOLE, WHOLE_LEVELS = 10, (6, 9, 12)
_IMPORTED = SOURCES.index("imported") + 1
HOUR_US = 3_600_000_000
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Cells:
    """One entry per cell; ``start`` in microseconds since 2000, ``dims`` see ``dims_of``; ``sums`` has a
    column per measure, ``worked`` is milliseconds."""

    place: Array
    start: Array
    dims: Array
    sums: Array
    worked: Array

    def __len__(self) -> int:
        return len(self.place)


def split_dims(dims: Array) -> tuple[Array, Array, Array, Array]:
    """Category (as a number of two digits), source, circle and outcome."""
    return dims >> 10, dims >> 6 & 15, dims >> 3 & 7, dims & 7


def dims_of(matters: Matters) -> Array:
    """Category, source, circle and outcome of each in one number."""
    topic = cut(matters.category, 2) - 100
    found: Array = (
        topic.astype(np.int64) << 10 | matters.source << 6 | matters.loop << 3 | matters.outcome
    )
    return found


def whole_dims(dims: Array) -> Array:
    """Whether it was imported, and the outcome: what exclusions ask for."""
    imported = (dims >> 6 & 15) == _IMPORTED
    found: Array = np.where(imported, _IMPORTED << 6, 0) | (dims & 7)
    return found


class Sums:
    """The cells of matters, level by level. ``sign`` -1 takes them away."""

    def __init__(self, matters: Matters, zone: tzinfo) -> None:
        owner = matters.owner()
        self._zone = zone
        self._place = matters.place[owner]
        self._dims = dims_of(matters)[owner]
        self._bits = matters.bits
        self._hour = matters.moment // HOUR_US * HOUR_US
        handled = (matters.bits & (1 << Measure.HANDLED)) > 0
        self._worked = np.where(handled, np.maximum(matters.worked[owner], 0), 0)

    def at(self, level: int, grain: int, since: int | None = None, *, whole: bool = False) -> Cells:
        """The cells of one level and grain, from ``since`` (microseconds) on."""
        kept = digits(self._place) >= level
        if since is not None:
            kept &= self._hour >= since
        starts = starts_of(self._hour[kept], grain, self._zone)
        sums = [(self._bits[kept] >> measure) & 1 for measure in MEASURES]
        dims = whole_dims(self._dims[kept]) if whole else self._dims[kept]
        return _grouped(cut(self._place[kept], level), starts, dims, sums, self._worked[kept])


def coarser(cells: Cells, level: int, grain: int, zone: tzinfo) -> Cells:
    """The same of a wider place, or of longer times."""
    starts = starts_of(cells.start, grain, zone)
    columns = [cells.sums[:, number] for number in range(cells.sums.shape[1])]
    return _grouped(cut(cells.place, level), starts, cells.dims, columns, cells.worked)


def added(parts: Sequence[Cells]) -> Cells:
    """The cells of several parts, those of the same key as one."""
    sums = np.concatenate([part.sums for part in parts])
    columns = [sums[:, number] for number in range(sums.shape[1])]
    place, start, dims, worked = (
        np.concatenate([getattr(part, name) for part in parts])
        for name in ("place", "start", "dims", "worked")
    )
    return _grouped(place, start, dims, columns, worked)


def minus(new: Cells, old: Cells) -> Cells:
    """By how much the one differs from the other."""
    sums = np.concatenate([new.sums, -old.sums])
    columns = [sums[:, number] for number in range(sums.shape[1])]
    place, start, dims = (
        np.concatenate([getattr(new, name), getattr(old, name)])
        for name in ("place", "start", "dims")
    )
    found = _grouped(place, start, dims, columns, np.concatenate([new.worked, -old.worked]))
    kept = found.sums.any(axis=1) | (found.worked != 0)
    return Cells(
        *(getattr(found, name)[kept] for name in ("place", "start", "dims", "sums", "worked"))
    )


def every_cell(
    matters: Matters, zone: tzinfo, hours_since: int, days_since: int
) -> Iterator[tuple[int, Cells]]:
    """(grain, cells) of all levels: hours of counties, and whole ones of streets, else from
    ``hours_since``; days of grids from ``days_since``; after each but those of grids the whole ones."""
    sums = Sums(matters, zone)
    for level, grain, cells in _by_level(sums, zone, hours_since, days_since):
        yield grain, cells
        if (level, grain) == (9, HOUR):
            yield HOUR + WHOLE, sums.at(9, HOUR, whole=True)
        elif level in WHOLE_LEVELS:
            yield grain + WHOLE, _whole(cells)


def _by_level(
    sums: Sums, zone: tzinfo, hours_since: int, days_since: int
) -> Iterator[tuple[int, int, Cells]]:
    yield 6, HOUR, sums.at(6, HOUR)
    for level in (9, 12, 15):
        yield level, HOUR, sums.at(level, HOUR, hours_since)
    yield 15, DAY, sums.at(15, DAY, days_since)
    yield 15, MONTH, sums.at(15, MONTH)
    # A street's own matters are in no community: each level is added up from the marks.
    for level in (12, 9, 6):
        days = sums.at(level, DAY)
        yield level, DAY, days
        yield level, MONTH, coarser(days, level, MONTH, zone)


def _whole(cells: Cells) -> Cells:
    columns = [cells.sums[:, number] for number in range(cells.sums.shape[1])]
    return _grouped(cells.place, cells.start, whole_dims(cells.dims), columns, cells.worked)


def starts_of(moments: Array, grain: int, zone: tzinfo) -> Array:
    """The beginning of the hour, day or month of each moment, on the clock of the place."""
    if grain == HOUR:
        found: Array = moments // HOUR_US * HOUR_US
        return found
    known, where = np.unique(moments // HOUR_US, return_inverse=True)
    begins = np.array([_begin(int(hour), grain, zone) for hour in known], np.int64)
    return begins[where] if len(known) else moments


@lru_cache(maxsize=1 << 18)
def _begin(hour: int, grain: int, zone: tzinfo) -> int:
    local = (_EPOCH + timedelta(hours=hour)).astimezone(zone)
    begin = local.replace(hour=0, fold=0)
    if grain == MONTH:
        begin = begin.replace(day=1)
    return micros(begin)


def micros(moment: datetime) -> int:
    """Microseconds since 2000."""
    past = moment - _EPOCH
    return (past.days * 86_400 + past.seconds) * 1_000_000 + past.microseconds


def datetime_of(moment: int) -> datetime:
    """The moment again."""
    return _EPOCH + timedelta(microseconds=moment)


def _grouped(place: Array, start: Array, dims: Array, columns: list[Array], worked: Array) -> Cells:
    if not len(place):
        none = np.zeros(0, np.int64)
        return Cells(none, none, none, np.zeros((0, len(columns)), np.int32), none)
    _places, at_place = np.unique(place, return_inverse=True)
    begins, at_begin = np.unique(start, return_inverse=True)
    key = at_place * len(begins) + at_begin
    key = key << 18 | dims
    order = np.argsort(key, kind="stable")
    key = key[order]
    firsts = np.flatnonzero(np.concatenate(([True], key[1:] != key[:-1])))
    sums = np.empty((len(firsts), len(columns)), np.int32)
    for number, column in enumerate(columns):
        sums[:, number] = np.add.reduceat(column[order], firsts)
    rows = order[firsts]
    return Cells(place[rows], start[rows], dims[rows], sums, np.add.reduceat(worked[order], firsts))


__all__ = [
    "DAY", "EPOCH_2000_US", "HOUR", "LEVELS", "MONTH", "WHOLE", "WHOLE_LEVELS", "Cells", "Sums", "added", "coarser",
    "datetime_of", "dims_of", "every_cell", "micros", "minus", "split_dims", "starts_of",
    "whole_dims",
]  # fmt: skip
