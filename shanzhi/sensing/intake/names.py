"""Who calls itself so: places by name for thousands of names at once, as they stand in bytes.

A name is known by 64 bits of a hash whose seeds nobody else knows (multiply and mix, eight bytes a step), in a
table with open addressing. That two of a million devices share them has a chance of 3 in 100 million and is
noticed when they are entered; that a made-up name is taken for a known one, 1 in 18 million million each.
"""

from __future__ import annotations

import secrets
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Words = NDArray[np.uint64]
LONGEST = 40
BESIDE = bytes(8)
_ALL = 0xFFFFFFFFFFFFFFFF
# Of eight bytes the first so many.
_MASKS = np.array([_ALL >> (64 - 8 * size) if size else 0 for size in range(9)], np.uint64)
_HALF, _SOME = np.uint64(32), np.uint64(29)


class Names:
    """Places by name; -1 for a name that nobody has."""

    def __init__(self) -> None:
        self._odd, self._mix, self._seed = (
            np.uint64(secrets.randbits(64) | 1) for _one in range(3)
        )
        self._empty(1_024)

    def add(self, names: Sequence[str], places: Ints) -> bool:
        """Names that nobody has, of these places; False where two have the same hash: begin anew, with other
        seeds."""
        if not len(places):
            return True
        if 2 * (self._filled + len(places)) > len(self._hash):
            self._grow(4 * (self._filled + len(places)))
        return self._insert(self._hashes_of(names), places.astype(np.int32))

    def drop(self, name: str) -> None:
        """Nobody calls itself so any more."""
        at = self._find(self._hashes_of([name]))
        self._place[at[at >= 0]] = -1

    def places(self, eights: Words, begin: Ints, size: Ints) -> Ints:
        """Of names that stand at ``begin``; ``eights`` are the eight bytes from each place on."""
        at = self._find(self._hashes(eights, begin, np.minimum(size, LONGEST)))
        found = np.where(at >= 0, self._place[at], -1).astype(np.int64)
        found[size > LONGEST] = -1
        return found

    def _empty(self, room: int) -> None:
        room = 1 << max(10, (room - 1).bit_length())
        self._hash = np.zeros(room, np.uint64)
        self._place = np.full(room, -1, np.int32)
        self._filled = 0

    def _grow(self, room: int) -> None:
        held = self._place >= 0
        hashes, places = self._hash[held], self._place[held]
        self._empty(room)
        self._insert(hashes, places)

    def _hashes_of(self, names: Sequence[str]) -> Words:
        said = [name.encode() for name in names]
        sizes = np.fromiter(map(len, said), np.int64, len(said))
        data = b"".join([*said, BESIDE])
        return self._hashes(eights_of(data), np.cumsum(sizes) - sizes, sizes)

    def _hashes(self, eights: Words, begin: Ints, size: Ints) -> Words:
        found = size.astype(np.uint64) * self._odd + self._seed
        for start in range(0, int(size.max(initial=0)), 8):
            left = size - start
            if start:
                more = np.flatnonzero(left > 0)
                word = eights[begin[more] + start] & _MASKS[np.minimum(left[more], 8)]
                mixed = (found[more] ^ word) * self._mix
                found[more] = mixed ^ mixed >> _HALF
            else:
                word = eights[begin] & _MASKS[np.clip(left, 0, 8)]
                found = (found ^ word) * self._mix
                found ^= found >> _HALF
        found *= self._odd
        found ^= found >> _SOME
        # Nothing is 0 but an empty place.
        found[found == 0] = 1
        return found

    def _find(self, hashes: Words) -> Ints:
        """Where each stands, -1 for nowhere."""
        last = len(self._hash) - 1
        at = (hashes & np.uint64(last)).astype(np.int64)
        there = self._hash[at]
        found = np.where(there == hashes, at, -1)
        left = np.flatnonzero((there != hashes) & (there != 0))
        while len(left):
            next_at = at[left] + 1 & last
            at[left] = next_at
            there = self._hash[next_at]
            same = there == hashes[left]
            found[left[same]] = next_at[same]
            left = left[~same & (there != 0)]
        return found

    def _insert(self, hashes: Words, places: NDArray[np.int32]) -> bool:
        last = len(self._hash) - 1
        at = (hashes & np.uint64(last)).astype(np.int64)
        left, is_alone = np.arange(len(hashes)), True
        while len(left):
            spot = at[left]
            there = self._hash[spot]
            same = there == hashes[left]
            if same.any():
                # Somebody's who is gone, or a second name with this hash.
                is_alone &= bool((self._place[spot[same]] < 0).all())
                self._place[spot[same]] = places[left[same]]
            free = np.flatnonzero(there == 0)
            self._hash[spot[free]], self._place[spot[free]] = hashes[left[free]], places[left[free]]
            won = free[self._place[spot[free]] == places[left[free]]]
            self._filled += len(won)
            waits = ~same
            waits[won] = False
            # Whoever lost a free place to one with the same hash finds it there.
            left = left[waits]
            lost = self._hash[at[left]] != hashes[left]
            at[left[lost]] = at[left[lost]] + 1 & last
        return is_alone


class Serials(Protocol):
    """Names by row; a list is one."""

    def __len__(self) -> int: ...

    def __getitem__(self, row: int, /) -> str: ...


class Spoken:
    """Names as they stand in bytes, made when somebody asks for them."""

    def __init__(self, data: bytes, begin: Ints, end: Ints) -> None:
        self._data, self._begin, self._end = data, begin, end

    def __len__(self) -> int:
        return len(self._begin)

    def __getitem__(self, row: int, /) -> str:
        return self._data[self._begin[row] : self._end[row]].decode(errors="replace")


class Together:
    """Several lists of names one after the other, none of them copied."""

    def __init__(self, parts: Sequence[Serials]) -> None:
        self._parts, self._ends = parts, [*accumulate(map(len, parts))]

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    def __getitem__(self, row: int, /) -> str:
        part = bisect_right(self._ends, row)
        return self._parts[part][row - (self._ends[part - 1] if part else 0)]


def eights_of(data: bytes) -> Words:
    """The eight bytes from each place on, but the last seven; the first lowest."""
    found: Words = np.ndarray(len(data) - 7, "<u8", data, strides=(1,))
    return found
