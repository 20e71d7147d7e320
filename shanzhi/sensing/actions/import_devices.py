"""Bring a list of devices in, chunk by chunk: broken off it goes on, the same file again adds nothing."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, Target, WrongState, announce, now, require
from shanzhi.lib.csv_records import Record
from shanzhi.people.api import households_by_dwelling
from shanzhi.sensing.actions.device_rows import DeviceRow, RowReader
from shanzhi.sensing.actions.issue_key import key_row
from shanzhi.sensing.actions.plan_import import (
    Progress,
    chunks,
    count_chunk,
    nobody,
    read_chunk,
)
from shanzhi.sensing.events import DevicesBroughtIn
from shanzhi.sensing.intake.changes import MOST_AT_ONCE, tell_fleet
from shanzhi.sensing.models import Device, DeviceImport, DeviceKey, ImportState
from shanzhi.sensing.permissions import MANAGE_DEVICES

_TABLE = """
CREATE TEMPORARY TABLE IF NOT EXISTS device_rows (
    serial text, kind text, place_code text, state text, name text, model text, firmware text,
    feeder text, spot text, building_id bigint, dwelling_id bigint, household_id bigint,
    latitude float8, longitude float8, gateway_id bigint, owner_unit_id bigint,
    maintainer_unit_id bigint, installed_on date
) ON COMMIT DELETE ROWS
"""
_COLUMNS = (
    "serial, kind, place_code, state, name, model, firmware, feeder, spot, building_id, dwelling_id, "
    "household_id, latitude, longitude, gateway_id, owner_unit_id, maintainer_unit_id, installed_on"
)
_INSERT = f"""
INSERT INTO sensing_device (public_id, made_at, changed_at,
    {_COLUMNS.replace("kind", "kind_id", 1)})
SELECT gen_random_uuid(), %s, %s, {_COLUMNS} FROM device_rows
ON CONFLICT (serial) DO NOTHING RETURNING id, serial
"""  # noqa: S608  # 2026-11-26: constant text


@dataclass(frozen=True, slots=True)
class _Values:
    """A row of ``device_rows``, in its order."""

    serial: str
    kind: str
    place_code: str
    state: str
    name: str
    model: str
    firmware: str
    feeder: str
    spot: str
    building_id: int | None
    dwelling_id: int | None
    household_id: int | None
    latitude: float | None
    longitude: float | None
    gateway_id: int | None
    owner_unit_id: int | None
    maintainer_unit_id: int | None
    installed_on: Any


def import_devices(
    run: DeviceImport, path: Path, *, by: Actor, progress: Progress = nobody
) -> DeviceImport:
    """Bring the rows of a planned list in; a device that is known stays as it is.

    One with an installation day is in use, but inside a home only where the household is entered:
    else it waits to be claimed. Each chunk is committed with the line where the next one begins.
    Raises Denied; WrongState before it was looked through; UnreadableFile.
    """
    require(by, MANAGE_DEVICES, Target(place_code=run.place_code))
    if run.state == ImportState.DONE:
        return run
    if run.state not in {ImportState.PLANNED, ImportState.RUNNING}:
        raise WrongState(_("文件还没有检查完，请稍候。"))
    reader = RowReader(by)
    run = _started(run)
    for records in chunks(path, from_line=run.next_line):
        run = _bring(run, records, reader, by)
        progress(run.done_bytes, run.size_bytes)
    return _finished(run)


@transaction.atomic
def _started(run: DeviceImport) -> DeviceImport:
    """From the beginning, or where it was broken off."""
    run = DeviceImport.objects.select_for_update().get(pk=run.pk)
    if run.state == ImportState.PLANNED:
        run.refusals.all().delete()
        run.rows = run.made = run.known = run.refused = run.done_bytes = 0
        run.state = ImportState.RUNNING
        run.save()
    return run


@transaction.atomic
def _bring(run: DeviceImport, records: list[Record], reader: RowReader, by: Actor) -> DeviceImport:
    run = DeviceImport.objects.select_for_update().get(pk=run.pk)
    if records[0].line < run.next_line:  # another process was faster
        return run
    moment = now()
    rows, refused = read_chunk(reader, records)
    made = _insert(rows, moment)
    run.made += len(made)
    known = len(rows) - len(made)
    run.next_line = records[-1].line + 1
    count_chunk(run, records, known=known, refused=refused)
    run.save()
    event = DevicesBroughtIn(
        import_id=run.pk,
        made=len(made),
        known=known,
        refused=len(refused),
        next_line=run.next_line,
    )
    announce(event, by=by, place_code=run.place_code, at=moment)
    ids = iter(made.values())
    while part := list(islice(ids, MOST_AT_ONCE)):
        tell_fleet(part)
    return run


def _insert(rows: list[DeviceRow], at: datetime) -> dict[str, int]:
    """Ids of the new devices by serial."""
    gateways = _gateways(rows)
    flats = {row.dwelling_id for row in rows if row.dwelling_id is not None}
    homes = households_by_dwelling(flats)
    made: dict[str, int] = {}
    # Gateways first: what stands behind one may stand in the same chunk.
    before = {row.gateway for row in rows}
    for part in (
        [row for row in rows if row.serial in before],
        [row for row in rows if row.serial not in before],
    ):
        found = _copy([_values(row, gateways, homes) for row in part], at)
        made |= found
        gateways |= found
    secrets = {row.serial: row.secret for row in rows if row.secret}
    DeviceKey.objects.bulk_create(
        (key_row(made[serial], secret, at) for serial, secret in secrets.items() if serial in made),
        ignore_conflicts=True,
    )
    return made


def _copy(values: list[_Values], at: datetime) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(_TABLE)
        cursor.execute("TRUNCATE device_rows")
        with cursor.copy(f"COPY device_rows ({_COLUMNS}) FROM STDIN") as copy:
            for row in values:
                copy.write_row(astuple(row))
        cursor.execute(_INSERT, [at, at])
        return {serial: pk for pk, serial in cursor.fetchall()}


def _gateways(rows: list[DeviceRow]) -> dict[str, int]:
    serials = {row.gateway for row in rows if row.gateway}
    return dict(Device.objects.filter(serial__in=serials).values_list("serial", "pk"))


def _values(row: DeviceRow, gateways: dict[str, int], homes: dict[int, int]) -> _Values:
    household = homes.get(row.dwelling_id) if row.dwelling_id is not None else None
    is_known_home = not row.is_in_home or household is not None
    is_in_use = row.installed_on is not None and len(row.place_code) == 15 and is_known_home
    return _Values(
        serial=row.serial,
        kind=row.kind,
        place_code=row.place_code,
        state="active" if is_in_use else "waiting",
        building_id=row.building_id,
        dwelling_id=row.dwelling_id,
        household_id=household,
        latitude=row.latitude,
        longitude=row.longitude,
        gateway_id=gateways.get(row.gateway),
        owner_unit_id=row.owner_unit_id,
        maintainer_unit_id=row.maintainer_unit_id,
        installed_on=row.installed_on,
        **row.words,
    )


@transaction.atomic
def _finished(run: DeviceImport) -> DeviceImport:
    run = DeviceImport.objects.select_for_update().get(pk=run.pk)
    if run.state == ImportState.RUNNING:
        run.state, run.finished_at, run.done_bytes = ImportState.DONE, now(), run.size_bytes
        run.save()
    return run
