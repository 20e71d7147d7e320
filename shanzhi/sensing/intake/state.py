"""The latest of every device, as arrays; what is kept, folded and repeated is decided here."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from shanzhi.sensing.intake.fleet import SLOTS, Fleet
from shanzhi.sensing.intake.parcels import NO_TIME

# So many of a device's own times are remembered, to know a repeated message when it comes.
REMEMBERED = 4
# A value that has not changed is kept again after so long, so that history shows it was there.
KEEP_EVERY_MS = 600_000
# A device whose clock is more than this off is believed about the value, not about the time.
FAR_OFF_MS = 3_600_000
CLOCK_OFF, LATE = 1, 2

ARRAYS = (
    "values", "kept", "kept_ms", "seen_ms", "sent_ms", "newest_ms", "messages", "is_dirty",
)  # fmt: skip

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


class Latest:
    """``values`` (places, SLOTS), NaN where nothing was said; ``seen_ms`` the last sign of life by our
    clock, 0 never; ``kept`` and ``kept_ms`` what was last written to the readings."""

    def __init__(self) -> None:
        self.values = np.full((0, SLOTS), np.nan, np.float32)
        self.kept = np.full((0, SLOTS), np.nan, np.float32)
        self.kept_ms = np.zeros((0, SLOTS), np.int64)
        self.seen_ms = np.zeros(0, np.int64)
        self.sent_ms = np.zeros((0, REMEMBERED), np.int64)
        self.newest_ms = np.zeros(0, np.int64)
        self.messages = np.zeros(0, np.int64)
        self.is_dirty = np.zeros(0, np.bool_)

    def make_room(self, wanted: int) -> None:
        """For so many places."""
        have = len(self.seen_ms)
        if wanted <= have:
            return
        room = max(wanted, int(have * 1.25), 1024)
        for name in ARRAYS:
            old = getattr(self, name)
            new = np.zeros((room, *old.shape[1:]), old.dtype)
            if old.dtype == np.float32:
                new[have:] = np.nan
            new[:have] = old
            setattr(self, name, new)

    def repeated(self, device: Ints, sent_ms: Ints) -> Bools:
        """Which were heard before: the same device with the same time of its own."""
        known: Bools = (self.sent_ms[device] == sent_ms[:, None]).any(axis=1)
        known &= sent_ms != NO_TIME
        return known

    def note_times(self, device: Ints, sent_ms: Ints) -> None:
        """Remember the times of messages (in order of arrival, one row per message)."""
        known = sent_ms != NO_TIME
        device, sent_ms = device[known], sent_ms[known]
        for turn in turns(device):
            at, sent = device[turn], sent_ms[turn]
            ring = self.sent_ms[at]
            # The oldest makes way, so that a late message does not push out a newer one.
            ring[np.arange(len(at)), ring.argmin(axis=1)] = np.maximum(sent, ring.min(axis=1))
            self.sent_ms[at] = ring

    def is_late(self, device: Ints, sent_ms: Ints, now_ms: int) -> Bools:
        """Older than what the device has said already; a time that is far off compares with nothing."""
        timed = (sent_ms != NO_TIME) & ~is_far_off(sent_ms, now_ms)
        late: Bools = (sent_ms < self.newest_ms[device]) & timed
        np.maximum.at(self.newest_ms, device[timed], sent_ms[timed])
        return late

    def to_keep(self, fleet: Fleet, device: Ints, slot: Ints, value: Floats, now_ms: int) -> Bools:
        """Which values are worth a row: the first, a change of at least the deadband, and one in
        ten minutes. What is kept is noted."""
        keep = np.zeros(len(device), np.bool_)
        for turn in turns(device * SLOTS + slot):
            at, of, said = device[turn], slot[turn], value[turn]
            before = self.kept[at, of]
            band = fleet.deadband[fleet.kind[at], of]
            moved = np.abs(said - before) > band
            due = now_ms - self.kept_ms[at, of] >= KEEP_EVERY_MS
            worth = moved | due | np.isnan(before)
            keep[turn] = worth
            chosen = np.flatnonzero(worth)
            self.kept[at[chosen], of[chosen]] = said[chosen]
            self.kept_ms[at[chosen], of[chosen]] = now_ms
        return keep

    def note(self, device: Ints, slot: Ints, value: Floats, now_ms: int) -> None:
        """The latest values, in order of arrival (of several for one slot the last one stays)."""
        self.values[device, slot] = value
        self.alive(device, now_ms)

    def alive(self, device: Ints, now_ms: int) -> None:
        """A sign of life by our clock."""
        self.seen_ms[device] = now_ms
        self.is_dirty[device] = True


def is_far_off(sent_ms: Ints, now_ms: int) -> Bools:
    """A device's own time that is more than an hour from ours."""
    far: Bools = np.abs(sent_ms - now_ms) > FAR_OFF_MS
    far &= sent_ms != NO_TIME
    return far


def turns(keys: Ints) -> list[Ints]:
    """Positions in rounds, so that no key comes twice in one round and order is kept within a key.

    Nearly always one round; a flood of one device makes many, each as small as it can be.
    """
    if len(keys) < 2:
        return [np.arange(len(keys))]
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    if len(starts) == len(keys):
        return [np.arange(len(keys))]
    lengths = np.diff(np.r_[starts, len(keys)])
    rank = np.arange(len(keys)) - np.repeat(starts, lengths)
    by_rank = np.argsort(rank, kind="stable")
    cuts = np.flatnonzero(np.diff(rank[by_rank])) + 1
    return [order[part] for part in np.split(by_rank, cuts)]
