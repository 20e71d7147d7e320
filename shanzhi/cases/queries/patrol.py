"""What a worker's form for patrols offers: her grids, their buildings, and what is found most often."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count

from shanzhi.cases.models import Case
from shanzhi.cases.queries.tables import UNSORTED, categories
from shanzhi.kernel.api import Actor
from shanzhi.places import api as places

LATELY = timedelta(days=90)
OFFERED = 6
MOST_BUILDINGS = 400
# Where nothing was reported yet: dirt, what belongs to the city and to the house, fire safety, the
# estate, what the streets forbid.
USUAL = ("0102013", "0102004", "0102003", "1307009", "0102011", "0102002")


@dataclass(frozen=True, slots=True)
class PatrolGround:
    """``grids`` and ``buildings`` are (value, label) pairs; ``categories`` (code, name) as they are
    found most often."""

    grids: list[tuple[str, str]]
    buildings: list[tuple[str, str]]
    categories: list[tuple[str, str]]


def patrol_ground(viewer: Actor, at: datetime) -> PatrolGround:
    """The viewer's grids with their buildings, and the categories of the last 90 days (three queries)."""
    grids = [(grid.code, grid.name) for grid in places.visible_grids(viewer)]
    codes = [code for code, _name in grids]
    buildings = [
        (str(building.pk), building.full_name)
        for building in places.buildings_in(codes)[:MOST_BUILDINGS]
    ]
    return PatrolGround(grids, buildings, _frequent(codes, at))


def _frequent(codes: list[str], at: datetime) -> list[tuple[str, str]]:
    counted = (
        Case.objects.filter(place_code__in=codes, opened_at__gte=at - LATELY)
        .exclude(category_id=UNSORTED)
        .values_list("category_id")
        .annotate(times=Count("id"))
        .order_by("-times", "category_id")[:OFFERED]
    )
    known = categories.get()
    found = [code for code, _times in counted if code in known]
    wanted = list(dict.fromkeys([*found, *(code for code in USUAL if code in known)]))
    return [(code, known[code].shown_name) for code in wanted[:OFFERED]]
