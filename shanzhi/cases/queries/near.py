"""Open matters near by: for 附议 before sending, and for what is going on in a grid."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from shanzhi.cases.models import Case
from shanzhi.cases.models.states import OPEN_STATES, State
from shanzhi.cases.understanding.similarity import similarity
from shanzhi.kernel.api import NotFound, now

LOOK_AT = 200
SHOW = 3
ALIKE = 0.25

Unlisted = Callable[[], QuerySet[Any]]
_unlisted: list[Unlisted] = []


def register_unlisted(rows: Unlisted) -> None:
    """``rows()`` are rows of a room above with a ``case``: these matters are nobody's among the
    neighbours."""
    if rows not in _unlisted:
        _unlisted.append(rows)


def near(grid_code: str, *, limit: int = 20) -> list[Case]:
    """What is open in the grid, most supported first. Summaries are public, reporters are not."""
    return list(_open_in(grid_code).order_by("-supports", "-id")[:limit])


def similar_open(text: str, grid_code: str, *, at: datetime | None = None) -> list[Case]:
    """Up to three open matters of the grid, or handled since yesterday, that speak of the same.

    Compares the text with the newest ``LOOK_AT`` matters by shared character pairs.
    """
    if len(text.strip()) < 2:
        return []
    recent = _open_in(grid_code).select_related("text").order_by("-id")[:LOOK_AT]
    scored = [(similarity(text, case.text.body), case) for case in recent]
    best = sorted((pair for pair in scored if pair[0] >= ALIKE), key=lambda pair: -pair[0])
    return [case for _score, case in best[:SHOW]]


def lately_handled(grid_code: str, *, days: int = 14, limit: int = 10) -> list[Case]:
    """What was handled in the grid lately: shows that reporting helps."""
    return list(
        _listed()
        .filter(
            place_code=grid_code,
            state__in=[State.HANDLED, State.RATED],
            handled_at__gte=now() - timedelta(days=days),
        )
        .select_related("category", "holder_unit")
        .order_by("-handled_at")[:limit]
    )


def public_case(public_id: UUID) -> Case:
    """The matter with this public identity, for 附议; what is listed nowhere has none. Raises NotFound."""
    case = _listed().filter(public_id=public_id).first()
    if case is None:
        raise NotFound
    return case


def _open_in(grid_code: str) -> QuerySet[Case]:
    return (
        _listed()
        .filter(place_code=grid_code, state__in=OPEN_STATES)
        .select_related("category", "holder_unit")
    )


def _listed() -> QuerySet[Case]:
    found = Case.objects.all()
    for rows in _unlisted:
        found = found.filter(~Exists(rows().filter(case_id=OuterRef("pk"))))
    return found
