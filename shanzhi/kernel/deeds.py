"""What a worker's quarter was made of: each room may bring figures of its own (visits, shifts)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from shanzhi.kernel.actors import Actor
from shanzhi.kernel.report_sections import ReportFigure

# deeds(account id, place_code, first day, day after the last, viewer)
DeedsOf = Callable[[int, str, date, date, Actor], Sequence[ReportFigure]]
_bringing: list[DeedsOf] = []


def register_deeds(bring: DeedsOf) -> None:
    """Bring figures; belongs in the room's ``ready()``. They say what was done, never what was not."""
    if bring not in _bringing:
        _bringing.append(bring)


def brought_deeds(
    account_id: int, place_code: str, start: date, end: date, viewer: Actor
) -> list[ReportFigure]:
    """Of all rooms, in the order of registration."""
    return [
        figure
        for bring in _bringing
        for figure in bring(account_id, place_code, start, end, viewer)
    ]
