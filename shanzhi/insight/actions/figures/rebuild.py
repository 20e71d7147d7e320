"""Make the figures anew from all events, beside the old ones, which are read until the new ones stand."""

from __future__ import annotations

import logging
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from threading import Barrier

from django.db import connection, transaction
from django.utils.timezone import localtime

from shanzhi.insight.actions.figures.follow import RULES, NotBuilt, follow_all, locked_offset
from shanzhi.insight.actions.figures.storing import (
    CELLS,
    MATTERS,
    TIMES,
    cell_rows,
    copy_rows,
    matter_rows,
    merge_rows,
    time_rows,
)
from shanzhi.insight.queries.figures.replaying import replayed
from shanzhi.insight.rules.figures import cells as c
from shanzhi.insight.rules.figures.beside import COUNTED, cells_beside
from shanzhi.insight.rules.figures.codes import digits
from shanzhi.insight.rules.figures.matters import Matters, by_street, joined, mark_repeats
from shanzhi.insight.rules.figures.times import Times, every_time
from shanzhi.insight.rules.figures.times import added as added_times
from shanzhi.kernel.api import (
    events_of_kind_written,
    forget_foreign_writers,
    highest_id,
    horizon,
    local_zone,
    now,
)

log = logging.getLogger(__name__)
# Hours of streets and below, and days of grids, are kept for so long; older ones are summed from matters.
HOURS_KEPT, DAYS_KEPT = timedelta(days=35), timedelta(days=100)
# So many matters are read at once.
CHUNK = 20_000
# So many matters are added up at once: each mark takes some 200 bytes meanwhile.
PART = 500_000
READERS = 2
COUNTY = 6


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How much was made of how much."""

    events: int
    matters: int
    seconds: float


def rebuild(progress: Callable[[int], None] = lambda _events: None) -> Rebuilt:
    """All figures from zero. ``progress`` is told how many more events were read. Works beside a busy
    house: what happens meanwhile is followed from where this began."""
    began = now()
    forget_foreign_writers()
    written = horizon()
    since = kept_since(began)
    parts, events = [], 0
    for part, count in _all_replayed(highest_id("case")):
        events += count
        progress(count)
        if len(part):
            parts.append(part)
    matters = joined(parts) if parts else replayed(ids=[])[0]
    mark_repeats(matters)
    _fill(matters, written, since)
    with transaction.atomic():
        offset = locked_offset()
        for table in (MATTERS, CELLS, TIMES):
            _swap(table)
        offset.written, offset.rules, offset.rebuilt_at, offset.moved_at = (
            written, RULES, now(), now(),
        )  # fmt: skip
        offset.hours_since, offset.days_since = (c.datetime_of(each) for each in since)
        offset.save()
    return Rebuilt(events, len(matters), (now() - began).total_seconds())


def bring_up_to_date() -> None:
    """Follow everything, and make the figures anew first where that has to be."""
    try:
        follow_all()
    except NotBuilt:
        rebuild()
        follow_all()


def kept_since(moment: datetime) -> tuple[int, int]:
    """From when hours are kept, and days of grids: midnights."""
    midnight = localtime(moment).replace(hour=0, minute=0, second=0, microsecond=0)
    return c.micros(midnight - HOURS_KEPT), c.micros(midnight - DAYS_KEPT)


def _all_replayed(last: int) -> Iterator[tuple[Matters, int]]:
    """Every matter up to ``last``, a chunk at a time and in order: while one is added up here, the server
    reads the next one. Inside of a transaction, which nobody else looks into, one after the other."""
    firsts = iter(range(0, last + 1, CHUNK))
    if connection.in_atomic_block:
        yield from map(_chunk, firsts)
        return
    with ThreadPoolExecutor(READERS) as readers:
        try:
            begun = deque(readers.submit(_chunk, first) for first in islice(firsts, READERS))
            while begun:
                yield begun.popleft().result()
                begun.extend(readers.submit(_chunk, first) for first in islice(firsts, 1))
        finally:
            for each in begun:
                each.cancel()
            _close_all(readers)


def _close_all(readers: ThreadPoolExecutor) -> None:
    """Each reader's own connection: they wait for each other, so that none closes twice."""
    together = Barrier(READERS)

    def close() -> None:
        together.wait()
        connection.close()

    for closed in [readers.submit(close) for _reader in range(READERS)]:
        closed.result()


def _chunk(first: int) -> tuple[Matters, int]:
    return replayed(first=first, last=first + CHUNK - 1)


def _fill(matters: Matters, written: int, since: tuple[int, int]) -> None:
    for table in (MATTERS, CELLS, TIMES):
        with connection.cursor() as cursor:
            cursor.execute(
                f"DROP TABLE IF EXISTS new_{table};"
                f"CREATE TABLE new_{table} (LIKE {table} INCLUDING DEFAULTS)"
            )
    with _Indexing() as indexing:
        copy_rows(f"new_{MATTERS}", matter_rows(matters), like=MATTERS)
        indexing.begin(MATTERS)
        _fill_sums(matters, since)
        indexing.begin(TIMES)
        _index(CELLS)
    beside = [e for e in events_of_kind_written([*COUNTED], written) if len(e.place_code) >= 6]
    if beside:
        _add(cells_beside(beside, local_zone(), *since))


def _fill_sums(matters: Matters, since: tuple[int, int]) -> None:
    """Cells and steps, so many matters at a time: streets are whole in one part, counties are added up
    from all."""
    zone = local_zone()
    of_counties: dict[int, list[c.Cells]] = defaultdict(list)
    times_of_counties: dict[int, list[Times]] = defaultdict(list)
    for part in by_street(matters, PART):
        for grain, cells in c.every_cell(part, zone, *since):
            if _is_of_counties(cells.place):
                of_counties[grain].append(cells)
            else:
                copy_rows(f"new_{CELLS}", cell_rows(grain, cells), like=CELLS)
        for times in every_time(part, c.dims_of(part), zone):
            if _is_of_counties(times.place):
                times_of_counties[times.grain].append(times)
            else:
                copy_rows(f"new_{TIMES}", time_rows(times), like=TIMES)
    for grain, parts in of_counties.items():
        copy_rows(f"new_{CELLS}", cell_rows(grain, c.added(parts)), like=CELLS)
    for parts_of_times in times_of_counties.values():
        copy_rows(f"new_{TIMES}", time_rows(added_times(parts_of_times)), like=TIMES)


def _is_of_counties(places: c.Array) -> bool:
    return len(places) > 0 and bool(digits(places[:1])[0] == COUNTY)


def _add(found: Iterator[tuple[int, c.Cells]]) -> None:
    rows = [row for grain, cells in found if len(cells) for row in cell_rows(grain, cells)]
    merge_rows(CELLS, iter(rows), adding=True, into=f"new_{CELLS}")


class _Indexing:
    """A table is indexed by the server while the next one is filled; inside of a transaction, which
    nobody else looks into, at once."""

    def __enter__(self) -> _Indexing:
        self._beside = ThreadPoolExecutor(1)
        self._begun: list[Future[None]] = []
        return self

    def begin(self, table: str) -> None:
        if connection.in_atomic_block:
            _index(table)
        else:
            self._begun.append(self._beside.submit(self._index, table))

    def __exit__(self, *_why: object) -> None:
        self._beside.shutdown()
        for each in self._begun:
            each.result()

    @staticmethod
    def _index(table: str) -> None:
        try:
            _index(table)
        finally:
            connection.close()  # the thread's own


def _index(table: str) -> None:
    """The keys and indexes of the table for the new one, under names of their own."""
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '512MB'")
        for name, statement in _definitions(table):
            made = statement.replace(f" {name} ON ", f" new_{name} ON ", 1)
            cursor.execute(made.replace(f".{table} ", f".new_{table} ", 1))
        cursor.execute("RESET maintenance_work_mem")
        # Vacuumed, the server knows that all rows are for everybody, and answers from the index alone.
        within = connection.in_atomic_block
        cursor.execute(f"{'ANALYZE' if within else 'VACUUM (ANALYZE)'} new_{table}")


def _swap(table: str) -> None:
    with connection.cursor() as cursor:
        names = [name for name, _statement in _definitions(table)]
        key = f"{table}_pkey"
        cursor.execute(f"DROP TABLE {table}; ALTER TABLE new_{table} RENAME TO {table}")
        for name in names:
            cursor.execute(f"ALTER INDEX new_{name} RENAME TO {name}")
        cursor.execute(f"ALTER TABLE {table} ADD PRIMARY KEY USING INDEX {key}")
        cursor.execute("SELECT shanzhi_wall(%s)", [table])


def _definitions(table: str) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes"
            " WHERE schemaname = current_schema() AND tablename = %s ORDER BY indexname",
            [table],
        )
        return list(cursor.fetchall())
