"""A person's own rhythm: how unlikely is it that nothing has moved for so long, for them, at this hour.

The day has 48 half-hours. For each half-hour h and device it is learnt, over the days, how often there
was any activity in it (share p), and how often activity came in it when the half-hour before had been
quiet (a of n, the discrete hazard). With

    hazard(h) = (a + 2 p') / (n + 2),    p' = (k p + 1/2) / (k + 1),   k days known, 20 at most

the chance that somebody who has been quiet stays quiet through half-hours h1 … hm is the product of
1 − hazard(h), which is the Kaplan–Meier estimate of a discrete survival time (Kaplan and Meier 1958; Cox
1972; smoothed by two days of the plain share, and by the rule of Krichevsky and Trofimov 1981 so that
nothing is ever certain). Its negative decimal logarithm is the *surprise*: 3 is once in a thousand such
mornings. The hazard is conditional on quiet, so days on which everything is an hour later are not counted
as several rare things at once.

Days are weighted exponentially, 14 days to a half (Roberts 1959). Weekdays and weekends share a profile:
two would each need three weeks before they may speak. Nothing is said before seven days are known, nor
before ``window_s`` of quiet (three hours where the rule says nothing). Whoever may have gone out (the door is
closed, the bed is empty) has one decimal more to go, because a journey looks the same. While an alarm
stands nothing is learnt: a fortnight away must not teach that quiet is usual. A device that was not heard for
two of its intervals says nothing about a person, and teaches nothing.

A home that said it is away is not missed and teaches nothing until the time it said; from then on its quiet
counts anew. It is taken for home again earlier when something moves there in two moments between one and twelve
hours apart, the first three hours after it said it would be gone left out: whoever leaves late, and the neighbour
who waters the plants, are not home.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from shanzhi.sensing.rules.rows import (
    NOTHING,
    SLOTS,
    Activity,
    Bools,
    Int32s,
    Ints,
    KindRow,
    RuleRow,
    Times,
    Values,
    Verdicts,
)

BINS, BIN_MS = 48, 1_800_000
DAYS_TO_SPEAK, HALF_LIFE_DAYS, MOST_DAYS = 7, 14, 20
KEEP = 0.5 ** (1 / HALF_LIFE_DAYS)
LEAST_QUIET_MS = 3 * 3_600_000
OUT_MARGIN = 1.0
PRIOR = 2.0
LEAVING_MS = 3 * 3_600_000
HOME_AFTER_MS, HOME_WITHIN_MS = 3_600_000, 12 * 3_600_000
_STATE, _COUNT = 1, 2
_LAYOUT = b"rhythm1:"
# By row: type, columns (0: one number), and what it begins with.
_FIELDS: dict[str, tuple[type[np.generic], int, float]] = {
    "share": (np.float16, BINS, 0),
    "risk": (np.float16, BINS, 0),
    "hits": (np.float16, BINS, 0),
    "bins": (np.uint16, 0, 0),
    "open": (np.int32, 0, -1),
    "busy": (np.bool_, 0, 0),
    "was_busy": (np.bool_, 0, 1),
    "surprise": (np.float32, 0, 0),
    "active_at": (np.int64, 0, 0),
    "raised": (np.bool_, 0, 0),
    "last": (np.float32, SLOTS, np.nan),
    "newest": (np.int64, SLOTS, 0),
    "away_from": (np.int64, 0, 0),
    "away_until": (np.int64, 0, 0),
    "moved_at": (np.int64, 0, 0),
}
# What the database says of absences is not kept with the profile.
_AWAY = ("away_from", "away_until", "moved_at")
_KEPT = tuple(name for name in _FIELDS if name not in _AWAY)


class Rhythms:
    """Profiles of the devices that look after a person: 288 bytes each, and what happens now.

    ``row_of``: row by device, -1 for others. ``share``, ``risk``, ``hits``: [row, half-hour] p, n and a of above;
    ``bins``: half-hours learnt; ``open``: the half-hour that runs (counted from 1970, -1: none yet); ``busy``:
    activity in it; ``was_busy``: in the one before; ``surprise``: of the whole half-hours that were quiet.
    ``away_from``, ``away_until``: when nobody is at home (0: never said), ``moved_at``: something moved meanwhile;
    ``home``: devices whose home is back before its time, until somebody has written that down.
    """

    share: npt.NDArray[np.float16]
    risk: npt.NDArray[np.float16]
    hits: npt.NDArray[np.float16]
    bins: npt.NDArray[np.uint16]
    open: npt.NDArray[np.int32]
    busy: Bools
    was_busy: Bools
    surprise: npt.NDArray[np.float32]
    active_at: Times
    raised: Bools
    last: npt.NDArray[np.float32]
    newest: Times
    away_from: Times
    away_until: Times
    moved_at: Times

    def __init__(
        self,
        kinds: tuple[KindRow, ...],
        rules: tuple[RuleRow, ...],
        devices: Ints,
        count: int,
        zone_ms: int,
    ) -> None:
        self.kinds, self.zone_ms = kinds, zone_ms
        self.least = np.array([rule.window_s * 1000 or LEAST_QUIET_MS for rule in rules], np.int64)
        self.raise_at = np.array([rule.raise_at for rule in rules], np.float64)
        self.what, self.at_least = _activities(kinds)
        self.out_slot = np.array([kind.out_slot for kind in kinds], np.int8)
        self.interval_ms = np.array([kind.interval_s * 1000 for kind in kinds], np.int64)
        self.row_of = np.full(count, -1, np.int32)
        self.row_of[devices] = np.arange(len(devices), dtype=np.int32)
        self.device = devices.astype(np.int32)
        self.home: list[int] = []
        for name, (kind_of_field, width, begins) in _FIELDS.items():
            shape = (len(devices), width) if width else (len(devices),)
            setattr(self, name, np.full(shape, begins, kind_of_field))

    def add(self, device: int) -> None:
        """One more device that looks after a person."""
        self.row_of[device] = len(self.device)
        self.device = np.append(self.device, np.int32(device))
        for name, (_kind, _width, begins) in _FIELDS.items():
            old = getattr(self, name)
            setattr(
                self,
                name,
                np.concatenate([old, np.full_like(old[:1], begins, shape=(1, *old.shape[1:]))]),
            )

    def read(
        self, device: Ints, kind: Ints, slot: Ints, value: Values, at: Times
    ) -> tuple[Ints, Ints]:
        """Notice activity; returns positions of the readings that ended a quiet that was an alarm, and
        their rows."""
        row = self.row_of[device]
        what = self.what[kind, slot]
        mine = np.flatnonzero((row >= 0) & (what > 0) & (at > 0))
        if not len(mine):
            return mine, mine
        row, slot, what = row[mine].astype(np.intp), slot[mine].astype(np.intp), what[mine]
        value, at = value[mine], at[mine]
        before, late = self._before(row, slot, value, at)
        moved = np.where(
            what == _STATE,
            (value != before) & ~np.isnan(before),
            value >= self.at_least[kind[mine], slot],
        )
        self._keep(row[~late], slot[~late], value[~late], at[~late])
        active = np.flatnonzero(moved)
        who, when = row[active], at[active]
        now = self._bin(when) >= self.open[who]
        np.maximum.at(self.active_at, who, when)
        self.busy[who[now]] = True
        self.surprise[who[now]] = 0.0
        self._come_home(who, when)
        ends = now & self.raised[who]
        first = np.unique(who[ends], return_index=True)[1]
        ended = active[ends][first]
        self.raised[row[ended]] = False
        return mine[ended], row[ended]

    def know_away(self, absences: Iterable[tuple[int, int, int]]) -> None:
        """Who is away: (device, from, until) in milliseconds; all others are not."""
        moved = self.moved_at.copy()
        was = self.away_from.copy()
        for name in _AWAY:
            getattr(self, name)[:] = 0
        for device, begins, ends in absences:
            row = self.row_of[device]
            if row >= 0:
                self.away_from[row], self.away_until[row] = begins, ends
                self.moved_at[row] = moved[row] if was[row] == begins else 0

    def _come_home(self, row: Ints, at: Times) -> None:
        """Movement in a home that is away: once is a visit, twice with an hour between is somebody."""
        there = (self.away_from[row] + LEAVING_MS <= at) & (at < self.away_until[row])
        for place in np.flatnonzero(there).tolist():  # few: hardly anything moves there
            who, when = int(row[place]), int(at[place])
            since = when - int(self.moved_at[who])
            if when >= self.away_until[who]:
                continue  # home by an earlier reading of this call
            if HOME_AFTER_MS <= since <= HOME_WITHIN_MS:
                self.away_until[who] = 0
                self.home.append(int(self.device[who]))
            elif since > HOME_WITHIN_MS:
                self.moved_at[who] = when

    def _before(self, row: Ints, slot: Ints, value: Values, at: Times) -> tuple[Values, Bools]:
        """The value before each reading (also of one earlier in this call), and which came late."""
        before = self.last[row, slot].astype(np.float64)
        newest = self.newest[row, slot]
        key = row * SLOTS + slot
        order = np.argsort(key, kind="stable")
        same = np.flatnonzero(np.diff(key[order]) == 0) + 1
        for place in same:
            mine, prior = order[place], order[place - 1]
            if at[prior] >= newest[prior]:
                newest[mine], before[mine] = at[prior], value[prior]
            else:
                newest[mine], before[mine] = newest[prior], before[prior]
        return before, at < newest

    def _keep(self, row: Ints, slot: Ints, value: Values, at: Times) -> None:
        # Of several of one metric in a call the last one is kept.
        self.last[row, slot] = value
        self.newest[row, slot] = at

    def look(
        self,
        now_ms: int,
        seen_ms: Times,
        kind: npt.NDArray[np.int16],
        rule: Int32s,
        rows: slice,
    ) -> Verdicts:
        """Close half-hours that ended, and say who has been quiet for too long; ``kind`` by device,
        ``rule`` of ``rows`` (-1: none)."""
        device = self.device[rows]
        if not len(device):
            return NOTHING
        kinds, bin_now = kind[device], int(self._bin(np.int64(now_ms)))
        alive = now_ms - seen_ms[device] <= 2 * self.interval_ms[kinds]
        away = (self.away_from[rows] <= now_ms) & (now_ms < self.away_until[rows])
        self._close(rows, bin_now, alive, away)
        over = self._nobody_missed(rows, now_ms, away)
        part = (now_ms + self.zone_ms) % BIN_MS / BIN_MS
        column = bin_now % BINS
        surprise = self.surprise[rows] + part * self._step(rows, column)
        limit = self.raise_at[rule] + OUT_MARGIN * self._may_be_out(rows, kinds)
        quiet = now_ms - self.active_at[rows] >= self.least[rule]
        speaks = (
            (rule >= 0)
            & alive
            & quiet
            & ~self.busy[rows]
            & ~self.raised[rows]
            & (self.active_at[rows] > 0)
            & (self.bins[rows] >= DAYS_TO_SPEAK * BINS)
            & ~away
            & (surprise >= limit)
        )
        speaks[over[rule[over] >= 0]] = True
        found = np.flatnonzero(speaks)
        raised = ~away[found]
        self.raised[rows.start + found] = raised
        return Verdicts(
            device[found],
            rule[found],
            raised,
            np.where(raised, surprise[found], 0.0).astype(np.float64),
            np.full(len(found), now_ms, np.int64),
            np.zeros(len(found), np.bool_),
        )

    def _nobody_missed(self, rows: slice, now_ms: int, away: Bools) -> Ints:
        """Of homes that are away: their quiet begins when their time ends. Returns positions of those
        whose alarm stands and is over."""
        gone = np.flatnonzero(away)
        row = gone + rows.start
        self.surprise[row] = 0.0
        known = row[self.active_at[row] > 0]
        self.active_at[known] = np.maximum(self.active_at[known], now_ms)
        standing: Ints = gone[self.raised[row]]
        return standing

    def _may_be_out(self, rows: slice, kinds: npt.NDArray[np.int16]) -> Bools:
        slot = self.out_slot[kinds]
        state = self.last[np.arange(rows.start, rows.stop), np.maximum(slot, 0)]
        return (slot >= 0) & ~(state >= 0.5)

    def _bin(self, at: npt.NDArray[np.int64] | np.int64) -> npt.NDArray[np.int32]:
        return np.asarray((at + self.zone_ms) // BIN_MS).astype(np.int32)

    def _step(self, rows: slice, column: int) -> npt.NDArray[np.float32]:
        """Surprise of one whole quiet half-hour."""
        days = np.minimum(self.bins[rows] // BINS, MOST_DAYS).astype(np.float32)
        share = (days * self.share[rows, column] + 0.5) / (days + 1)
        hits, risk = self.hits[rows, column], self.risk[rows, column].astype(np.float32)
        hazard = (hits + PRIOR * share) / (risk + PRIOR)
        return np.asarray(-np.log10(1 - np.minimum(hazard, 0.999)), np.float32)

    def _close(self, rows: slice, bin_now: int, alive: Bools, away: Bools) -> None:
        """Those whose half-hour ended; after a gap of more than one, and of one that is away, nothing is
        learnt of it."""
        was = self.open[rows]
        ended = np.flatnonzero(was < bin_now)
        if not len(ended):
            return
        row = ended + rows.start
        whole = (was[ended] == bin_now - 1) & alive[ended] & ~away[ended]
        self._learn(row[whole & ~self.raised[row]], (bin_now - 1) % BINS)
        quiet = row[whole & ~self.busy[row]]
        step = self._step(rows, (bin_now - 1) % BINS)
        self.surprise[quiet] += step[quiet - rows.start]
        self.was_busy[row] = self.busy[row]
        # Whoever was not watched for a while may have been up: no conclusion from the half-hour before.
        self.was_busy[row[~whole]] = True
        self.busy[row] = False
        self.open[row] = bin_now

    def _learn(self, row: Ints, column: int) -> None:
        busy = self.busy[row]
        weight = np.maximum(1 / (self.bins[row] // BINS + 1.0), 1 - KEEP)
        share = self.share[row, column].astype(np.float64)
        self.share[row, column] = share + weight * (busy - share)
        quiet = row[~self.was_busy[row]]
        for table, more in ((self.risk, 1), (self.hits, self.busy[quiet])):
            table[quiet, column] = KEEP * table[quiet, column].astype(np.float64) + more
        self.bins[row] = np.minimum(self.bins[row].astype(np.int32) + 1, 60_000)

    def take(self, old: Rhythms) -> None:
        """All of an older book of the same devices."""
        self.row_of, self.device, self.home = old.row_of, old.device, old.home
        for name in _FIELDS:
            setattr(self, name, getattr(old, name))

    def carry(self, old: Rhythms, row: Ints, there: Ints) -> None:
        """Profiles, and what happens now, as they were in an older book."""
        self.home += old.home
        for name in _FIELDS:
            getattr(self, name)[row] = getattr(old, name)[there]

    def forget(self, device: int) -> None:
        """Nothing is known of this device any more."""
        row = self.row_of[device]
        if row >= 0:
            for name, (_kind, _width, begins) in _FIELDS.items():
                getattr(self, name)[row] = begins

    def packed(self, device: int) -> bytes:
        """All that is known of one device, to be kept over a restart."""
        row = self.row_of[device]
        return _LAYOUT + b"".join(getattr(self, name)[row].tobytes() for name in _KEPT)

    def unpack(self, device: int, kept: bytes) -> bool:
        """Go on from what was kept; False for what another layout wrote."""
        row, start = self.row_of[device], len(_LAYOUT)
        if row < 0:
            return False
        size = sum(getattr(self, name)[row].nbytes for name in _KEPT)
        if not kept.startswith(_LAYOUT) or len(kept) != start + size:
            return False
        for name in _KEPT:
            field = getattr(self, name)
            end = start + field[row].nbytes
            field[row] = np.frombuffer(kept[start:end], field.dtype).reshape(field.shape[1:])
            start = end
        # Whether an alarm stands, the database says.
        self.raised[row] = False
        return True

    def memory(self) -> int:
        """Bytes."""
        return sum(part.nbytes for part in vars(self).values() if isinstance(part, np.ndarray))


def shares_of(kept: bytes) -> list[float]:
    """For each half-hour of the day the share of days with movement in it, from what was packed."""
    start, size = len(_LAYOUT), np.dtype(np.float16).itemsize * BINS
    if not kept.startswith(_LAYOUT) or len(kept) < start + size:
        return []
    shares = np.frombuffer(kept[start : start + size], np.float16)
    return [round(share, 2) for share in shares.astype(float).tolist()]


def _activities(kinds: tuple[KindRow, ...]) -> tuple[npt.NDArray[np.int8], Values]:
    what = np.zeros((max(1, len(kinds)), SLOTS), np.int8)
    least = np.zeros((max(1, len(kinds)), SLOTS))
    for index, kind in enumerate(kinds):
        for activity in kind.activity:
            what[index, activity.slot] = _STATE if activity.is_state else _COUNT
            least[index, activity.slot] = activity.at_least
    return what, least


__all__ = ["BINS", "Activity", "Rhythms"]
