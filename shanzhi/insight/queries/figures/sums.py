"""Sums of measures of a place and period, from cells, and from marks of matters where none are kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db import connection
from django.utils.timezone import localtime

from shanzhi.insight.models import FigureOffset, Grain
from shanzhi.insight.rules.figures.measures import Measure
from shanzhi.insight.rules.figures.pieces import Piece, pieces
from shanzhi.insight.rules.figures.steps import Step, points, whole_hour
from shanzhi.insight.rules.figures.words import SOURCES
from shanzhi.kernel.api import NOBODY, Actor, now

COUNTY, COMMUNITY, GRID = 6, 12, 15
# Groups for which categories, circles and sources may stand together.
_WHOLE = {"all", "place", "start"}
STREET = 9
# Group → what it is in cells, and in marks.
GROUPS = {
    "all": "''::text",
    "place": "place_code",
    "category": "{category}",
    "source": "source",
    "loop": "loop",
    "start": "start",
}
# A sum: the group (and the start of a step), worked milliseconds, each measure.
Sums = dict[tuple[Any, ...], dict[int, int]]
WORKED = -1


@dataclass(frozen=True, slots=True)
class Kept:
    """From when hours (of streets and below) and days of grids are kept as cells; None: all are."""

    hours: datetime | None = None
    days: datetime | None = None

    def since(self, length: int, *, whole: bool) -> dict[Grain, datetime]:
        """For places of so many digits; ``whole`` cells are kept of streets, too."""
        found: dict[Grain, datetime] = {}
        if length > (STREET if whole else COUNTY) and self.hours is not None:
            found[Grain.HOUR] = self.hours
        if length >= GRID and self.days is not None:
            found[Grain.DAY] = self.days
        return found


@dataclass(frozen=True, slots=True)
class Asked:
    """What is summed: ``places`` of one level, [start, end), narrowed; ``outcomes`` and ``sources`` are
    numbers that are left out; ``viewer`` asks. The group ``start`` is by ``step`` where there is one."""

    places: tuple[str, ...]
    start: datetime
    end: datetime
    category: str = ""
    source: int | None = None
    without_sources: tuple[int, ...] = ()
    without_outcomes: tuple[int, ...] = ()
    viewer: Actor = NOBODY
    kept: Kept = Kept()
    step: Step | None = None


def source_number(source: str) -> int | None:
    """The number of a source in rows; None for no source, 0 for one that is not known."""
    return (SOURCES.index(source) + 1 if source in SOURCES else 0) if source else None


def kept_cells() -> Kept:
    """From when cells are kept now (1 statement)."""
    offset = FigureOffset.objects.first() or FigureOffset()
    return Kept(
        localtime(offset.hours_since) if offset.hours_since else None,
        localtime(offset.days_since) if offset.days_since else None,
    )


def sums(asked: Asked, measures: Sequence[Measure], group: str = "all") -> Sums:
    """By group. ``start`` groups by the cells that the period is cut into: months, days or hours."""
    return _sums(asked, pieces_of(asked, whole=_are_whole(asked, group)), measures, group)


def by_cells(asked: Asked, measures: Sequence[Measure], grain: Grain) -> Sums:
    """By the hour, day or month in which it lies; the period is of whole ones but for its ends."""
    whole = _are_whole(asked, "start")
    since = asked.kept.since(_length(asked), whole=whole)
    fine = [replace_grain(piece, grain, since) for piece in pieces_of(asked, whole=whole)]
    return _sums(asked, fine, measures, "start")


def replace_grain(piece: Piece, grain: Grain, since: Mapping[Grain, datetime]) -> Piece:
    """A piece no coarser than ``grain``."""
    if piece.grain is None or piece.grain <= grain:
        return piece
    kept = since.get(grain)
    return replace(piece, grain=grain if kept is None or piece.start >= kept else None)


def _are_whole(asked: Asked, group: str) -> bool:
    """Is it asked of nothing but the whole?"""
    is_narrowed = bool(asked.category) or asked.source is not None
    return group in _WHOLE and not is_narrowed and _length(asked) < GRID


def pieces_of(asked: Asked, *, whole: bool) -> list[Piece]:
    """The pieces of the period, on the clock of the place."""
    start, end = whole_hour(localtime(asked.start)), whole_hour(localtime(asked.end))
    return pieces(start, end, asked.kept.since(_length(asked), whole=whole))


def _length(asked: Asked) -> int:
    return len(asked.places[0]) if asked.places else COUNTY


def _sums(asked: Asked, cut: Sequence[Piece], measures: Sequence[Measure], group: str) -> Sums:
    found: Sums = {}
    if not asked.places or not cut:
        return found
    # A category below the first level is not in cells.
    deep = len(asked.category) > 2
    in_cells = [piece for piece in cut if piece.grain is not None and not deep]
    in_marks = [piece for piece in cut if piece.grain is None or deep]
    answers = [_from_cells(asked, in_cells, measures, group)]
    answers += [_from_marks(asked, run, measures, group) for run in _runs(in_marks)]
    for rows in answers:
        for key, *values in rows:
            held = found.setdefault((key,), {})
            for measure, value in zip((WORKED, *measures), values, strict=True):
                held[measure] = held.get(measure, 0) + int(value or 0)
    return found


def _runs(cut: Sequence[Piece]) -> list[list[Piece]]:
    """Pieces that follow each other, together."""
    runs: list[list[Piece]] = []
    for piece in cut:
        if runs and runs[-1][-1].end == piece.start:
            runs[-1].append(piece)
        else:
            runs.append([piece])
    return runs


def _from_cells(
    asked: Asked, cut: Sequence[Piece], measures: Sequence[Measure], group: str
) -> list[tuple[Any, ...]]:
    if not cut:
        return []
    columns = ", ".join(f'sum("{measure.name.lower()}")' for measure in measures)
    narrowed, given = narrowed_by(asked, "category = %s")
    are_whole = _are_whole(asked, group)
    parts, values = [], []
    names = ", ".join(f'"{measure.name.lower()}"' for measure in measures)
    for piece in cut:
        parts.append(
            f"SELECT place_code, start, category, source, loop, worked_ms, {names}"  # noqa: S608  # 2026-11-26: names of measures
            " FROM insight_figurecell WHERE place_code = ANY(%s) AND grain = %s"
            f" AND start >= %s AND start < %s{narrowed}"
        )
        grain = piece.grain.whole if are_whole and piece.grain is not None else piece.grain
        values += [[*asked.places], grain, piece.start, piece.end, *given]
    key = (
        start_key(asked, "start")
        if group == "start" and asked.step is not None
        else GROUPS[group].format(category="category")
    )
    return rows_of(
        f"SELECT {key} AS key, sum(worked_ms), {columns} FROM ({' UNION ALL '.join(parts)}) cells"  # noqa: S608  # 2026-11-26: names of measures
        " GROUP BY key",
        values,
    )


def _from_marks(
    asked: Asked, cut: Sequence[Piece], measures: Sequence[Measure], group: str
) -> list[tuple[Any, ...]]:
    """From matters that came within thirty days before, and from those that lasted longer."""
    if not cut:
        return []
    start, end = cut[0].start, cut[-1].end
    spans = " OR ".join(["mark.at >= %s AND mark.at < %s"] * len(cut))
    columns = ", ".join(f"sum(mark.bits >> {measure.value} & 1)" for measure in measures)
    narrowed, given = narrowed_by(asked, "category LIKE %s || '%%'")
    length = _length(asked)
    place = f"left(place_code, {length})"
    key = {
        "place": place,
        "start": start_key(asked, "mark.at"),
    }.get(group, GROUPS[group].format(category="left(category, 2)"))
    exact = " AND place_code = ANY(%s)" if length >= GRID else ""
    places = communities(asked.places)
    values: list[Any] = [
        places, start - timedelta(days=30), end, start, places, start,
        *([[*asked.places]] if exact else []), *given,
    ]  # fmt: skip
    for piece in cut:
        values += [piece.start, piece.end]
    return rows_of(
        f"SELECT {key} AS key, sum(CASE WHEN mark.bits >> {Measure.HANDLED.value} & 1 = 1 THEN worked_ms"  # noqa: S608  # 2026-11-26: names of measures
        f" ELSE 0 END), {columns} FROM (SELECT * FROM insight_figurematter"
        " WHERE community_code = ANY(%s) AND opened_at >= %s AND opened_at < %s AND NOT is_long AND last_at >= %s"
        " UNION ALL SELECT * FROM insight_figurematter"
        " WHERE community_code = ANY(%s) AND is_long AND last_at >= %s) m"
        " CROSS JOIN LATERAL unnest(moments, masks) AS mark (at, bits)"
        f" WHERE true{exact}{narrowed} AND ({spans}) GROUP BY key",
        values,
    )


def start_key(asked: Asked, moment: str) -> str:
    """A moment's step, on the clock of the place; the hour of it where no step is asked. The beginnings stand in the
    statement and are searched, which costs less than to cut each moment to its month on that clock."""
    if asked.step is None:
        return f"date_trunc('hour', {moment})"
    held = _beginnings(asked.start, asked.end, asked.step)
    return f"({held})[width_bucket({moment}, {held})]"


@lru_cache(maxsize=64)
def _beginnings(start: datetime, end: datetime, step: Step) -> str:
    begins = points(localtime(start), localtime(end), step)
    listed = ",".join(f'"{begin.isoformat()}"' for begin, _until in begins)
    return f"'{{{listed}}}'::timestamptz[]"


def communities(places: Sequence[str]) -> list[str]:
    """The communities in these places that have matters, and the codes of places that are known no
    closer: a step in the index for each (1 statement)."""
    found = {place[:12] for place in places}
    wide = [place for place in places if len(place) < COMMUNITY]
    if wide:
        rows = rows_of(
            """
            WITH RECURSIVE one AS (
                SELECT place AS within, place AS code FROM unnest(%(places)s::text[]) place
                UNION ALL
                SELECT within, (
                    SELECT left(cell.place_code, %(n)s) FROM insight_figurecell cell
                    WHERE cell.place_code >= CASE WHEN length(one.code) < %(n)s THEN one.code || '0'
                        ELSE (one.code::bigint + 1)::text END
                    AND cell.place_code < (one.within::bigint + 1)::text
                    ORDER BY cell.place_code LIMIT 1)
                FROM one WHERE one.code IS NOT NULL
            ) SELECT code FROM one WHERE code IS NOT NULL
            """,
            {"n": COMMUNITY, "places": wide},
        )
        found |= {code for (code,) in rows}
    return sorted(found)


def children(place: str) -> list[str]:
    """The places one level below of which there are cells: a step in the index for each, whatever the
    number of cells."""
    length = len(place) + 3 if place else COUNTY
    if length > GRID:
        return []
    rows = rows_of(
        """
        WITH RECURSIVE one AS (
            (SELECT left(place_code, %(n)s) AS code FROM insight_figurecell
             WHERE place_code > %(place)s AND place_code < %(after)s ORDER BY place_code LIMIT 1)
            UNION ALL
            SELECT (SELECT left(place_code, %(n)s) FROM insight_figurecell
                    WHERE place_code >= (one.code::bigint + 1)::text AND place_code < %(after)s
                    ORDER BY place_code LIMIT 1)
            FROM one WHERE one.code IS NOT NULL
        ) SELECT code FROM one WHERE code IS NOT NULL
        """,
        {"n": length, "place": place, "after": str(int(place) + 1) if place else "a"},
    )
    return [code for (code,) in rows]


def narrowed_by(asked: Asked, category: str) -> tuple[str, list[Any]]:
    """The conditions of what is asked, and their values; ``category`` is how one is compared."""
    words = ""
    given: list[Any] = []
    if asked.category:
        words, given = words + f" AND {category}", [*given, asked.category]
    if asked.source is not None:
        words, given = words + " AND source = %s", [*given, asked.source]
    if asked.without_sources:
        words, given = words + " AND source <> ALL(%s)", [*given, [*asked.without_sources]]
    if asked.without_outcomes:
        words, given = words + " AND outcome <> ALL(%s)", [*given, [*asked.without_outcomes]]
    return words, given


def late_still_ahead(asked: Asked, group: str = "all") -> dict[Any, int]:
    """Matters whose deadline lies between now and the end of this hour: their marks stand in the cell of
    this hour, and do not count yet."""
    at = now()
    until = whole_hour(at) + timedelta(hours=1)
    narrowed, given = narrowed_by(asked, "category LIKE %s || '%%'")
    length = _length(asked)
    key = {
        "place": f"left(place_code, {length})",
        "start": start_key(asked, "late_from"),
    }.get(group, GROUPS[group].format(category="left(category, 2)"))
    rows = rows_of(
        f"SELECT {key} AS key, count(*) FROM insight_figurematter"  # noqa: S608  # 2026-11-26: a name of ours
        f" WHERE late_from >= %s AND late_from < %s AND left(place_code, {length}) = ANY(%s){narrowed}"
        " GROUP BY key",
        [at, until, [*asked.places], *given],
    )
    return dict(rows)


def still_to_speak_to(asked: Asked, group: str = "all") -> dict[Any, int]:
    """Open matters that came in the period whose reporter nobody has spoken to and need not yet: their
    marks stand in what the response is taken over, and do not count before the clock has run out."""
    narrowed, given = narrowed_by(asked, "category LIKE %s || '%%'")
    length = _length(asked)
    key = {
        "place": f"left(place_code, {length})",
        "start": start_key(asked, "opened_at"),
    }.get(group, GROUPS[group].format(category="left(category, 2)"))
    rows = rows_of(
        f"SELECT {key} AS key, count(*) FROM insight_figurematter WHERE contact_due >= %s"  # noqa: S608  # 2026-11-26: a name of ours
        f" AND opened_at >= %s AND opened_at < %s AND left(place_code, {length}) = ANY(%s){narrowed}"
        " GROUP BY key",
        [now(), whole_hour(asked.start), asked.end, [*asked.places], *given],
    )
    return dict(rows)


def rows_of(statement: str, given: Any) -> list[tuple[Any, ...]]:
    """All rows of a statement."""
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return list(cursor.fetchall())
