"""The readings of a day go into Parquet files, for analysis and for the archive."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import IO

import duckdb
from django.db import connection

from shanzhi.kernel.api import Actor, Target, require
from shanzhi.sensing.permissions import TAKE_IN

# An hour at a time: what lies on the disk between is an hour's CSV, whatever the day holds.
MEMORY = "512MB"
_READINGS = """
    COPY (SELECT r.received_at, r.sent_at, r.device_id, r.slot, r.value, r.marks
          FROM sensing_reading r
          JOIN sensing_device d ON d.id = r.device_id
          JOIN sensing_devicekind k ON k.code = d.kind_id AND NOT k.is_personal
          WHERE r.received_at >= '{since}' AND r.received_at < '{until}')
    TO STDOUT (FORMAT csv)
"""
_HOURS = """
    COPY (SELECT h.hour, h.device_id, h.slot, h.count, h.lowest, h.highest, h.mean, h.last
          FROM sensing_readinghour h
          JOIN sensing_device d ON d.id = h.device_id
          JOIN sensing_devicekind k ON k.code = d.kind_id AND NOT k.is_personal
          WHERE h.hour >= '{since}' AND h.hour < '{until}')
    TO STDOUT (FORMAT csv)
"""
# No home and no finer place than the community: who joins them learns nothing of a household.
_DEVICES = """
    COPY (SELECT d.id, d.kind_id, left(d.place_code, 12), d.model, d.household_id IS NOT NULL
          FROM sensing_device d
          JOIN sensing_devicekind k ON k.code = d.kind_id AND NOT k.is_personal)
    TO STDOUT (FORMAT csv)
"""
_METRICS = """
    COPY (SELECT m.kind_id, m.slot, m.key, m.unit FROM sensing_metric m
          JOIN sensing_devicekind k ON k.code = m.kind_id AND NOT k.is_personal)
    TO STDOUT (FORMAT csv)
"""
_OF_READING = {
    "received_at": "TIMESTAMPTZ", "sent_at": "TIMESTAMPTZ", "device_id": "INTEGER",
    "slot": "SMALLINT", "value": "DOUBLE", "marks": "SMALLINT",
}  # fmt: skip
_OF_HOUR = {
    "hour": "TIMESTAMPTZ", "device_id": "INTEGER", "slot": "SMALLINT", "count": "INTEGER",
    "lowest": "DOUBLE", "highest": "DOUBLE", "mean": "DOUBLE", "last": "DOUBLE",
}  # fmt: skip
_OF_DEVICE = {
    "device_id": "INTEGER", "kind": "VARCHAR", "community": "VARCHAR", "model": "VARCHAR",
    "in_home": "BOOLEAN",
}  # fmt: skip
_OF_METRIC = {"kind": "VARCHAR", "slot": "SMALLINT", "key": "VARCHAR", "unit": "VARCHAR"}


@dataclass(frozen=True, slots=True)
class ExportedDay:
    """How many rows stand in the files."""

    readings: int
    hours: int
    devices: int


class Incomplete(Exception):
    """A file does not hold what the database gave: the disk is full, or somebody changed it."""


def export_day(day: date, folder: Path, *, by: Actor) -> ExportedDay:
    """Write ``day=2026-11-25/hour-00.parquet`` to ``hour-23.parquet``, ``hours.parquet``,
    ``devices.parquet`` and ``metrics.parquet`` under ``folder``; the day is one of UTC.

    Each file is complete or not there, and counted once it is written. Nothing that is about a person
    goes out (PIPL art. 6: no more than the purpose needs). Raises Denied; Incomplete.
    """
    require(by, TAKE_IN, Target())
    place = folder / f"day={day.isoformat()}"
    place.mkdir(parents=True, exist_ok=True)
    begin = datetime(day.year, day.month, day.day, tzinfo=UTC)
    readings = 0
    with duckdb.connect(config={"memory_limit": MEMORY, "threads": 1}) as duck:
        duck.execute("SET TimeZone = 'UTC'")
        for hour in range(24):
            since = begin + timedelta(hours=hour)
            asked = _READINGS.format(since=since, until=since + timedelta(hours=1))
            readings += _write(duck, asked, _OF_READING, place / f"hour-{hour:02d}.parquet")
        asked = _HOURS.format(since=begin, until=begin + timedelta(days=1))
        hours = _write(duck, asked, _OF_HOUR, place / "hours.parquet")
        devices = _write(duck, _DEVICES, _OF_DEVICE, place / "devices.parquet")
        _write(duck, _METRICS, _OF_METRIC, place / "metrics.parquet")
    return ExportedDay(readings, hours, devices)


def _write(duck: duckdb.DuckDBPyConnection, asked: str, columns: dict[str, str], path: Path) -> int:
    """Rows of a COPY statement as a Parquet file; returns how many."""
    part = path.with_suffix(".part")
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".csv") as rows:
        given = _spool(asked, rows)
        # Nothing is guessed: an hour may hold no row at all.
        found = duck.read_csv(rows.name, header=False, sep=",", auto_detect=False, columns=columns)
        found.write_parquet(str(part), compression="zstd")
        counted = duck.execute("SELECT count(*) FROM read_parquet($1)", [str(part)]).fetchall()
    written = int(counted[0][0])
    if written != given:
        part.unlink(missing_ok=True)
        raise Incomplete(f"{path.name}: {given} rows read, {written} written")
    part.replace(path)
    return written


def _spool(asked: str, rows: IO[bytes]) -> int:
    """The answer of the server into a file; returns how many rows it gave."""
    with connection.cursor() as cursor:
        with cursor.copy(asked) as copy:
            for block in copy:
                rows.write(block)
        rows.flush()
        return max(int(cursor.rowcount), 0)
