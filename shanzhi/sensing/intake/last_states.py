"""The table of latest values, of which a sixtieth is written each second.

Columns go to the server as arrays in its own binary form, made by numpy. A temporary table filled by COPY was a
file cut to nothing every second: that waits for the disk, and what is written beside it waits, too.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from psycopg import Connection, Cursor, adapters
from psycopg.adapt import Dumper
from psycopg.pq import Format

from shanzhi.sensing.intake.fleet import SLOTS, Fleet
from shanzhi.sensing.intake.state import Ints, Latest

# PostgreSQL counts microseconds from 2000-01-01 UTC.
EPOCH_2000_MS = 946_684_800_000
_X = [f"x{slot}" for slot in range(SLOTS)]
WRITE = (
    "INSERT INTO sensing_laststate AS l (device_id, seen_at, sent_ms, messages, values) "  # noqa: S608  # 2026-11-26: numbers of slots
    f"SELECT device_id, seen, sent, messages, ARRAY[{', '.join(_X)}]::float8[] "
    f"FROM unnest(%s, %s, %s, %s{', %s' * SLOTS}) "
    f"AS coming (device_id, seen, sent, messages, {', '.join(_X)}) "
    "WHERE EXISTS (SELECT FROM sensing_device d WHERE d.id = device_id) ORDER BY device_id "
    "ON CONFLICT (device_id) DO UPDATE SET seen_at = excluded.seen_at, "
    "sent_ms = excluded.sent_ms, messages = excluded.messages, values = excluded.values"
)


class Integers(bytes):
    """int4[] as the server sends and takes it."""


class Bigs(bytes):
    """int8[]."""


class Moments(bytes):
    """timestamptz[]."""


class Reals(bytes):
    """float4[]."""


class _AsItIs(Dumper):
    format = Format.BINARY

    def dump(self, obj: bytes) -> bytes:
        return obj


class _IntegersDumper(_AsItIs):
    oid = adapters.types["int4"].array_oid


class _BigsDumper(_AsItIs):
    oid = adapters.types["int8"].array_oid


class _MomentsDumper(_AsItIs):
    oid = adapters.types["timestamptz"].array_oid


class _RealsDumper(_AsItIs):
    oid = adapters.types["float4"].array_oid


_DUMPERS: dict[type[bytes], type[Dumper]] = {
    Integers: _IntegersDumper,
    Bigs: _BigsDumper,
    Moments: _MomentsDumper,
    Reals: _RealsDumper,
}


def states_of(fleet: Fleet, latest: Latest, places: Ints) -> list[bytes]:
    """The latest values of these places as they are now, to be written behind: a column each."""
    if not len(places):
        return []
    values = latest.values[places]
    return [
        Integers(_array("int4", ">i4", fleet.ids[places])),
        Moments(_array("timestamptz", ">i8", (latest.seen_ms[places] - EPOCH_2000_MS) * 1000)),
        Bigs(_array("int8", ">i8", latest.newest_ms[places])),
        Bigs(_array("int8", ">i8", latest.messages[places])),
        *(Reals(_array("float4", ">f4", values[:, slot])) for slot in range(SLOTS)),
    ]


def write_behind(link: Connection[Any], states: list[bytes]) -> None:
    """The latest values (``states_of``) into their table. Nobody waits until they are on the disk: what a crash
    of the machine takes is read from the readings, which are. Raises psycopg.Error."""
    if not states:
        return
    for kind, dumper in _DUMPERS.items():
        link.adapters.register_dumper(kind, dumper)
    # Whatever kind of cursor the connection makes: these values go to the server as they are.
    with link.transaction(), Cursor(link) as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
        cursor.execute(WRITE, states)


def _array(name: str, kind: str, values: Any) -> bytes:
    """One dimension without NULLs, as PostgreSQL's array_recv reads it: dimensions, whether there are NULLs, the
    type of an element, how many, the number of the first; then of each its length and its bytes."""
    table = np.empty(len(values), [("length", ">i4"), ("value", kind)])
    table["length"] = np.dtype(kind).itemsize
    table["value"] = values
    head = np.array([1, 0, adapters.types[name].oid, len(values), 1], ">i4")
    return head.tobytes() + table.tobytes()
