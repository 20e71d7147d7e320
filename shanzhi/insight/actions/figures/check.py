"""Compare a random tenth of the figures with the records, and raise a warning on any difference."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from django.db import transaction

from shanzhi.cases.api import MatterRecord, matter_records, matter_records_of
from shanzhi.insight.actions.figures.follow import follow_all
from shanzhi.insight.events import FiguresDiffer
from shanzhi.insight.models import FigureCheck
from shanzhi.insight.permissions import CHECK_FIGURES
from shanzhi.insight.queries.figures.cell_differences import cell_differences
from shanzhi.insight.queries.figures.kept_matters import kept
from shanzhi.insight.rules.figures.differences import matter_differences
from shanzhi.kernel.api import Actor, announce, now, require

BATCH, TELLS, TENTH = 5_000, 100, 10


def check_figures(*, by: Actor, whole: bool = False) -> FigureCheck:
    """Of a random tenth of matters (or of all) whether the figures' row is what the record says, and of
    a tenth of places whether their cells are what the marks of their matters add up to. What differs is
    looked at again after everything was followed: what happened in between is no difference.

    Raises Denied, NotBuilt.
    """
    require(by, CHECK_FIGURES)
    of = 1 if whole else TENTH
    part = secrets.randbelow(of)
    follow_all()
    seen, suspects = 0, list[int]()
    for batch in _batches(matter_records(part, of)):
        seen += len(batch)
        suspects += [pk for pk, _words in _compared(batch)]
    told = _again(suspects)
    cells, differences = cell_differences(part, of)
    return _kept(seen, cells, [*told, *differences], by)


def _again(suspects: Sequence[int]) -> list[str]:
    if not suspects:
        return []
    follow_all()
    return [
        f"#{pk}: {words}"
        for batch in _batches(matter_records_of(suspects))
        for pk, words in _compared(batch)
    ]


def _compared(batch: Sequence[MatterRecord]) -> Iterator[tuple[int, str]]:
    return matter_differences(batch, kept(record.id for record in batch), now())


def _batches(records: Iterable[MatterRecord]) -> Iterator[list[MatterRecord]]:
    rest = iter(records)
    while batch := list(islice(rest, BATCH)):
        yield batch


@transaction.atomic
def _kept(matters: int, cells: int, told: Sequence[str], by: Actor) -> FigureCheck:
    check = FigureCheck.objects.create(
        at=now(), matters=matters, cells=cells, differences=len(told), told=list(told[:TELLS])
    )
    if told:
        announce(FiguresDiffer(check_id=check.pk, differences=len(told)), by=by)
    return check
