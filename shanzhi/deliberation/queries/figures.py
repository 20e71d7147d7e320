"""What a place asks in figures: as a procedure ships, or as the nearest place above it overrides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from shanzhi.deliberation.models import FigureOverride
from shanzhi.deliberation.permissions.topics import READ_TOPICS
from shanzhi.deliberation.procedures import Step, place_figures
from shanzhi.kernel.api import Actor, require

LENGTHS = (15, 12, 9, 6, 0)


@dataclass(frozen=True, slots=True)
class Asked:
    """One figure as it holds in a place; where a place changed it, which one, why and when."""

    figure: str
    value: str
    shipped: str
    place_code: str = ""
    reason: str = ""
    at: datetime | None = None


def place_figure(place_code: str, figure: str) -> str:
    """A figure of the place as a whole (1 query)."""
    found = _nearest(_over(place_code).filter(procedure="", step="", figure=figure))
    return found[0].value if found else place_figures()[figure]


def step_figures(place_code: str, procedure: str, step: Step) -> dict[str, str]:
    """What a step asks in that place (1 query)."""
    rows = _nearest(_over(place_code).filter(procedure=procedure, step=step.key))
    said = {row.figure: row.value for row in rows}
    return {figure: said.get(figure, value) for figure, value in step.figures.items()}


def overrides(viewer: Actor, place_code: str) -> dict[tuple[str, str, str], FigureOverride]:
    """By procedure, step and figure what holds in a place instead of what ships (1 query).
    Raises Denied."""
    require(viewer, READ_TOPICS)
    rows = _nearest(_over(place_code))
    return {(row.procedure, row.step, row.figure): row for row in rows}


def _over(place_code: str) -> QuerySet[FigureOverride]:
    places = [place_code[:length] for length in LENGTHS if length <= len(place_code)]
    return FigureOverride.objects.filter(place_code__in=places)


def _nearest(rows: QuerySet[FigureOverride]) -> list[FigureOverride]:
    found: dict[tuple[str, str, str], FigureOverride] = {}
    for row in sorted(rows, key=lambda row: len(row.place_code)):
        found[row.procedure, row.step, row.figure] = row
    return list(found.values())
