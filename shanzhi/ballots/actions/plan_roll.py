"""A roll in a table is looked through before anything of it becomes the ballot's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from django.utils.translation import gettext as _

from shanzhi.ballots.actions.load_roll import FAULTS
from shanzhi.ballots.models import RefusedLine, RollImport
from shanzhi.ballots.models.roll import UnitUse
from shanzhi.ballots.models.roll_import import RollImportState
from shanzhi.ballots.permissions import MANAGE_BALLOT
from shanzhi.ballots.queries.place_rules import rules_in
from shanzhi.ballots.rules.law import values_of
from shanzhi.ballots.rules.roll import RollRow, counted_area, doubtful_names, heads_of
from shanzhi.ballots.rules.roll_lines import UnusableLine, missing_columns, row_of
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
    """What a table says: its rows with the line of each, and (line, why) of what cannot be used."""

    rows: list[RollRow] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)
    count: int = 0


def plan_roll(run: RollImport, path: Path, *, by: Actor, progress: Progress = nobody) -> RollImport:
    """Look through the table: how many heads, units and how much area it comes to, which lines cannot
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
            tell(run, reading, done, progress)
        without_faults(run.ballot.kind, reading)
        run.state = RollImportState.PLANNED
    except UnreadableFile as why:
        run.state, run.fault = RollImportState.BROKEN, str(why)[:200]
    _count(run, reading)
    run.save()
    return run


def read_roll(path: Path, ballot_kind: str, *, into: Reading) -> Iterator[int]:
    """Read a CSV or XLSX file into ``into``; gives the bytes done after each chunk, so that whoever
    watches is told the truth. Raises UnreadableFile: no text, a column missing, too many lines."""
    for record in read_xlsx_records(path) if is_xlsx(path) else read_records(path):
        if not into.count:
            _check_columns(record, ballot_kind)
        into.count += 1
        if into.count > MOST_LINES:
            raise UnreadableFile(_("超过 %(n)s 行，请联系系统管理员。") % {"n": f"{MOST_LINES:,}"})
        _take(record, into)
        if into.count % CHUNK == 0:
            yield record.end
    if not into.count:
        raise UnreadableFile(_("文件里没有名册：第一行写列名，下面每行一套房或一个人。"))


def without_faults(ballot_kind: str, reading: Reading) -> None:
    """Take out the rows that the roll would refuse, each with its reason."""
    _heads, faults = heads_of(ballot_kind, reading.rows, UnitUse.values)
    bad = {fault.line - 1: FAULTS[fault.what]() for fault in faults}
    reading.refused += [(reading.lines[place], f"{why}。") for place, why in bad.items()]
    kept = [place for place in range(len(reading.rows)) if place not in bad]
    reading.rows = [reading.rows[place] for place in kept]
    reading.lines = [reading.lines[place] for place in kept]


def tell(run: RollImport, reading: Reading, done: int, progress: Progress) -> None:
    """How far it is, for the page that is looked at meanwhile."""
    run.done_bytes, run.rows = min(done, run.size_bytes), reading.count
    run.save(update_fields=["done_bytes", "rows"])
    progress(run.done_bytes, run.size_bytes)


def _take(record: Record, into: Reading) -> None:
    try:
        if record.fields is None:
            raise UnusableLine(record.fault)
        row = row_of(record.fields)
    except UnusableLine as why:
        into.refused.append((record.line, str(why)))
    else:
        into.rows.append(row)
        into.lines.append(record.line)


def _check_columns(record: Record, ballot_kind: str) -> None:
    missing = missing_columns(set(record.fields or {}), ballot_kind)
    if record.fields is not None and missing:
        raise UnreadableFile(
            _("文件缺少这几列：%(columns)s。第一行写列名。") % {"columns": "、".join(missing)}
        )


def _count(run: RollImport, reading: Reading) -> None:
    ballot = run.ballot
    heads, _faults = heads_of(ballot.kind, reading.rows, UnitUse.values)
    garages = bool(values_of(rules_in(ballot.kind, ballot.place_code)).get("garages_count", True))
    run.rows, run.refused, run.electors = reading.count, len(reading.refused), len(heads)
    run.units = sum(len(head.units) for head in heads)
    run.area = sum((counted_area(head.units, garages=garages) for head in heads), Decimal())
    run.doubtful = len(doubtful_names(heads))
    run.done_bytes = run.size_bytes
    RefusedLine.objects.bulk_create(
        RefusedLine(run=run, line=line, reason=why[:200])
        for line, why in sorted(reading.refused)[: RefusedLine.MOST]
    )
