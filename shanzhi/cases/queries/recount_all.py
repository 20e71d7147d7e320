"""Recount all matters from their events and compare with the rows; memory stays flat."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, transaction

from shanzhi.cases.models import Case
from shanzhi.cases.queries.recounted_figures import Tally
from shanzhi.cases.queries.standing import standings
from shanzhi.cases.rules.compared import Difference
from shanzhi.cases.rules.differences import differences
from shanzhi.cases.rules.recount import recount
from shanzhi.cases.rules.recounted import Happened, Recounted
from shanzhi.kernel.api import EventRecord, broken_at, histories, history, now

BATCH = 500


def recount_all(
    *,
    at: datetime | None = None,
    figures: bool = True,
    progress: Callable[[int], None] = lambda _matters: None,
) -> Iterator[Difference]:
    """Every difference between events and rows, matter by matter, then of the cockpit's ``figures``
    at ``at`` (now). All is read as of one moment, while the house goes on working. ``progress`` is
    told how many more matters are done."""
    with _one_moment():
        tally = Tally(at or now())
        after = 0
        while True:
            cases = list(Case.objects.filter(pk__gt=after).order_by("pk")[:BATCH])
            until = cases[-1].pk if len(cases) == BATCH else None
            yield from _batch(cases, histories("case", after, until), tally.add)
            progress(len(cases))
            if until is None:
                break
            after = until
        if figures:
            yield from tally.differences()


def recount_some(ids: Iterable[int]) -> Iterator[Difference]:
    """Every difference between events and rows of these matters."""
    with _one_moment():
        cases = list(Case.objects.filter(pk__in=ids).order_by("pk"))
        yield from _batch(cases, {case.pk: history("case", case.pk) for case in cases})


def matter_count() -> int:
    """How many matters there are to recount."""
    return Case.objects.count()


def recounted(records: list[EventRecord]) -> Recounted:
    """One matter by its events, oldest first."""
    return recount(
        Happened(record.sequence, record.kind, record.at, record.payload) for record in records
    )


def _batch(
    cases: list[Case],
    events: dict[int, list[EventRecord]],
    count: Callable[[Recounted], None] = lambda _matter: None,
) -> Iterator[Difference]:
    for pk, kept in standings(cases).items():
        records = events.pop(pk, [])
        if not records:
            yield Difference(kept.number, "history", "nothing", "a matter")
            continue
        broken = broken_at(records)
        if broken is not None:
            yield Difference(kept.number, "chain", f"broken at event {broken}", "-")
        told = recounted(records)
        count(told)
        yield from differences(told, kept)
    for pk in events:
        yield Difference(f"#{pk}", "history", "a matter", "nothing")


@contextmanager
def _one_moment() -> Iterator[None]:
    """All reads see the same moment; inside somebody's transaction that is theirs to say."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield
