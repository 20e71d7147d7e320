"""One tick: what came since the last one, turned into what is to be written. No I/O."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from shanzhi.sensing.intake.fleet import SLOTS, Fleet
from shanzhi.sensing.intake.hearing import Heard, Readings, hear
from shanzhi.sensing.intake.parcels import NO_TIME, Parcel, Taken
from shanzhi.sensing.intake.state import CLOCK_OFF, LATE, Bools, Floats, Ints, Latest, is_far_off
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
    # Its alarms are written already, in a transaction of their own.
    is_told: bool = False
    # Of the sessions at the broker from which something of it came.
    slots: frozenset[str] = frozenset()

    @property
    def messages(self) -> int:
        """How many came in."""
        return sum(counts[0] for counts in self.counts.values())

    @property
    def has_verdicts(self) -> bool:
        """Is there an alarm to raise or to clear?"""
        return any(len(verdicts.device) for verdicts in self.verdicts)


def turn(
    parcels: Sequence[Parcel], fleet: Fleet, latest: Latest, book: Book, now_ms: int
) -> Written:
    """Decide about every message of the parcels: refused, repeated, stored or folded; bring the
    latest values and the rules up to date."""
    latest.make_room(fleet.count)
    taken = [Taken(refused=list(parcel.refused)) for parcel in parcels]
    heard = hear(parcels, fleet, taken)
    joined = heard.readings
    repeated = latest.repeated(joined.device, joined.sent_ms) | _twice(joined, latest)
    fresh = joined.only(~repeated)
    late = latest.is_late(fresh.device, fresh.sent_ms, now_ms)
    far = is_far_off(fresh.sent_ms, now_ms)
    _note_times(latest, fresh)
    keep = latest.to_keep(fleet, fresh.device, fresh.slot, fresh.value, now_ms)
    current = ~late
    if current.all():
        latest.note(fresh.device, fresh.slot, fresh.value)
    else:
        latest.note(fresh.device[current], fresh.slot[current], fresh.value[current])
    latest.alive(joined.device, now_ms)
    latest.alive(heard.alive, now_ms)
    at_ms = np.where((fresh.sent_ms == NO_TIME) | far, now_ms, fresh.sent_ms)
    verdicts = book.read(fresh.device, fresh.slot, fresh.value, at_ms)
    marks = far * CLOCK_OFF + late * LATE
    sent_ms = np.where(fresh.sent_ms == NO_TIME, now_ms, fresh.sent_ms)
    rows = Rows(
        device_id=fleet.ids[fresh.device[keep]],
        slot=fresh.slot[keep],
        value=fresh.value[keep],
        sent_ms=sent_ms[keep],
        marks=marks[keep],
        received_ms=now_ms,
    )
    _count(parcels, taken, heard, repeated, fresh, keep)
    refused: Counter[tuple[str, str, str]] = Counter()
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


def _twice(joined: Readings, latest: Latest) -> Bools:
    """The same device, slot and time of its own a second time within this tick."""
    again = np.zeros(len(joined.device), np.bool_)
    several = latest.several(joined.device * SLOTS + joined.slot)
    several = several[joined.sent_ms[several] != NO_TIME]
    if len(several) < 2:
        return again
    key = joined.device[several] * SLOTS + joined.slot[several]
    order = np.lexsort((joined.sent_ms[several], key))
    key, sent = key[order], joined.sent_ms[several][order]
    same = (key[1:] == key[:-1]) & (sent[1:] == sent[:-1])
    again[several[order[1:][same]]] = True
    return again


def _note_times(latest: Latest, fresh: Readings) -> None:
    """Each message's time once, though it has several readings."""
    device, sent_ms = fresh.device, fresh.sent_ms
    first = np.ones(len(device), np.bool_)
    first[1:] = fresh.message[1:] != fresh.message[:-1]
    first[1:] |= sent_ms[1:] != sent_ms[:-1]
    if not first.all():
        device, sent_ms = device[first], sent_ms[first]
    latest.note_times(device, sent_ms)
    np.add.at(latest.messages, device, 1)


def _count(
    parcels: Sequence[Parcel],
    taken: list[Taken],
    heard: Heard,
    repeated: Bools,
    fresh: Readings,
    keep: Bools,
) -> None:
    """Each message once: stored when a reading of it is kept, else folded, else repeated."""
    bounds = np.cumsum([0, *(parcel.messages for parcel in parcels)]).tolist()
    fate = np.zeros(bounds[-1], np.int8)
    fate[heard.alive_in] = 2
    fate[heard.readings.message[repeated]] = 1
    fate[fresh.message] = 2
    fate[fresh.message[keep]] = 3
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
