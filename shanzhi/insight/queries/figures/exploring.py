"""Questions of the explore page: a measure by one or two dimensions, read from the exported model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

import duckdb
from django.utils.translation import gettext as _

from shanzhi.cases.api import READ, Circle, Source, category_name
from shanzhi.insight.permissions import EXPLORE
from shanzhi.insight.queries.figures.model_file import model_path
from shanzhi.insight.rules.figures.explored import DIMENSIONS, MEASURES
from shanzhi.insight.rules.figures.suppression import hidden
from shanzhi.kernel.api import Actor, Invalid, Target, allowed, require
from shanzhi.places.api import division_name

MOST_ROWS = 2_000
COUNTY = 6


@dataclass(frozen=True, slots=True)
class ExploredRow:
    """One cell: the values of its dimensions in words, and the measure; None where it is not shown or
    there is nothing to divide by."""

    words: tuple[str, ...]
    value: float | None
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class Explored:
    """The answer, as of when the model was written; ``is_narrowed``: small cells are not shown."""

    rows: list[ExploredRow]
    at: datetime
    is_narrowed: bool
    hidden: int


def explored(
    viewer: Actor,
    measure: str,
    dimensions: Sequence[str],
    place_code: str,
    since: date,
    until: date,
) -> Explored:
    """``measure`` of matters that came in [since, until] in the place, by the dimensions. Whoever may not
    see the matters behind (a neighbour's in the same county) is not shown cells of fewer than five people,
    nor those by which they could be told.

    Raises Denied outside of the viewer's county; Invalid (measure, dimensions, model).
    """
    require(viewer, EXPLORE, Target(place_code=_explorable(viewer, place_code)))
    if measure not in MEASURES:
        raise Invalid({"measure": _("没有这个指标，请重新选择。")})
    if not 1 <= len(dimensions) <= 2 or set(dimensions) - set(DIMENSIONS):
        raise Invalid({"dimensions": _("请选一个或两个不同的维度。")})
    if not model_path().exists():
        raise Invalid({"model": _("分析数据每天凌晨生成，今天还没有。请明天再来。")})
    sees_all = allowed(viewer, READ, Target(place_code=place_code))
    rows = _ask(measure, dimensions, place_code, since, until)
    gone = set() if sees_all else hidden({tuple(key): people for key, people, _value in rows})
    at = datetime.fromtimestamp(model_path().stat().st_mtime, UTC)
    shown = [
        ExploredRow(
            tuple(_words(name, each) for name, each in zip(dimensions, key, strict=True)),
            None if tuple(key) in gone or value is None else float(value),
            tuple(key) in gone,
        )
        for key, _people, value in rows
    ]
    return Explored(shown, at, not sees_all, len(gone))


def _explorable(viewer: Actor, place_code: str) -> str:
    """The viewer's own scope in that county: figures of neighbours may be compared with one's own."""
    if len(place_code) < COUNTY:
        return place_code
    near = [s for s in viewer.scopes() if s.startswith(place_code[:COUNTY]) or s == ""]
    return min(near, key=len, default=place_code) or place_code


def _ask(
    measure: str, dimensions: Sequence[str], place_code: str, since: date, until: date
) -> list[tuple[list[str], int, float | None]]:
    keys = ", ".join(f"coalesce(({DIMENSIONS[name].sql})::VARCHAR, '')" for name in dimensions)
    order = ", ".join(str(number + 1) for number in range(len(dimensions)))
    statement = (
        f"SELECT {keys}, count(DISTINCT person), {MEASURES[measure].sql} FROM read_parquet(?)"  # noqa: S608  # 2026-11-26: chosen from our own lists
        " WHERE starts_with(place_code, ?) AND opened_at >= ? AND opened_at < ?::DATE + 1"
        f" GROUP BY {order} ORDER BY {order} LIMIT {MOST_ROWS}"
    )
    with duckdb.connect(config={"threads": 2, "memory_limit": "512MB"}) as link:
        found = link.execute(statement, [str(model_path()), place_code, since, until]).fetchall()
    return [([*row[:-2]], int(row[-2]), row[-1]) for row in found]


def _words(dimension: str, value: str) -> str:
    if dimension in {"street", "community", "grid"}:
        return division_name(value) or value
    if dimension == "category":
        return category_name(value) or value
    if dimension == "source" and value:
        return str(Source(value).label)
    if dimension == "loop" and value in {"1", "2", "3"}:
        return str(Circle(int(value)).label)
    return value
