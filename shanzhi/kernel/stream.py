"""Follow what happens, each event once and none left out, by the transaction that wrote it.

The number of an event is given before its row is committed: whoever reads on from the highest number
loses what is committed later with a lower one. Here a reader goes on from the number of a transaction:
below the horizon every transaction has ended (see migration 0007).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db import connection

# What PostgreSQL's binary COPY begins and ends with.
_HEAD, _TAIL = 19, 2
_WRITTEN = (
    "SELECT id, aggregate, aggregate_id, kind, place_code, at FROM kernel_event"
    " WHERE written >= %s::xid8"
)


@dataclass(frozen=True, slots=True)
class Told:
    """An event as followers need it."""

    id: int
    aggregate: str
    aggregate_id: int
    kind: str
    place_code: str
    at: datetime


def horizon() -> int:
    """The transaction below which every one has ended."""
    return _number("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")


def batch_end(since: int, until: int, most: int) -> int:
    """Where a batch of about ``most`` events from ``since`` on ends: never within a transaction."""
    end = _number(
        "SELECT written::text::bigint FROM kernel_event WHERE written >= %s::xid8"
        " AND written < %s::xid8 ORDER BY written OFFSET %s LIMIT 1",
        [str(since), str(until), most],
        otherwise=until,
    )
    return max(end, since + 1) if end < until else until


def events_written(since: int, until: int) -> list[Told]:
    """What transactions [since, until) wrote, in the order of their numbers. ``until`` is at most the
    horizon of a moment ago."""
    return _told(
        f"{_WRITTEN} AND written < %s::xid8 ORDER BY written, id", [str(since), str(until)]
    )


def events_ahead(since: int, aggregate: str, known: Collection[int], most: int) -> list[Told]:
    """What is committed already beyond the horizon ``since``, where somebody still writes, but for the
    events ``known``: it is told again once the horizon has passed it."""
    rows = f"{_WRITTEN} AND aggregate = %s AND id <> ALL(%s) ORDER BY id LIMIT %s"
    return _told(rows, [str(since), aggregate, [*known], most])


def written_count(since: int, until: int) -> int:
    """How many events transactions [since, until) wrote."""
    return _number(
        "SELECT count(*) FROM kernel_event WHERE written >= %s::xid8 AND written < %s::xid8",
        [str(since), str(until)],
    )


def events_of_kind_written(kinds: Sequence[str], until: int) -> list[Told]:
    """Events of these kinds that transactions below ``until`` wrote, and those from before it was
    noted who wrote them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, aggregate, aggregate_id, kind, place_code, at FROM kernel_event"
            " WHERE kind = ANY(%s) AND (written IS NULL OR written < %s::xid8) ORDER BY id",
            [[*kinds], str(until)],
        )
        return [Told(*row) for row in cursor.fetchall()]


def highest_id(aggregate: str) -> int:
    """The highest id of a thing of this kind of which anything is told; 0 when there is none."""
    return _number("SELECT max(aggregate_id) FROM kernel_event WHERE aggregate = %s", [aggregate])


def event_count_of(aggregate: str) -> int:
    """How many events there are of things of this kind."""
    return _number("SELECT count(*) FROM kernel_event WHERE aggregate = %s", [aggregate])


def forget_foreign_writers() -> None:
    """Where events come from another server (a backup was read in), its transactions mean nothing here:
    they are forgotten, and count as written before all others."""
    newest = _number(
        "SELECT written::text::bigint FROM kernel_event WHERE written IS NOT NULL"
        " ORDER BY written DESC LIMIT 1"
    )
    following = _number("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
    if newest >= following:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE kernel_event SET written = NULL WHERE written IS NOT NULL")


def events_arrays(
    aggregate: str,
    columns: Mapping[str, tuple[str, str]],
    *,
    first: int = 0,
    last: int = 0,
    ids: Sequence[int] | None = None,
) -> npt.NDArray[Any]:
    """Events of the things ``ids``, or of those from ``first`` to ``last``, in the order of their
    chains, as an array of records. ``columns`` gives each field its SQL over ``e`` (never null) and
    its dtype: i2, i4 or i8; a moment is i8, microseconds since 2000-01-01 UTC."""
    chosen = "aggregate_id = ANY(%s)" if ids is not None else "aggregate_id BETWEEN %s AND %s"
    given: list[Any] = [[*ids]] if ids is not None else [first, last]
    listed = ", ".join(expression for expression, _dtype in columns.values())
    query = (
        f"COPY (SELECT {listed} FROM kernel_event e WHERE aggregate = %s AND {chosen}"  # noqa: S608  # 2026-11-26: columns are the caller's code
        " ORDER BY aggregate_id, sequence) TO STDOUT (FORMAT binary)"
    )
    with connection.cursor() as cursor, cursor.copy(query, [aggregate, *given]) as copy:
        raw = b"".join(bytes(part) for part in copy)
    return _records(raw, columns)


def histories_of(aggregate: str, ids: Sequence[int], name: str) -> dict[int, list[tuple[int, Any]]]:
    """(sequence, what stands in the payload under ``name``) of the events of each of these things that
    have something there, oldest first."""
    found: dict[int, list[tuple[int, Any]]] = {}
    if not ids:
        return found
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT aggregate_id, sequence, payload->%s FROM kernel_event WHERE aggregate = %s"
            " AND aggregate_id = ANY(%s) AND payload->%s <> '[]' ORDER BY aggregate_id, sequence",
            [name, aggregate, [*ids], name],
        )
        for pk, sequence, held in cursor.fetchall():
            value = json.loads(held) if isinstance(held, str) else held
            found.setdefault(pk, []).append((sequence, value))
    return found


def _records(raw: bytes, columns: Mapping[str, tuple[str, str]]) -> npt.NDArray[Any]:
    fields: list[tuple[str, str]] = [("_fields", ">i2")]
    for name, (_expression, dtype) in columns.items():
        fields += [(f"_{name}", ">i4"), (name, f">{dtype}")]
    return np.frombuffer(raw, dtype=np.dtype(fields), offset=_HEAD, count=_count(raw, fields))


def _count(raw: bytes, fields: list[tuple[str, str]]) -> int:
    return (len(raw) - _HEAD - _TAIL) // np.dtype(fields).itemsize


def _told(statement: str, given: Sequence[object]) -> list[Told]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [*given])
        return [Told(*row) for row in cursor.fetchall()]


def _number(statement: str, given: Sequence[object] = (), otherwise: int = 0) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, [*given])
        row = cursor.fetchone()
    return int(row[0]) if row and row[0] is not None else otherwise
