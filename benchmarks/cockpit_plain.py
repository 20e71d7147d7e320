"""The cockpit's questions by plain SQL on the matters: what figures are compared with."""

from __future__ import annotations

_COUNTS = """
count(*) FILTER (WHERE opened_at >= {since} AND opened_at < now()),
count(*) FILTER (WHERE handled_at >= {since} AND state IN ('handled', 'rated', 'not_rated')),
count(*) FILTER (WHERE state IN ('dispatched', 'in_progress')),
count(*) FILTER (WHERE state IN ('dispatched', 'in_progress') AND due_at < now()
    AND paused_at IS NULL),
count(*) FILTER (WHERE handled_at >= {since} AND handled_at <= due_at),
count(*) FILTER (WHERE opened_at >= {since} AND was_contacted),
avg(handled_at - opened_at) FILTER (WHERE handled_at >= {since}),
percentile_cont(0.5) WITHIN GROUP (ORDER BY handled_at - opened_at)
    FILTER (WHERE handled_at >= {since})
"""
_DAYS = {"today": 1, "year": 365, "past": 30, "days": 90, "hours": 2, "months": 1000}
_BY = {
    "days": "date_trunc('day', opened_at)",
    "hours": "date_trunc('hour', opened_at)",
    "months": "date_trunc('month', opened_at)",
    "streets": "street_code",
    "categories": "topic",
    "sources": "source",
    "grids": "place_code",
}


def plain(name: str, county: str) -> None:
    """Ask the question of a panel: one aggregate over all matters of the place."""
    from django.db import connection

    place, _dash, what = name.partition("_")
    scope = {"county": county, "street": f"{county}001", "community": f"{county}001001"}[place]
    since = f"now() - interval '{_DAYS.get(what, 365)} days'"
    key = _BY.get(what, "1")
    counted = _COUNTS.format(since=since)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {key} AS part, {counted} FROM cases_case"  # noqa: S608  # 2026-11-26: our own words
            " WHERE place_code LIKE %s || '%%' GROUP BY part",
            [scope],
        )
        cursor.fetchall()
