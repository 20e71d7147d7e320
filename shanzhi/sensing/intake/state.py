"""The latest of every device, as arrays; what is kept, folded and repeated is decided here."""

from __future__ import annotations

import time
from collections import deque

import numpy as np
from numpy.typing import NDArray

from shanzhi.sensing.intake.fleet import SLOTS, Fleet
from shanzhi.sensing.intake.parcels import NO_TIME

# So many of a device's own times are remembered, to know a repeated message when it comes.
REMEMBERED = 4
# A broker may send again more of a device than that after a crash: what was kept before this process heard
# it is known as well, for so long. A key is the place and a time in milliseconds (until the year 2527).
BEFORE_SECONDS = 120.0
TIMES = 1 << 44
# Whoever says more than that within two minutes, or late what is older, is known by so many further times.
FURTHER, FURTHER_MS = 250_000, 120_000
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
        self._mark = np.zeros(0, np.int32)
        self._further, self._further_count = deque[Ints](), 0
        self._before, self._new_before = np.zeros(0, np.int64), list[Ints]()
        self._before_newest, self._before_until = 0, 0.0

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
        self._mark = np.zeros(room * SLOTS, np.int32)

    def several(self, keys: Ints) -> Ints:
        """Positions of those (``place`` × SLOTS + slot) that come more than once; nearly always none.
        Each is written where it belongs and looked for there: no sorting."""
        each = np.arange(len(keys), dtype=np.int32)
        self._mark[keys] = each
        is_last = self._mark[keys] == each
        if is_last.all():
            return np.zeros(0, np.int64)
        self._mark[keys[~is_last]] = -1
        return np.flatnonzero(self._mark[keys] < 0)

    def rounds(self, keys: Ints) -> list[Ints]:
        """As ``turns``; what comes once is in the first round without being sorted."""
        several = self.several(keys)
        if not len(several):
            return [np.arange(len(keys))]
        alone = np.ones(len(keys), np.bool_)
        alone[several] = False
        first, *others = (several[turn] for turn in turns(keys[several]))
        return [np.concatenate([np.flatnonzero(alone), first]), *others]

    def repeated(self, device: Ints, sent_ms: Ints) -> Bools:
        """Which were heard before: the same device with the same time of its own."""
        known = np.zeros(len(device), np.bool_)
        ring = self.sent_ms[device]
        for column in range(REMEMBERED):
            known |= ring[:, column] == sent_ms
        known |= self._was_before(device, sent_ms)
        # 0 is a clock that was never set: it says as little as none.
        known &= (sent_ms != NO_TIME) & (sent_ms != 0)
        old = np.flatnonzero((sent_ms < ring[:, 0]) & (sent_ms != NO_TIME))
        if len(old):
            known[old] |= self._is_further(device[old] * TIMES + sent_ms[old] % TIMES)
        return known

    def _is_further(self, asked: Ints) -> Bools:
        """Looked for only when something old comes: then the few are sorted and not the many."""
        wanted, which = np.unique(asked, return_inverse=True)
        found = np.zeros(len(wanted), np.bool_)
        for keys in self._further:
            at = np.minimum(np.searchsorted(wanted, keys), len(wanted) - 1)
            found[at[wanted[at] == keys]] = True
        return found[which]

    def know_before(self, device: Ints, sent_ms: Ints) -> None:
        """Times that were kept before this process began to hear these devices."""
        usable = (sent_ms > 0) & (sent_ms < TIMES)
        self._new_before.append(device[usable] * TIMES + sent_ms[usable])
        self._before_newest = max(self._before_newest, int(sent_ms[usable].max(initial=0)))
        self._before_until = time.monotonic() + BEFORE_SECONDS

    def _was_before(self, device: Ints, sent_ms: Ints) -> Bools:
        known = np.zeros(len(device), np.bool_)
        if len(self._before) and time.monotonic() > self._before_until:
            self._before = np.zeros(0, np.int64)
        if self._new_before:
            self._before = np.sort(np.concatenate([self._before, *self._new_before]))
            self._new_before = []
        keys = self._before
        if len(keys):
            # What is said now for the first time is newer than all of it.
            old = np.flatnonzero((sent_ms > 0) & (sent_ms <= self._before_newest))
            asked = device[old] * TIMES + sent_ms[old]
            at = np.minimum(np.searchsorted(keys, asked), len(keys) - 1)
            known[old] = keys[at] == asked
        return known

    def note_times(self, device: Ints, sent_ms: Ints) -> None:
        """Remember the times of messages (in order of arrival, one row per message)."""
        known = sent_ms != NO_TIME
        if not known.all():
            device, sent_ms = device[known], sent_ms[known]
        for turn in self.rounds(device * SLOTS):
            at = device[turn]
            # The oldest makes way, so that a late message does not push out a newer one; rows are kept
            # in their order, and the new time finds its place among them.
            ring = self.sent_ms[at]
            moved = np.maximum(sent_ms[turn], ring[:, 0])
            self._note_further(
                at, np.minimum(sent_ms[turn], ring[:, 0]), ring[:, -1], sent_ms[turn]
            )
            for column in range(REMEMBERED - 1):
                after = ring[:, column + 1]
                self.sent_ms[at, column] = np.minimum(moved, after)
                moved = np.maximum(moved, after)
            self.sent_ms[at, REMEMBERED - 1] = moved

    def _note_further(self, at: Ints, left_out: Ints, newest: Ints, sent_ms: Ints) -> None:
        worth = left_out != 0
        worth &= (left_out == sent_ms) | (newest - left_out < FURTHER_MS)
        if worth.any():
            self._further.append(at[worth] * TIMES + left_out[worth] % TIMES)
            self._further_count += len(self._further[-1])
            while self._further_count > FURTHER and len(self._further) > 1:
                self._further_count -= len(self._further.popleft())

    def is_late(self, device: Ints, sent_ms: Ints, now_ms: int) -> Bools:
        """Older than what the device has said already; a time that is far off compares with nothing."""
        timed = (sent_ms != NO_TIME) & ~is_far_off(sent_ms, now_ms)
        late: Bools = (sent_ms < self.newest_ms[device]) & timed
        if not timed.all():
            device, sent_ms = device[timed], sent_ms[timed]
        np.maximum.at(self.newest_ms, device, sent_ms)
        return late

    def to_keep(self, fleet: Fleet, device: Ints, slot: Ints, value: Floats, now_ms: int) -> Bools:
        """Which values are worth a row: the first, a change of at least the deadband, and one in
        ten minutes. What is kept is noted."""
        keep = np.zeros(len(device), np.bool_)
        spots = device * SLOTS + slot
        bands = fleet.deadband.ravel()[fleet.kind[device].astype(np.intp) * SLOTS + slot]
        kept, kept_ms = self.kept.reshape(-1), self.kept_ms.reshape(-1)
        for turn in self.rounds(spots):
            spot, said = spots[turn], value[turn]
            before = kept[spot]
            # What was never kept is not a number, and not within any band.
            worth = ~(np.abs(said - before) <= bands[turn])
            worth |= now_ms - kept_ms[spot] >= KEEP_EVERY_MS
            keep[turn] = worth
            chosen = spot[worth]
            kept[chosen] = said[worth]
            kept_ms[chosen] = now_ms
        return keep

    def note(self, device: Ints, slot: Ints, value: Floats) -> None:
        """The latest values, in order of arrival (of several for one slot the last one stays)."""
        self.values.reshape(-1)[device * SLOTS + slot] = value

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
