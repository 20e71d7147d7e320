"""Rows for PostgreSQL's binary COPY, made of arrays and not one by one.

Rows of one call have the same shape: the same columns empty, texts of one length, arrays of one length.
Whoever has rows of several shapes makes them shape by shape.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

HEADER = b"PGCOPY\n\xff\r\n\x00" + b"\x00" * 8
END = b"\xff\xff"
# Types of elements of arrays, by their numbers in PostgreSQL's catalogue.
TIMESTAMPTZ, INT4 = 1184, 23
Array = npt.NDArray[Any]


class Column:
    """One column: ``values`` i2, i4, i8, bool or bytes (S), one per row; two-dimensional with
    ``element`` for an array column; None for an empty one."""

    def __init__(self, values: Array | None, element: int = 0) -> None:
        self.values = values
        self.element = element

    def fields(self, name: str) -> list[Any]:
        """Its part of a record."""
        if self.values is None:
            return [(f"{name}_l", ">i4")]
        if not self.element:
            return [(f"{name}_l", ">i4"), (name, self._dtype())]
        each = np.dtype([("l", ">i4"), ("v", self._dtype())])
        return [
            (f"{name}_l", ">i4"),
            (f"{name}_h", ">i4", (5,)),
            (name, each, self.values.shape[1:]),
        ]

    def put(self, rows: Array, name: str) -> None:
        """Write it into the records."""
        if self.values is None:
            rows[f"{name}_l"] = -1
            return
        size = self._dtype().itemsize
        if not self.element:
            rows[f"{name}_l"] = size
            rows[name] = self.values
            return
        length = self.values.shape[1]
        rows[f"{name}_l"] = 20 + length * (4 + size)
        rows[f"{name}_h"] = [1, 0, self.element, length, 1]
        rows[name]["l"] = size
        rows[name]["v"] = self.values

    def _dtype(self) -> np.dtype[Any]:
        kind = self.values.dtype if self.values is not None else np.dtype("i8")
        return kind if kind.kind in "Sb" else kind.newbyteorder(">")


def binary_rows(columns: Sequence[Column], count: int) -> bytes:
    """``count`` rows without header and end."""
    fields: list[Any] = [("_fields", ">i2")]
    for number, column in enumerate(columns):
        fields += column.fields(f"c{number}")
    rows = np.zeros(count, np.dtype(fields))
    rows["_fields"] = len(columns)
    for number, column in enumerate(columns):
        column.put(rows, f"c{number}")
    return rows.tobytes()
