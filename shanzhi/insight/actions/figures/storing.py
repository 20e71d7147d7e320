"""Write matters and cells into their tables, as fast as the server takes them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db import connection

from shanzhi.insight.models import FigureCell, FigureMatter, FigureTime
from shanzhi.insight.rules.figures.cells import Cells, split_dims
from shanzhi.insight.rules.figures.codes import cut, digits
from shanzhi.insight.rules.figures.matters import LONG_US, Matters
from shanzhi.insight.rules.figures.measures import MEASURES
from shanzhi.insight.rules.figures.times import Times
from shanzhi.lib.binary_copy import END, HEADER, INT4, TIMESTAMPTZ, Column, binary_rows

Array = npt.NDArray[Any]
MATTERS, CELLS, TIMES = (model._meta.db_table for model in (FigureMatter, FigureCell, FigureTime))
COLUMNS = {
    MATTERS: (
        "case_id", "place_code", "community_code", "category", "source", "loop", "outcome", "state",
        "opened_at", "last_at", "handled_at", "worked_ms", "late_from", "contact_due", "is_long",
        "sequence", "moments", "masks",
    ),
    CELLS: (
        "place_code", "grain", "start", "category", "source", "loop", "outcome", "worked_ms",
        *(measure.name.lower() for measure in MEASURES),
    ),
    TIMES: ("place_code", "grain", "start", "category", "source", "outcome", "bin", "matters"),
}  # fmt: skip
KEYS = {
    MATTERS: COLUMNS[MATTERS][:1],
    CELLS: COLUMNS[CELLS][:7],
    TIMES: COLUMNS[TIMES][:7],
}
# So many rows are made at once.
CHUNK = 50_000


def copy_rows(table: str, rows: Iterator[bytes], *, like: str = "") -> None:
    """Into ``table``, which has the columns of ``like``."""
    listed = _listed(like or table)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({listed}) FROM STDIN (FORMAT binary)") as copy,
    ):
        copy.write(HEADER)
        for part in rows:
            copy.write(part)
        copy.write(END)


def merge_rows(table: str, rows: Iterator[bytes], *, adding: bool, into: str = "") -> None:
    """Into ``table`` (or ``into``, which is like it) where rows with the same key may stand: their other
    columns are replaced, or added to."""
    waiting, keys = f"waiting_{table}", KEYS[table]
    others = [name for name in COLUMNS[table] if name not in keys]
    change = ", ".join(
        f'"{name}" = t."{name}" + excluded."{name}"' if adding else f'"{name}" = excluded."{name}"'
        for name in others
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMP TABLE IF NOT EXISTS {waiting} (LIKE {table}) ON COMMIT DELETE ROWS;"
            f"TRUNCATE {waiting}"
        )
        copy_rows(waiting, rows, like=table)
        listed = _listed(table)
        cursor.execute(
            f"INSERT INTO {into or table} AS t ({listed}) SELECT {listed} FROM {waiting}"  # noqa: S608  # 2026-11-26: names of our own tables
            f" ORDER BY {', '.join(keys)} ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {change}"
        )


def _listed(table: str) -> str:
    return ", ".join(f'"{name}"' for name in COLUMNS[table])


def matter_rows(matters: Matters) -> Iterator[bytes]:
    """Rows of matters, those of one shape together; within it by community and time, as they are asked
    for: a month of a community then lies on few pages."""
    counts = np.diff(matters.begins)
    shape = (
        counts * 10_000
        + digits(matters.place) * 160
        + digits(matters.category) * 16
        + (matters.handled > 0) * 8
        + (matters.late_from > 0) * 4
        + (matters.contact > 0) * 2
        + (matters.worked >= 0) * 1
    )
    order = np.lexsort((matters.opened, cut(matters.place, 12), shape))
    for part in np.split(order, np.flatnonzero(np.diff(shape[order])) + 1):
        for begin in range(0, len(part), CHUNK):
            yield _matters_of_a_shape(matters, part[begin : begin + CHUNK])


def _matters_of_a_shape(matters: Matters, rows: Array) -> bytes:
    if not len(rows):
        return b""
    count = int(matters.begins[rows[0] + 1] - matters.begins[rows[0]])
    marks = matters.begins[rows][:, None] + np.arange(count)
    opened = matters.opened[rows]
    columns = [
        Column(matters.ids[rows].astype("i8")),
        Column(code_bytes(matters.place[rows])),
        Column(code_bytes(cut(matters.place[rows], 12))),
        Column(code_bytes(matters.category[rows])),
        *(
            Column(getattr(matters, name)[rows].astype("i2"))
            for name in ("source", "loop", "outcome", "state")
        ),
        Column(opened),
        Column(matters.last[rows]),
        *(
            Column(_held(getattr(matters, name)[rows], none))
            for name, none in (("handled", 0), ("worked", -1), ("late_from", 0), ("contact", 0))
        ),
        Column(matters.last[rows] - opened > LONG_US),
        Column(matters.sequence[rows].astype("i4")),
        Column(matters.moment[marks], TIMESTAMPTZ),
        Column(matters.bits[marks].astype("i4"), INT4),
    ]
    return binary_rows(columns, len(rows))


def _held(values: Array, none: int) -> Array | None:
    return None if values[0] == none else values


def cell_rows(grain: int, cells: Cells) -> Iterator[bytes]:
    """Rows of cells; those of one length of place."""
    for begin in range(0, len(cells), CHUNK):
        rows = slice(begin, begin + CHUNK)
        category, source, loop, outcome = split_dims(cells.dims[rows])
        count = len(category)
        columns = [
            Column(code_bytes(cells.place[rows])),
            Column(np.full(count, grain, "i2")),
            Column(cells.start[rows]),
            Column(code_bytes(category + 100)),
            *(Column(each.astype("i2")) for each in (source, loop, outcome)),
            Column(cells.worked[rows]),
            *(Column(np.ascontiguousarray(cells.sums[rows, m])) for m in range(len(MEASURES))),
        ]
        yield binary_rows(columns, count)


def time_rows(times: Times) -> Iterator[bytes]:
    """Rows of times; those of one length of place."""
    for begin in range(0, len(times), CHUNK):
        rows = slice(begin, begin + CHUNK)
        category, source, _loop, outcome = split_dims(times.dims[rows])
        columns = [
            Column(code_bytes(times.place[rows])),
            Column(np.full(len(category), times.grain, "i2")),
            Column(times.start[rows]),
            Column(code_bytes(category + 100)),
            Column(source.astype("i2")),
            Column(outcome.astype("i2")),
            Column(times.bins[rows].astype("i2")),
            Column(times.matters[rows].astype("i4")),
        ]
        yield binary_rows(columns, len(category))


def code_bytes(numbers: Array) -> Array:
    """The digits of codes of one length."""
    known, where = np.unique(numbers, return_inverse=True)
    return np.array([str(number)[1:].encode() for number in known.tolist()])[where]
