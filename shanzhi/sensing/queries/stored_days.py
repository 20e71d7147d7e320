"""What devices said on one day: every kept reading where those are kept still, else the hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db import OperationalError, connection, transaction

from shanzhi.sensing.rules.rows import Times, Values

# One day of a large district is read in this time or told by its hours.
LONGEST_S = 60
_RAW = """
SELECT device_id, slot, value, (extract(epoch FROM received_at) * 1000)::bigint,
       (extract(epoch FROM CASE WHEN marks & 1 = 1 THEN received_at ELSE sent_at END) * 1000)::bigint
FROM sensing_reading
WHERE received_at >= %(since)s AND received_at < %(until)s
  AND device_id = ANY(%(devices)s) AND slot = ANY(%(slots)s)
ORDER BY received_at
"""
_HOURS = """
SELECT device_id, slot, lowest, highest, mean, last, (extract(epoch FROM hour) * 1000)::bigint
FROM sensing_readinghour
WHERE hour >= %(since)s AND hour < %(until)s
  AND device_id = ANY(%(devices)s) AND slot = ANY(%(slots)s)
ORDER BY hour
"""
# When in its hour each of the four is taken to have been.
_MINUTES = (10, 20, 40, 59)


@dataclass(frozen=True, slots=True)
class StoredDay:
    """Readings in order of arrival; ``device`` are ids, ``came_ms`` when each was received, ``at_ms`` the
    device's own time. ``is_hours``: made from the lowest, highest, mean and last of each hour."""

    device: npt.NDArray[np.int64]
    slot: npt.NDArray[np.uint8]
    value: Values
    came_ms: Times
    at_ms: Times
    is_hours: bool


def stored_day(
    since: datetime, until: datetime, device_ids: list[int], slots: list[int]
) -> StoredDay:
    """What these devices said of these metrics from ``since`` to ``until`` (2 queries)."""
    asked = {"since": since, "until": until, "devices": device_ids, "slots": slots}
    rows = _rows(_RAW, asked)
    if rows:
        table = np.array(rows, np.float64).T
        device, slot, value, came, at = table
        return StoredDay(
            device.astype(np.int64),
            slot.astype(np.uint8),
            value,
            came.astype(np.int64),
            at.astype(np.int64),
            False,
        )
    return _from_hours(_rows(_HOURS, asked))


def stored_readings() -> int:
    """About how many readings are kept one by one, as the database last counted (1 query)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(greatest(reltuples, 0)), 0)::bigint FROM pg_inherits"
            " JOIN pg_class ON pg_class.oid = inhrelid WHERE inhparent = 'sensing_reading'::regclass"
        )
        return int(cursor.fetchone()[0])


def _from_hours(rows: list[tuple[float, ...]]) -> StoredDay:
    table = np.array(rows, np.float64).reshape(-1, 7)
    device, slot, hour = (np.repeat(table[:, column], 4) for column in (0, 1, 6))
    minutes = np.tile(np.array(_MINUTES) * 60_000, len(table))
    at = hour.astype(np.int64) + minutes
    order = np.argsort(at, kind="stable")
    values = table[:, 2:6].reshape(-1)
    return StoredDay(
        device.astype(np.int64)[order],
        slot.astype(np.uint8)[order],
        values[order],
        at[order],
        at[order],
        True,
    )


def _rows(query: str, asked: dict[str, Any]) -> list[tuple[float, ...]]:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = '{LONGEST_S}s'")
            cursor.execute(query, asked)
            return list(cursor.fetchall())
    except OperationalError:
        return []
