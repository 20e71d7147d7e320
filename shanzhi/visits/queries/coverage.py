"""How many households of a place were met: a count for the figures, no household."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection
from django.db.models import Count

from shanzhi.cases.api import READ_FIGURES
from shanzhi.kernel.api import Actor, Target, require
from shanzhi.visits.models import Visit
from shanzhi.visits.models.visit import Met


def households_met(
    viewer: Actor, places: Sequence[str], start: datetime, end: datetime
) -> dict[str, int]:
    """Of each place the households where somebody was met in [start, end), each once (a statement for
    each). Raises Denied outside of the viewer's places."""
    found = {}
    for place in places:
        require(viewer, READ_FIGURES, Target(place_code=place))
        met = Visit.objects.filter(
            place_code__startswith=place, met=Met.MET, at__gte=start, at__lt=end
        )
        found[place] = met.aggregate(n=Count("household", distinct=True))["n"]
    return found


def households_met_by(
    viewer: Actor, places: Sequence[str], begins: Sequence[datetime], end: datetime
) -> dict[datetime, int]:
    """The same for each period from one of ``begins`` (in order) to the next, the last until ``end``: of
    all places together, each household once in each place and period (1 statement). Periods in which
    nobody was met are left out. Raises Denied outside of the viewer's places."""
    for place in places:
        require(viewer, READ_FIGURES, Target(place_code=place))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT period, sum(met) FROM ("
            " SELECT width_bucket(v.at, %s::timestamptz[]) AS period,"
            " count(DISTINCT v.household_id) AS met FROM visits_visit v"
            " JOIN unnest(%s::text[]) place ON v.place_code LIKE place || '%%'"
            " WHERE v.met = %s AND v.at >= %s AND v.at < %s GROUP BY place, period"
            ") counted GROUP BY period",
            [[*begins], [*places], Met.MET, begins[0], end],
        )
        return {begins[number - 1]: int(met) for number, met in cursor.fetchall()}
