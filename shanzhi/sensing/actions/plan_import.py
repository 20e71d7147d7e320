"""A list of devices is looked through before anything of it is brought in."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, Target, now, require
from shanzhi.lib.csv_records import Record, UnreadableFile, read_records
from shanzhi.lib.xlsx_records import is_xlsx, read_xlsx_records
from shanzhi.sensing.actions.device_rows import COLUMNS, NEEDED, DeviceRow, RowReader, UnusableRow
from shanzhi.sensing.models import Device, DeviceImport, ImportState, RefusedDevice
from shanzhi.sensing.permissions import MANAGE_DEVICES

CHUNK = 5000
Progress = Callable[[int, int], None]


def nobody(_done: int, _of: int) -> None:
    """Nobody watches."""


@transaction.atomic
def begin_import(
    path: Path, name: str, place_code: str, *, by: Actor, at: datetime | None = None
) -> tuple[DeviceImport, bool]:
    """(the import of this file for a place, whether it is new): the same file again is the same import,
    however far it is. Raises Denied."""
    require(by, MANAGE_DEVICES, Target(place_code=place_code))
    run, is_new = DeviceImport.objects.get_or_create(
        place_code=place_code,
        file_sha256=_fingerprint(path),
        defaults={
            "name": name[:120],
            "size_bytes": path.stat().st_size,
            "made_by_id": by.id if by.is_staff else None,
            "made_at": at or now(),
        },
    )
    return run, is_new


def plan_import(
    run: DeviceImport, path: Path, *, by: Actor, progress: Progress = nobody
) -> DeviceImport:
    """Look through the file: how many rows are new, known already or refused, and why. Writes no
    device; done again it counts anew. A serial that stands twice in the file is counted twice here.

    Raises Denied; what cannot be read at all is said in ``fault``.
    """
    require(by, MANAGE_DEVICES, Target(place_code=run.place_code))
    if run.state not in {ImportState.READING, ImportState.PLANNED, ImportState.BROKEN}:
        return run
    run.refusals.all().delete()
    run.rows = run.made = run.known = run.refused = run.done_bytes = 0
    run.fault = ""
    reader = RowReader(by)
    try:
        for records in chunks(path):
            rows, refused = read_chunk(reader, records)
            serials = [row.serial for row in rows]
            known = Device.objects.filter(serial__in=serials).count()
            run.made += len(rows) - known
            count_chunk(run, records, known=known, refused=refused)
            run.save()
            progress(run.done_bytes, run.size_bytes)
        run.state = ImportState.PLANNED
    except UnreadableFile as why:
        run.state, run.fault = ImportState.BROKEN, str(why)[:200]
    run.save()
    return run


def count_chunk(
    run: DeviceImport, records: list[Record], *, known: int, refused: list[tuple[int, str]]
) -> None:
    """Enter into the import (not saved) what became of a chunk besides new devices."""
    room = RefusedDevice.MOST - min(run.refused, RefusedDevice.MOST)
    RefusedDevice.objects.bulk_create(
        (RefusedDevice(run=run, line=line, reason=why[:200]) for line, why in refused[:room]),
        ignore_conflicts=True,
    )
    run.rows += len(records)
    run.known += known
    run.refused += len(refused)
    run.done_bytes = min(records[-1].end, run.size_bytes)


def read_chunk(
    reader: RowReader, records: list[Record]
) -> tuple[list[DeviceRow], list[tuple[int, str]]]:
    """Rows that can be used, and (line, why) of the others."""
    rows, refused = [], []
    for record in records:
        try:
            rows.append(reader.read(record))
        except UnusableRow as why:
            refused.append((record.line, str(why)))
    return rows, refused


def chunks(path: Path, *, from_line: int = 0) -> Iterator[list[Record]]:
    """Records of a CSV or XLSX file in chunks, from a line on. Raises UnreadableFile, also where a
    column is missing that every device needs."""
    records = read_xlsx_records(path) if is_xlsx(path) else read_records(path)
    is_first = True
    while batch := list(islice(records, CHUNK)):
        if is_first:
            _check_columns(batch)
            is_first = False
        if wanted := [record for record in batch if record.line >= from_line]:
            yield wanted
    if is_first:
        raise UnreadableFile(_("文件里没有设备：第一行写列名，下面每行一台。"))


def _check_columns(batch: list[Record]) -> None:
    named = next((record.fields for record in batch if record.fields is not None), {})
    missing = [COLUMNS[name] for name in NEEDED if name not in named and COLUMNS[name] not in named]
    if missing:
        raise UnreadableFile(
            _("文件缺少这几列：%(columns)s。第一行写列名。") % {"columns": "、".join(missing)}
        )


def _fingerprint(path: Path) -> bytes:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(1 << 20):
            digest.update(part)
    return digest.digest()
