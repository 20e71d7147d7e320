"""What parcels say, turned into columns of readings: who may speak, what it measures, what can be.

A statement is refused with its reason here, whatever door it came by; everything is done for a whole
tick at once, because a Python object for each reading costs more than all that is decided about it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, groupby, repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shanzhi.sensing.intake.columns import Columns
from shanzhi.sensing.intake.fleet import SLOTS, WHY_NOT, Fleet
from shanzhi.sensing.intake.names import Serials, Together
from shanzhi.sensing.intake.parcels import Parcel, Reason, Taken
from shanzhi.sensing.intake.state import Bools, Floats, Ints


@dataclass(slots=True)
class Readings:
    """Columns of one length; ``message`` counts through all parcels, ``parcel`` says whose they are."""

    device: Ints
    slot: Ints
    value: Floats
    sent_ms: Ints
    message: Ints
    parcel: Ints

    def only(self, chosen: Bools) -> Readings:
        """Some of them."""
        if chosen.all():
            return self
        return Readings(
            self.device[chosen],
            self.slot[chosen],
            self.value[chosen],
            self.sent_ms[chosen],
            self.message[chosen],
            self.parcel[chosen],
        )


@dataclass(slots=True)
class Heard:
    """``readings`` that can be; ``alive`` and ``alive_in``: devices that gave a sign of life
    without a value, and the messages that were it."""

    readings: Readings
    alive: Ints
    alive_in: Ints


def hear(parcels: Sequence[Parcel], fleet: Fleet, taken: list[Taken]) -> Heard:
    """All that parcels say; refusals are noted in ``taken``, one for each parcel."""
    said = _said(parcels, fleet)
    return _measured(said, _may_speak(said, fleet, taken), fleet, taken)


@dataclass(slots=True)
class _Said:
    """Statements: ``device`` is -1 for a name that nobody has; of their values ``row`` is the statement,
    ``metric`` is -1 for what no kind measures; ``silent`` are statements without a value."""

    device: Ints
    speaker: Ints
    sent_ms: Ints
    message: Ints
    parcel: Ints
    serials: Serials
    row: Ints
    metric: Ints
    value: Floats
    silent: Ints


def _said(parcels: Sequence[Parcel], fleet: Fleet) -> _Said:
    parts = [
        columns
        for are_lists, group in groupby(parcels, key=lambda one: one.columns is None)
        for columns in (
            [_of_lists([*group], fleet)] if are_lists else [one.columns for one in group]
        )
        if columns is not None
    ]
    sizes = [len(part.device) for part in parts]
    count, before = sum(sizes), np.cumsum([0, *sizes])
    spans = np.array([span for parcel in parcels for span in parcel.spans], np.int64)
    speaker, rows, is_one = spans.reshape(-1, 3).T
    messages = np.where(is_one, 1, rows)
    # Of a span that is one message all rows have its number, of others each the next one.
    first, begins = np.cumsum(messages) - messages, np.cumsum(rows) - rows
    step = np.repeat(1 - is_one, rows) * (np.arange(count) - np.repeat(begins, rows))
    in_parcel = [
        len(one.serials) if one.columns is None else len(one.columns.device) for one in parcels
    ]
    row = _joined([part.row + at for part, at in zip(parts, before, strict=False)])
    has_value = np.zeros(count, np.bool_)
    has_value[row] = True
    return _Said(
        device=_joined([part.device for part in parts]),
        speaker=np.repeat(speaker, rows),
        sent_ms=_joined([part.sent_ms for part in parts]),
        message=np.repeat(first, rows) + step,
        parcel=np.repeat(np.arange(len(parcels)), in_parcel),
        serials=Together([part.serials for part in parts]),
        row=row,
        metric=_joined([part.metric for part in parts]),
        value=_joined([part.value for part in parts]),
        silent=np.flatnonzero(~has_value),
    )


def _joined(parts: list[NDArray[Any]]) -> NDArray[Any]:
    if len(parts) == 1:
        return parts[0]
    return np.concatenate(parts) if parts else np.zeros(0, np.int64)


def _of_lists(parcels: Sequence[Parcel], fleet: Fleet) -> Columns:
    """Parcels that hold a word and a number for each value."""
    serials = list(chain.from_iterable(parcel.serials for parcel in parcels))
    values = list(chain.from_iterable(parcel.values for parcel in parcels))
    times = chain.from_iterable(parcel.sent_ms for parcel in parcels)
    count = len(serials)
    names = list(chain.from_iterable(values))
    numbers = chain.from_iterable(map(dict.values, values))
    row = np.arange(count)
    if not (len(names) == count and all(values)):
        row = np.repeat(row, np.fromiter(map(len, values), np.int64, count))
    return Columns(
        serials,
        device=np.fromiter(map(fleet.by_serial.get, serials, repeat(-1)), np.int64, count),
        sent_ms=np.fromiter(times, np.int64, count),
        row=row,
        metric=_metrics(names, fleet, len(values[0]) if count else 0),
        value=np.fromiter(numbers, np.float64, len(names)),
    )


def _may_speak(said: _Said, fleet: Fleet, taken: list[Taken]) -> Bools:
    """Which statements are of a known device, by whom it lets speak for it, and in use."""
    known: Bools = said.device >= 0
    if not fleet.count:
        _refuse(said, ~known, [Reason.UNKNOWN] * len(known), taken)
        return known
    its_own = (said.speaker < 0) | (said.speaker == said.device)
    by = np.minimum(said.speaker, fleet.count - 1)
    its_own |= (said.speaker < fleet.count) & (fleet.gateway[said.device] == fleet.ids[by])
    standing = fleet.standing[said.device]
    good: Bools = known & its_own & (standing == 0)
    if not good.all():
        why = [
            Reason.UNKNOWN if not is_known else WHY_NOT[stands] if its else Reason.NOT_ITS_CHILD
            for is_known, its, stands in zip(
                known[~good].tolist(),
                its_own[~good].tolist(),
                standing[~good].tolist(),
                strict=True,
            )
        ]
        _refuse(said, ~good, why, taken)
    return good


def _refuse(said: _Said, bad: Bools, why: Sequence[Reason], taken: list[Taken]) -> None:
    """Once for each message."""
    before = -1
    for row, reason in zip(np.flatnonzero(bad).tolist(), why, strict=True):
        message = int(said.message[row])
        if message != before:
            taken[said.parcel[row]].refused.append((reason, said.serials[row][:40]))
        before = message


def _measured(said: _Said, good: Bools, fleet: Fleet, taken: list[Taken]) -> Heard:
    """What kinds measure of good statements, within what can be. What has a name that the kind does not know
    is left aside: devices say more than we keep."""
    row, metric, value, silent = said.row, said.metric, said.value, said.silent
    if not good.all():
        kept, silent = good[row], silent[good[silent]]
        row, metric, value = row[kept], metric[kept], value[kept]
    kind = fleet.kind[said.device[row]].astype(np.intp)
    slot = fleet.slot_of[kind, metric].astype(np.intp)
    known = slot >= 0
    if not known.all():
        _tell_unmeasured(said, good, row[known], silent, taken)
        row, kind, slot, value = row[known], kind[known], slot[known], value[known]
    spot = kind * SLOTS + slot
    fine = (value >= fleet.lowest.ravel()[spot]) & (value <= fleet.highest.ravel()[spot])
    if not fine.all():
        for bad in row[~fine].tolist():
            taken[said.parcel[bad]].refused.append((Reason.IMPOSSIBLE, said.serials[bad]))
    readings = Readings(
        said.device[row], slot, value, said.sent_ms[row], said.message[row], said.parcel[row]
    )
    return Heard(readings.only(fine), said.device[silent], said.message[silent])


def _metrics(names: list[str], fleet: Fleet, together: int) -> Ints:
    """Numbers of metrics by name, -1 for what no kind measures; nearly always all say the same, so many
    ``together``."""
    times = len(names) // together if together else 0
    if together and names == names[:together] * times:
        return np.tile([fleet.metrics.get(name, -1) for name in names[:together]], times)
    return np.fromiter(map(fleet.metrics.get, names, repeat(-1)), np.int64, len(names))


def _tell_unmeasured(
    said: _Said, good: Bools, measured: Ints, silent: Ints, taken: list[Taken]
) -> None:
    nothing = good.copy()
    nothing[measured] = False
    nothing[silent] = False
    for row in np.flatnonzero(nothing).tolist():
        taken[said.parcel[row]].refused.append((Reason.NO_METRIC, said.serials[row]))
