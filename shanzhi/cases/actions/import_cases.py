"""Bring a file of real reports in, through the same action as everyone else."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from django.db import transaction

from shanzhi.cases.actions.accept import accept_case
from shanzhi.cases.actions.close import close_case
from shanzhi.cases.actions.report import Report, report_case
from shanzhi.cases.models import ImportedRow, ImportRun
from shanzhi.cases.models.case import Source
from shanzhi.cases.models.states import Outcome
from shanzhi.cases.permissions import IMPORT
from shanzhi.cases.rules.bounds import TEXT_LIMIT
from shanzhi.kernel.api import SYSTEM, Actor, Refusal, local_zone, now, require
from shanzhi.lib.csv_records import Record, read_records

BATCH = 50
NAMESPACE = uuid.UUID("0b9f5a52-6a53-5d0e-9f0c-2f8d3a7a7e11")
COLUMNS = (
    "id",
    "title",
    "text",
    "reported_at",
    "reply",
    "replied_at",
    "place",
    "category",
    "address",
)


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """How to read a file. ``columns`` maps our name (see COLUMNS) to the file's; rows whose text
    holds a key of ``aliases`` are placed at its code, all others at ``place_code``; ``shift`` is
    added to every time."""

    source_name: str
    columns: Mapping[str, str]
    place_code: str
    aliases: Mapping[str, str] = field(default_factory=dict)
    shift: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was not brought in, and why."""

    line: int
    reason: str


class Unusable(Exception):
    """This row cannot become a matter."""


def import_cases(
    path: Path,
    plan: ImportPlan,
    *,
    by: Actor = SYSTEM,
    progress: Callable[[int], None] = lambda _bytes: None,
) -> tuple[ImportRun, list[RefusedRow]]:
    """Import every row once; a broken run goes on where it stopped, a repeated one adds nothing.
    A row with a reply but no time of it comes in as not answered.

    Rows are committed by ``BATCH`` together with the place in the file. ``progress`` is called
    with the number of bytes done. Raises Denied; UnreadableFile.
    """
    require(by, IMPORT)
    run, _new = ImportRun.objects.get_or_create(
        file_sha256=_fingerprint(path, plan), defaults={"name": path.name, "started_at": now()}
    )
    refused: list[RefusedRow] = []
    records = (record for record in read_records(path) if record.line >= run.next_line)
    for batch in _batches(records):
        refused += _import_batch(run, batch, plan, by)
        progress(batch[-1].end)
    if run.finished_at is None:
        run.finished_at = now()
        run.save(update_fields=["finished_at"])
    return run, refused


def _fingerprint(path: Path, plan: ImportPlan) -> bytes:
    digest = hashlib.sha256(plan.source_name.encode())
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.digest()


def _batches(records: Iterator[Record]) -> Iterator[list[Record]]:
    while batch := list(islice(records, BATCH)):
        yield batch


@transaction.atomic
def _import_batch(
    run: ImportRun, batch: list[Record], plan: ImportPlan, by: Actor
) -> list[RefusedRow]:
    refused = []
    for record in batch:
        try:
            with transaction.atomic():
                run.imported += _import_row(record, plan, by)
        except (Unusable, Refusal) as why:
            refused.append(RefusedRow(record.line, str(why)))
    run.refused += len(refused)
    run.next_line = batch[-1].line + 1
    run.save(update_fields=["imported", "refused", "next_line"])
    return refused


def _import_row(record: Record, plan: ImportPlan, by: Actor) -> int:
    if record.fields is None:
        raise Unusable(record.fault)
    row = {ours: record.fields.get(theirs, "") for ours, theirs in plan.columns.items()}
    reported_at = _moment(row.get("reported_at", ""), "reported_at") + plan.shift
    external_id = row.get("id") or f"line-{record.line}"
    report = _report(row, plan, external_id)
    reported = report_case(report, by=by, at=reported_at)
    if not reported.created:
        return 0
    ImportedRow.objects.create(
        source_name=plan.source_name, external_id=external_id, case=reported.case
    )
    # A reply without a time says nothing of when: it would make every figure guess.
    if row.get("reply", "").strip() and row.get("replied_at", "").strip():
        answered = _moment(row.get("replied_at", ""), "replied_at") + plan.shift
        if answered < reported_at:
            raise Unusable("replied_at is before reported_at")
        accepted = accept_case(reported.case, by=by, at=reported_at)
        note = row["reply"].strip()[:TEXT_LIMIT]
        close_case(accepted, by=by, outcome=Outcome.SOLVED, note=note, at=answered)
    return 1


def _report(row: Mapping[str, str], plan: ImportPlan, external_id: str) -> Report:
    title, body = row.get("title", "").strip(), row.get("text", "").strip()
    text = body if body.startswith(title) else f"{title}\n{body}".strip()
    if not text:
        raise Unusable("neither title nor text")
    place = row.get("place", "").strip() or next(
        (code for name, code in plan.aliases.items() if name in text), plan.place_code
    )
    return Report(
        key=uuid.uuid5(NAMESPACE, f"{plan.source_name}:{external_id}"),
        text=text,
        source=Source.IMPORTED,
        place_code=place,
        address=row.get("address", ""),
        category_code=row.get("category", "").strip(),
    )


def _moment(text: str, column: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text.strip().replace("/", "-"))
    except ValueError as why:
        raise Unusable(f"{column}: {text[:40]!r} is not a time (use 2026-11-22T08:30:00)") from why
    return moment if moment.tzinfo else moment.replace(tzinfo=local_zone())
