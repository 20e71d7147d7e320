"""Events of rooms beside that are counted as they are: one event, one mark. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, tzinfo
from typing import Protocol

import numpy as np

from shanzhi.insight.rules.figures.cells import Cells, every_cell, micros
from shanzhi.insight.rules.figures.codes import number
from shanzhi.insight.rules.figures.matters import Matters
from shanzhi.insight.rules.figures.measures import Measure

COUNTED = {
    "visits.VisitRecorded": Measure.VISITS,
    "sensing.AlarmClosed": Measure.ALARMS,
    "ballots.BallotCounted": Measure.BALLOTS,
}
# They are of no category: 00 is what nobody has sorted.
_NO_CATEGORY = 100


class Event(Protocol):
    """What is counted of an event."""

    @property
    def kind(self) -> str: ...
    @property
    def place_code(self) -> str: ...
    @property
    def at(self) -> datetime: ...


def cells_beside(
    events: Collection[Event], zone: tzinfo, hours_since: int, days_since: int
) -> Iterator[tuple[int, Cells]]:
    """The cells of these events, as ``every_cell`` gives those of matters."""
    return every_cell(_as_marks(events), zone, hours_since, days_since)


def _as_marks(events: Collection[Event]) -> Matters:
    count = len(events)
    at = np.array([micros(event.at) for event in events], np.int64)
    none, nothing = np.zeros(count, np.int64), np.full(count, -1, np.int64)
    return Matters(
        ids=np.arange(count),
        place=np.array([number(event.place_code) for event in events], np.int64),
        category=np.full(count, _NO_CATEGORY, np.int64),
        source=none,
        loop=none,
        outcome=none,
        state=none,
        opened=at,
        last=at,
        handled=none,
        worked=nothing,
        late_from=none,
        contact=none,
        sequence=none,
        begins=np.arange(count + 1),
        moment=at,
        bits=np.array([1 << COUNTED[event.kind] for event in events], np.int32),
    )
