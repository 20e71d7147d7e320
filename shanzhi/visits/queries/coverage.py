"""How many households of a place were met: a count for the figures, no household."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

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
