"""A roll in a table is looked through before anything of it becomes the ballot's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from django.utils.translation import gettext as _

from shanzhi.ballots.models import RefusedLine, RollImport
from shanzhi.ballots.models.roll_import import RollImportState
from shanzhi.ballots.permissions import MANAGE_BALLOT
from shanzhi.ballots.rules.roll_lines import COLUMNS, RollLine, UnusableLine, read_line
from shanzhi.kernel.api import Actor, require
from shanzhi.lib.csv_records import Record, UnreadableFile, read_records
from shanzhi.lib.xlsx_records import is_xlsx, read_xlsx_records

MOST_LINES = 100_000
CHUNK = 2_000
Progress = Callable[[int, int], None]


def nobody(_done: int, _of: int) -> None:
    """Nobody watches."""


@dataclass(slots=True)
class Reading:
    """What a table says: the lines that can be used, and (line, why) of the others."""

    lines: list[RollLine] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)
    rows: int = 0


def plan_roll(run: RollImport, path: Path, *, by: Actor, progress: Progress = nobody) -> RollImport:
    """Look through the table: how many heads, units and how much area its lines come to, which cannot
    be used, and why. The roll stays as it is; done again it counts anew.

    Raises Denied; what cannot be read at all is said in ``fault``.
    """
    require(by, MANAGE_BALLOT, run.ballot.target())
    if run.state not in {RollImportState.READING, RollImportState.PLANNED}:
        return run
    run.refusals.all().delete()
    reading = Reading()
    try:
        for done in read_roll(path, run.ballot.kind, into=reading):
            run.done_bytes, run.rows = min(done, run.size_bytes), reading.rows
            run.save(update_fields=["done_bytes", "rows"])
            progress(run.done_bytes, run.size_bytes)
        run.state = RollImportState.PLANNED
    except UnreadableFile as why:
        run.state, run.fault = RollImportState.BROKEN, str(why)[:200]
    _count(run, reading)
    run.save()
    return run


def read_roll(path: Path, ballot_kind: str, *, into: Reading) -> Iterator[int]:
    """Read a CSV or XLSX file into ``into``; gives the bytes done after each chunk, so that whoever
    watches is told the truth. Raises UnreadableFile: no text, a column missing, too many lines."""
    records = read_xlsx_records(path) if is_xlsx(path) else read_records(path)
    seen: dict[str, int] = {}
    for record in records:
        if not into.rows:
            _check_columns(record, ballot_kind)
        into.rows += 1
        if into.rows > MOST_LINES:
            raise UnreadableFile(_("超过 %(n)s 行，请联系系统管理员。") % {"n": MOST_LINES})
        _take(record, ballot_kind, seen, into)
        if into.rows % CHUNK == 0:
            yield record.end
    if not into.rows:
        raise UnreadableFile(_("文件里没有名册：第一行写列名，下面每行一套房或一个人。"))


def _take(record: Record, ballot_kind: str, seen: dict[str, int], into: Reading) -> None:
    try:
        if record.fields is None:
            raise UnusableLine(record.fault)
        line = read_line(record.line, record.fields, ballot_kind)
        # A unit stands once; where there are no units, a person with a known mobile does.
        once = line.unit if line.area is not None else line.key
        before = seen.setdefault(once, record.line)
        if before != record.line:
            raise UnusableLine(_("和第 %(n)s 行重复。") % {"n": before})
    except UnusableLine as why:
        into.refused.append((record.line, str(why)))
    else:
        into.lines.append(line)


def _check_columns(record: Record, ballot_kind: str) -> None:
    needed = ("unit", "owner", "area") if ballot_kind == "owners" else ("owner",)
    named = record.fields or {}
    missing = [COLUMNS[name] for name in needed if not {name, COLUMNS[name]} & set(named)]
    if record.fields is not None and missing:
        raise UnreadableFile(
            _("文件缺少这几列：%(columns)s。第一行写列名。") % {"columns": "、".join(missing)}
        )


def _count(run: RollImport, reading: Reading) -> None:
    run.rows, run.refused = reading.rows, len(reading.refused)
    run.electors = len({line.key for line in reading.lines})
    run.units = sum(line.area is not None for line in reading.lines)
    run.area = sum((line.area or Decimal() for line in reading.lines), Decimal())
    run.done_bytes = run.size_bytes
    RefusedLine.objects.bulk_create(
        RefusedLine(run=run, line=line, reason=why[:200])
        for line, why in reading.refused[: RefusedLine.MOST]
    )
