"""One tick: what came since the last one, turned into what is to be written. No I/O."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from shanzhi.sensing.intake.fleet import SLOTS, Fleet
from shanzhi.sensing.intake.parcels import NO_TIME, Parcel, Reason, Taken
from shanzhi.sensing.intake.state import CLOCK_OFF, LATE, Floats, Ints, Latest, is_far_off
from shanzhi.sensing.rules.rows import Verdicts


class Book(Protocol):
    """The rules, as far as a tick knows them (see rules_at_work)."""

    def read(self, device: Ints, slot: Ints, value: Floats, at_ms: Ints) -> Verdicts:
        """What these readings decide, in order of arrival."""


@dataclass(slots=True)
class Rows:
    """Readings to write, as columns; ``device_id`` is the database's."""

    device_id: Ints
    slot: Ints
    value: Floats
    sent_ms: Ints
    marks: Ints
    received_ms: int


@dataclass(slots=True)
class Written:
    """Everything that one transaction writes, and what is told to the doors afterwards."""

    rows: Rows
    verdicts: list[Verdicts]
    # By door: messages, stored, folded, repeated, refused.
    counts: dict[str, list[int]]
    refused: Counter[tuple[str, str, str]]
    identities: list[bytes]
    parcels: list[tuple[Parcel, Taken]] = field(default_factory=list)
    now_ms: int = 0


def turn(
    parcels: Sequence[Parcel], fleet: Fleet, latest: Latest, book: Book, now_ms: int
) -> Written:
    """Decide about every message of the parcels: refused, repeated, stored or folded; bring the
    latest values and the rules up to date."""
    latest.make_room(fleet.count)
    joined = _join(parcels)
    taken = [Taken(refused=list(parcel.refused)) for parcel in parcels]
    refused: Counter[tuple[str, str, str]] = Counter()
    fine = _possible(joined, fleet)
    _tell_refused(joined, ~fine, fleet, taken)
    joined = joined.only(fine)
    repeated = latest.repeated(joined.device, joined.sent_ms) | _twice(joined)
    fresh = joined.only(~repeated)
    late = latest.is_late(fresh.device, fresh.sent_ms, now_ms)
    far = is_far_off(fresh.sent_ms, now_ms)
    _note_times(latest, fresh)
    keep = latest.to_keep(fleet, fresh.device, fresh.slot, fresh.value, now_ms)
    current = ~late
    latest.note(fresh.device[current], fresh.slot[current], fresh.value[current], now_ms)
    latest.alive(joined.device, now_ms)
    signs = [device for parcel in parcels for device, _ in parcel.alive]
    latest.alive(np.array(signs, np.int64), now_ms)
    at_ms = np.where((fresh.sent_ms == NO_TIME) | far, now_ms, fresh.sent_ms)
    verdicts = book.read(fresh.device, fresh.slot, fresh.value, at_ms)
    rows = Rows(
        device_id=fleet.ids[fresh.device[keep]],
        slot=fresh.slot[keep],
        value=fresh.value[keep],
        sent_ms=np.where(fresh.sent_ms == NO_TIME, now_ms, fresh.sent_ms)[keep],
        marks=(far * CLOCK_OFF + late * LATE)[keep],
        received_ms=now_ms,
    )
    _count(parcels, taken, joined, repeated, fresh, keep)
    counts = _counts(parcels, taken, refused)
    return Written(
        rows=rows,
        verdicts=[verdicts],
        counts=counts,
        refused=refused,
        identities=[parcel.identity for parcel in parcels if parcel.identity],
        parcels=list(zip(parcels, taken, strict=True)),
        now_ms=now_ms,
    )


@dataclass(slots=True)
class _Joined:
    """The readings of all parcels; ``parcel`` and ``message`` say whose they are."""

    device: Ints
    slot: Ints
    value: Floats
    sent_ms: Ints
    message: Ints
    parcel: Ints

    def only(self, chosen: NDArray[np.bool_]) -> _Joined:
        if chosen.all():
            return self
        return _Joined(
            self.device[chosen],
            self.slot[chosen],
            self.value[chosen],
            self.sent_ms[chosen],
            self.message[chosen],
            self.parcel[chosen],
        )


def _join(parcels: Sequence[Parcel]) -> _Joined:
    parcels = parcels or [Parcel("")]

    def whole(name: str) -> Ints:
        return np.concatenate([np.array(getattr(parcel, name), np.int64) for parcel in parcels])

    lengths = [len(parcel.device) for parcel in parcels]
    return _Joined(
        device=whole("device"),
        slot=whole("slot"),
        value=np.concatenate([np.array(parcel.value, np.float64) for parcel in parcels]),
        sent_ms=whole("sent_ms"),
        message=whole("message"),
        parcel=np.repeat(np.arange(len(parcels)), lengths),
    )


def _possible(joined: _Joined, fleet: Fleet) -> NDArray[np.bool_]:
    kind = fleet.kind[joined.device]
    lowest, highest = fleet.lowest[kind, joined.slot], fleet.highest[kind, joined.slot]
    fine: NDArray[np.bool_] = (joined.value >= lowest) & (joined.value <= highest)
    return fine


def _tell_refused(
    joined: _Joined, bad: NDArray[np.bool_], fleet: Fleet, taken: list[Taken]
) -> None:
    for place in np.flatnonzero(bad):
        who = fleet.serials[joined.device[place]]
        taken[joined.parcel[place]].refused.append((Reason.IMPOSSIBLE, who))


def _twice(joined: _Joined) -> NDArray[np.bool_]:
    """The same device, slot and time of its own a second time within this tick."""
    again = np.zeros(len(joined.device), np.bool_)
    timed = np.flatnonzero(joined.sent_ms != NO_TIME)
    if len(timed) < 2:
        return again
    key = joined.device[timed] * SLOTS + joined.slot[timed]
    order = np.lexsort((joined.sent_ms[timed], key))
    key, sent = key[order], joined.sent_ms[timed][order]
    same = (key[1:] == key[:-1]) & (sent[1:] == sent[:-1])
    again[timed[order[1:][same]]] = True
    return again


def _note_times(latest: Latest, fresh: _Joined) -> None:
    """Each message's time once, though it has several readings."""
    if not len(fresh.device):
        return
    first = np.r_[
        True,
        (fresh.message[1:] != fresh.message[:-1])
        | (fresh.parcel[1:] != fresh.parcel[:-1])
        | (fresh.sent_ms[1:] != fresh.sent_ms[:-1])
        | (fresh.device[1:] != fresh.device[:-1]),
    ]
    latest.note_times(fresh.device[first], fresh.sent_ms[first])
    np.add.at(latest.messages, fresh.device[first], 1)


def _count(
    parcels: Sequence[Parcel],
    taken: list[Taken],
    joined: _Joined,
    repeated: NDArray[np.bool_],
    fresh: _Joined,
    keep: NDArray[np.bool_],
) -> None:
    """Each message once: stored when a reading of it is kept, else folded, else repeated."""
    bounds = np.cumsum([0, *(parcel.messages for parcel in parcels)])
    fate = np.zeros(int(bounds[-1]), np.int8)
    for place, parcel in enumerate(parcels):
        for _device, message in parcel.alive:
            fate[bounds[place] + message] = 2
    fate[bounds[joined.parcel[repeated]] + joined.message[repeated]] = 1
    fate[bounds[fresh.parcel] + fresh.message] = 2
    fate[bounds[fresh.parcel[keep]] + fresh.message[keep]] = 3
    for place, told in enumerate(taken):
        found = np.bincount(fate[bounds[place] : bounds[place + 1]], minlength=4)
        told.repeated, told.folded, told.stored = int(found[1]), int(found[2]), int(found[3])


def _counts(
    parcels: Sequence[Parcel], taken: list[Taken], refused: Counter[tuple[str, str, str]]
) -> dict[str, list[int]]:
    counts: dict[str, list[int]] = {}
    for parcel, told in zip(parcels, taken, strict=True):
        accepted = told.stored + told.folded + told.repeated
        whole = parcel.messages + parcel.refused_messages
        row = (whole, told.stored, told.folded, told.repeated, whole - accepted)
        known = counts.setdefault(parcel.door, [0, 0, 0, 0, 0])
        counts[parcel.door] = [a + b for a, b in zip(known, row, strict=True)]
        for reason, who in told.refused:
            refused[parcel.door, reason, who] += 1
    return counts
