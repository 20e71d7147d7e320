"""Where cells are not what the marks of their matters add up to."""

from __future__ import annotations

from django.db import connection, transaction

from shanzhi.insight.rules.figures.measures import Measure

# Measures of matters; those of rooms beside leave no marks.
_OF_MATTERS = [measure for measure in Measure if measure < Measure.VISITS]
_NAMES = [f'"{measure.name.lower()}"' for measure in _OF_MATTERS]
_SUMS = ", ".join(f"sum({name})::bigint AS {name}" for name in _NAMES)
_MARKS = ", ".join(
    f"sum(mark.bits >> {measure.value} & 1)::bigint AS {name}"
    for measure, name in zip(_OF_MATTERS, _NAMES, strict=True)
)
# Of the communities of the part, and of all counties, each grain against the marks.
_COMPARE = f"""
WITH chosen AS MATERIALIZED (
    SELECT DISTINCT community_code AS code FROM insight_figurematter
    WHERE abs(hashtext(community_code)) %% %(of)s = %(part)s
), cells AS (
    SELECT place_code, grain, {_SUMS} FROM insight_figurecell
    WHERE place_code IN (SELECT code FROM chosen WHERE length(code) = 12) AND grain IN (1, 2, 11, 12)
    GROUP BY place_code, grain
), marks AS (
    SELECT community_code AS place_code, {_MARKS} FROM insight_figurematter
    CROSS JOIN LATERAL unnest(moments, masks) AS mark (at, bits)
    WHERE community_code IN (SELECT code FROM chosen WHERE length(code) = 12)
    GROUP BY community_code
)
SELECT coalesce(c.place_code, m.place_code), c.grain, c.place_code IS NOT NULL
    AND m.place_code IS NOT NULL
    AND ({", ".join(f"c.{n}" for n in _NAMES)}) = ({", ".join(f"m.{n}" for n in _NAMES)})
FROM cells c FULL JOIN marks m USING (place_code)
UNION ALL
SELECT place_code, grain,
    sum(came) = (SELECT count(*) FROM insight_figurematter f
        WHERE left(f.place_code, 6) = c.place_code)
FROM insight_figurecell c WHERE grain IN (2, 12) AND length(place_code) = 6
GROUP BY place_code, grain
"""  # noqa: S608  # 2026-11-26: names of measures


def cell_differences(part: int, of: int) -> tuple[int, list[str]]:
    """How many sums were compared, and a sentence for each that differs. All is read as of one
    moment."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_COMPARE, {"part": part, "of": of})
        rows = cursor.fetchall()
    names = {1: "days", 2: "months", 11: "whole days", 12: "whole months"}
    wrong = [
        f"{place}: {names.get(grain, 'cells')} are not the marks of its matters"
        for place, grain, same in rows
        if not same
    ]
    return len(rows) * len(_NAMES), wrong
