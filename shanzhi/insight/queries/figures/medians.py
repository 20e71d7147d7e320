"""Medians: exact for as many matters as can be sorted while somebody waits, else from steps of time."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import Any

from shanzhi.insight.models import Grain
from shanzhi.insight.queries.figures.sums import (
    COUNTY,
    Asked,
    communities,
    narrowed_by,
    pieces_of,
    rows_of,
    start_key,
)
from shanzhi.insight.rules.figures.steps import Step
from shanzhi.insight.rules.figures.times import FIRST_MS, RATIO, median_of

EXACT_UP_TO = 5_000
# Places whose steps are kept: counties by month and day, whole ones by hour as well, streets by month.
_KEPT = {COUNTY: (Grain.MONTH, Grain.DAY), COUNTY + 3: (Grain.MONTH,)}
_KEPT_WHOLE = {COUNTY: (*_KEPT[COUNTY], Grain.HOUR), COUNTY + 3: _KEPT[COUNTY + 3]}
_BIN = f"ceil(ln(greatest(worked_ms, {FIRST_MS})::float8 / {FIRST_MS}) / ln({RATIO}) - 1e-9)::int"


def medians(asked: Asked, group: str, total: int, step: Step | None = None) -> dict[Any, float]:
    """Hours by group (with ``step`` by its beginning, on the clock of the place). ``total`` is how many
    matters there are: more than EXACT_UP_TO of a street or county are read from steps, within 1.25 per
    cent."""
    if not asked.places or not total:
        return {}
    length = len(asked.places[0])
    deep = len(asked.category) > 2
    if total <= EXACT_UP_TO or length not in _KEPT or deep or group == "loop":
        return _exact(asked, group, step)
    counts: dict[Any, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for key, numbers, matters in _binned(asked, group, step, length):
        for number, many in zip(numbers, matters, strict=True):
            counts[key][number] += many
    return {key: hours for key, steps in counts.items() if (hours := median_of(steps)) is not None}


def _exact(asked: Asked, group: str, step: Step | None) -> dict[Any, float]:
    condition, given = _handled(asked)
    rows = rows_of(
        f"SELECT {_key(group, step, 'handled_at', asked)} AS key,"  # noqa: S608  # 2026-11-26: names of ours
        " percentile_cont(0.5) WITHIN GROUP (ORDER BY worked_ms) / 3600000"
        f" FROM insight_figurematter WHERE {condition} AND handled_at >= %s AND handled_at < %s"
        " GROUP BY key",
        [*given, *_span(asked)],
    )
    return {key: float(hours) for key, hours in rows}


def _span(asked: Asked) -> list[Any]:
    cut = pieces_of(asked, whole=False)
    return [cut[0].start, cut[-1].end] if cut else [asked.start, asked.start]


def _binned(asked: Asked, group: str, step: Step | None, length: int) -> list[tuple[Any, ...]]:
    """A row per group: its steps and how many matters each has. All pieces in one statement."""
    narrowed, given = narrowed_by(asked, "category = %s")
    are_whole = group in {"all", "place"} and not asked.category and asked.source is None
    grains = (_KEPT_WHOLE if are_whole else _KEPT)[length]
    parts, values = [], list[Any]()
    condition, of_matters = "", list[Any]()
    for piece in pieces_of(asked, whole=False):
        span = [piece.start, piece.end]
        grain = _kept_grain(piece.grain, step, grains)
        if grain is not None:
            parts.append(
                f"SELECT {_key(group, step, 'start', asked)} AS key, bin, matters"  # noqa: S608  # 2026-11-26: names of ours
                " FROM insight_figuretime WHERE place_code = ANY(%s) AND grain = %s"
                f" AND start >= %s AND start < %s{narrowed}"
            )
            values += [[*asked.places], grain.whole if are_whole else grain, *span, *given]
            continue
        if not condition:
            condition, of_matters = _handled(asked)
        parts.append(
            f"SELECT {_key(group, step, 'handled_at', asked)} AS key, {_BIN} AS bin, 1 AS matters"  # noqa: S608  # 2026-11-26: names of ours
            f" FROM insight_figurematter WHERE {condition} AND handled_at >= %s AND handled_at < %s"
        )
        values += [*of_matters, *span]
    return (
        rows_of(
            "SELECT key, array_agg(bin), array_agg(n) FROM (SELECT key, bin, sum(matters)::bigint AS n"  # noqa: S608  # 2026-11-26: names of ours
            f" FROM ({' UNION ALL '.join(parts)}) parts GROUP BY key, bin) counted GROUP BY key",
            values,
        )
        if parts
        else []
    )


def _kept_grain(grain: Grain | None, step: Step | None, kept: tuple[Grain, ...]) -> Grain | None:
    """The steps that tell a piece apart as finely as is asked; None where only the matters do."""
    if grain is not None and step:
        grain = min(grain, _grain(step))
    return grain if grain in kept else None


def _grain(step: Step) -> Grain:
    return {Step.MONTH: Grain.MONTH, Step.HOUR: Grain.HOUR}.get(step, Grain.DAY)


def _handled(asked: Asked) -> tuple[str, list[Any]]:
    narrowed, given = narrowed_by(asked, "category LIKE %s || '%%'")
    exact = len(asked.places[0]) == 15
    condition = "community_code = ANY(%s) AND handled_at IS NOT NULL"
    condition += " AND place_code = ANY(%s)" if exact else ""
    values = [communities(asked.places), *([[*asked.places]] if exact else []), *given]
    return condition + narrowed, values


def _key(group: str, step: Step | None, moment: str, asked: Asked) -> str:
    if step is not None:
        return start_key(replace(asked, step=step), moment)
    return {
        "place": f"left(place_code, {len(asked.places[0])})",
        "category": "left(category, 2)",
        "source": "source",
        "loop": "loop",
    }.get(group, "''::text")
