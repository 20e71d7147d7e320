"""The memory of the book: one cell for each device and rule over its readings, as arrays."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from shanzhi.sensing.rules.rows import Int32s, Ints

RAISED, PENDING, CALM, COUNTING = 1, 2, 4, 8
# Points of a RISE that are kept, a quarter of its window apart.
POINTS = 4


class Cells:
    """46 bytes a cell, most of them untouched (and not in memory) until something happens.

    ``state``: bits RAISED, PENDING (it holds until ``hold_s`` ran out), CALM (flapping: raised, though its
    readings are clear), COUNTING (some of the last readings were over); ``over``/``clear``: bits of the last
    readings, newest lowest; ``newest``/``latest``: time and value of the newest reading; ``since``: when
    PENDING or CALM began; ``turned``: when it was last raised or cleared; ``flaps``: how often it was raised
    with less than ``FLAP_MS`` since it cleared; ``owner``: the device;
    ``extra``: the row of a RISE or a TOGETHER in its own memory; ``mark``: for sorting, means nothing.
    """

    FIELDS = {
        "state": np.uint8,
        "over": np.uint16,
        "clear": np.uint16,
        "newest": np.int64,
        "latest": np.float32,
        "since": np.int64,
        "turned": np.int64,
        "flaps": np.uint8,
        "owner": np.int32,
        "extra": np.int32,
        "mark": np.int32,
    }
    state: npt.NDArray[np.uint8]
    over: npt.NDArray[np.uint16]
    clear: npt.NDArray[np.uint16]
    newest: npt.NDArray[np.int64]
    latest: npt.NDArray[np.float32]
    since: npt.NDArray[np.int64]
    turned: npt.NDArray[np.int64]
    flaps: npt.NDArray[np.uint8]
    owner: npt.NDArray[np.int32]
    extra: npt.NDArray[np.int32]
    mark: npt.NDArray[np.int32]

    def __init__(self, sizes: Int32s) -> None:
        """``sizes``: cells by device."""
        self.used = int(sizes.sum())
        for name, kind in self.FIELDS.items():
            setattr(self, name, np.zeros(self.used, kind))
        self.base: Int32s = (np.cumsum(sizes) - sizes).astype(np.int32)
        self.owner = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)

    def add(self, device: int, size: int) -> int:
        """Room for cells of one more device, behind all others; where it begins."""
        start = self.used
        self.used += size
        if self.used > len(self.state):
            room = size + max(1024, self.used // 32)
            for name, kind in self.FIELDS.items():
                setattr(self, name, np.concatenate([getattr(self, name), np.zeros(room, kind)]))
        self.owner[start : self.used] = device
        self.base[device] = start
        return start

    def memory(self) -> int:
        """Bytes."""
        parts = [self.base, *(getattr(self, name) for name in self.FIELDS)]
        return sum(int(part.nbytes) for part in parts)


class Side:
    """More memory for the few cells that need it: rows of ``width`` times (and values)."""

    def __init__(self, cells: Cells, mine: Ints, width: int, *, with_values: bool) -> None:
        """``mine``: the cells that have a row here."""
        cells.extra[mine] = np.arange(len(mine), dtype=np.int32)
        self.at = np.zeros((len(mine), width), np.int64)
        self.value = np.zeros((len(mine), width if with_values else 0), np.float64)

    def add(self, cells: Cells, cell: int) -> None:
        """A row for one more cell."""
        cells.extra[cell] = len(self.at)
        self.at = np.pad(self.at, ((0, 1), (0, 0)))
        self.value = np.pad(self.value, ((0, 1), (0, 0)))

    def carry(self, old: Side, row: Ints, there: Ints) -> None:
        """Rows as they were elsewhere."""
        self.at[row], self.value[row] = old.at[there], old.value[there]

    def memory(self) -> int:
        """Bytes."""
        return self.at.nbytes + self.value.nbytes
