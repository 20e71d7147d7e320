"""The memory of the book: one cell for each device and rule over its readings, as arrays."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from shanzhi.sensing.rules.rows import Bools, Int32s, Ints

RAISED, PENDING, CALM, COUNTING = 1, 2, 4, 8
# Points of a RISE that are kept, a quarter of its window apart.
POINTS = 4


class Cells:
    """42 bytes a cell, most of them untouched (and not in memory) until something happens.

    ``state``: bits RAISED, PENDING (it holds until ``hold_s`` ran out), CALM (flapping: raised, though its
    readings are clear), COUNTING (some of the last readings were over); ``over``/``clear``: bits of the last
    readings, newest lowest; ``newest``/``latest``: time and value of the newest reading; ``since``: when
    PENDING or CALM began; ``turned``: when it was last raised or cleared; ``flaps``: how often it was raised
    with less than ``FLAP_MS`` since it cleared; ``owner``: the device.
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
    """More memory for the few cells that need it: rows of ``width`` times (and values), found by cell."""

    def __init__(self, cells: Ints, width: int, *, with_values: bool) -> None:
        """``cells``: in ascending order."""
        self.cells = cells
        self.at = np.zeros((len(cells), width), np.int64)
        self.value = np.zeros((len(cells), width if with_values else 0), np.float64)

    def row(self, cell: Ints) -> Ints:
        """Rows of cells that are here."""
        return np.searchsorted(self.cells, cell)

    def add(self, cell: int) -> None:
        """A row for a cell behind all that are here."""
        self.cells = np.append(self.cells, cell)
        self.at = np.pad(self.at, ((0, 1), (0, 0)))
        self.value = np.pad(self.value, ((0, 1), (0, 0)))

    def carry(self, old: Side, cell: Ints, there: Ints) -> None:
        """Rows of cells as they were elsewhere, where they are in both."""
        mine, theirs = self.row(cell), old.row(there)
        both = np.flatnonzero(_is_at(self.cells, mine, cell) & _is_at(old.cells, theirs, there))
        self.at[mine[both]] = old.at[theirs[both]]
        self.value[mine[both]] = old.value[theirs[both]]

    def memory(self) -> int:
        """Bytes."""
        return self.cells.nbytes + self.at.nbytes + self.value.nbytes


def _is_at(cells: Ints, row: Ints, cell: Ints) -> Bools:
    if not len(cells):
        return np.zeros(len(cell), np.bool_)
    return np.asarray(cells[np.minimum(row, len(cells) - 1)] == cell)
