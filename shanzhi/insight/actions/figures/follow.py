"""Carry events into the figures: each once, in one transaction with how far they have come."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db import transaction

from shanzhi.insight.actions.figures.storing import (
    CELLS,
    MATTERS,
    TIMES,
    cell_rows,
    matter_rows,
    merge_rows,
    time_rows,
)
from shanzhi.insight.models import FigureOffset
from shanzhi.insight.queries.figures.kept_matters import kept, of_the_same_trouble
from shanzhi.insight.queries.figures.replaying import replayed
from shanzhi.insight.rules.figures import cells as c
from shanzhi.insight.rules.figures import times as t
from shanzhi.insight.rules.figures.beside import COUNTED, cells_beside
from shanzhi.insight.rules.figures.codes import digits, texts
from shanzhi.insight.rules.figures.matters import Matters, chosen, joined, mark_repeats
from shanzhi.kernel.api import (
    Told,
    batch_end,
    events_ahead,
    events_written,
    horizon,
    local_zone,
    now,
)

log = logging.getLogger(__name__)
# Figures made by other rules than these are made anew: raise it when a rule in rules/figures changes.
RULES = 5
BATCH, AHEAD = 2_000, 2_000
GRID = 15
# Without events the offset is moved once in so many transactions of others.
IDLE = 10_000
Array = npt.NDArray[Any]


class NotBuilt(Exception):
    """There are no figures to go on from, or other rules made them: they must be rebuilt."""


@dataclass(slots=True)
class Followed:
    """What one step did: the places whose figures changed, and whether more waits."""

    events: int = 0
    places: set[str] = field(default_factory=set)
    more: bool = False


class Follower:
    """Remembers which events beyond the horizon it has carried already: those whose neighbours are still
    being written. They are told again later, and change nothing then."""

    def __init__(self) -> None:
        self._ahead: set[int] = set()

    @transaction.atomic
    def step(self, most: int = BATCH) -> Followed:
        """The next events. Raises NotBuilt."""
        offset = locked_offset()
        if offset.rebuilt_at is None or offset.rules != RULES:
            raise NotBuilt
        until = horizon()
        end = batch_end(offset.written, until, most) if until > offset.written else offset.written
        told = events_written(offset.written, end) if end > offset.written else []
        self._ahead -= {event.id for event in told}
        ahead = []
        if end >= until:
            ahead = events_ahead(end, "case", self._ahead, AHEAD)
        followed = carry(told, ahead, offset)
        followed.more = end < until or len(ahead) == AHEAD
        self._ahead.update(event.id for event in ahead)
        if told or end - offset.written > IDLE:
            offset.written, offset.moved_at = end, now()
            offset.save(update_fields=["written", "moved_at"])
        return followed


def locked_offset() -> FigureOffset:
    """How far the figures have come; whoever moves it holds it."""
    FigureOffset.objects.get_or_create(pk=1)
    return FigureOffset.objects.select_for_update().get(pk=1)


def carry(told: Collection[Told], ahead: Collection[Told], offset: FigureOffset) -> Followed:
    """These events into the figures. Of matters the whole history is read again, so that nothing is
    counted twice; events of rooms beside are each counted once, as they pass the horizon."""
    ids = {event.aggregate_id for event in (*told, *ahead) if event.aggregate == "case"}
    places = _carry_matters(ids, offset) if ids else set()
    beside = [event for event in told if event.kind in COUNTED and len(event.place_code) >= 6]
    if beside:
        _write_cells(cells_beside(beside, local_zone(), *_since(offset)))
        places |= {event.place_code for event in beside}
    return Followed(len(told) + len(ahead), places)


def _carry_matters(ids: Collection[int], offset: FigureOffset) -> set[str]:
    old = kept(ids)
    new, _count = replayed(ids=sorted(ids))
    merge_rows(MATTERS, matter_rows(new), adding=False)
    troubles = {
        (place, category)
        for matters in (old, new)
        for place, category in zip(
            texts(matters.place[digits(matters.place) == GRID]),
            texts(matters.category[digits(matters.place) == GRID]),
            strict=True,
        )
    }
    if troubles:
        old, new = _with_repeats(old, new, troubles)
    change(old, new, offset)
    return set(texts(new.place)) | set(texts(old.place))


def _with_repeats(
    old: Matters, new: Matters, troubles: Iterable[tuple[str, str]]
) -> tuple[Matters, Matters]:
    """A matter may make another one that came after it a repeat: those go along."""
    family = of_the_same_trouble(troubles)
    before = family.bits.copy()
    mark_repeats(family)
    differs = family.bits != before
    touched = np.unique(family.owner()[differs])
    if len(touched):
        merge_rows(MATTERS, matter_rows(chosen(family, touched)), adding=False)
    others = touched[~np.isin(family.ids[touched], new.ids)]
    marked, family.bits = family.bits, before
    unmarked = chosen(family, others)
    family.bits = marked
    rest = ~np.isin(new.ids, family.ids)
    new_marked = [
        chosen(new, np.flatnonzero(rest)),
        chosen(family, np.flatnonzero(np.isin(family.ids, new.ids))),
        chosen(family, others),
    ]
    return joined([old, unmarked]), joined(new_marked)


def change(old: Matters, new: Matters, offset: FigureOffset) -> None:
    """Take the old marks away and put the new ones."""
    zone, since = local_zone(), _since(offset)
    before = c.every_cell(old, zone, *since)
    after = c.every_cell(new, zone, *since)
    _write_cells(
        (grain, c.minus(one, other))
        for (grain, one), (_grain, other) in zip(after, before, strict=True)
    )
    _write_times(
        t.minus(one, other)
        for one, other in zip(
            t.every_time(new, c.dims_of(new), zone),
            t.every_time(old, c.dims_of(old), zone),
            strict=True,
        )
    )


def _write_cells(found: Iterable[tuple[int, c.Cells]]) -> None:
    rows = [row for grain, cells in found if len(cells) for row in cell_rows(grain, cells)]
    if rows:
        merge_rows(CELLS, iter(rows), adding=True)


def _write_times(found: Iterable[t.Times]) -> None:
    rows = [row for times in found if len(times) for row in time_rows(times)]
    if rows:
        merge_rows(TIMES, iter(rows), adding=True)


def _since(offset: FigureOffset) -> tuple[int, int]:
    if offset.hours_since is None or offset.days_since is None:
        raise NotBuilt
    return c.micros(offset.hours_since), c.micros(offset.days_since)


def follow_all(progress: Callable[[int], None] = lambda _events: None) -> Counter[str]:
    """Everything that has happened; returns how often figures of each place changed. Raises NotBuilt."""
    follower, places = Follower(), Counter[str]()
    while True:
        followed = follower.step()
        places.update(followed.places)
        progress(followed.events)
        if not followed.more:
            return places
