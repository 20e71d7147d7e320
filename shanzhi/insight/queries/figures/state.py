"""How far the figures have followed, and what the last look at them found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shanzhi.insight.models import FigureCheck, FigureOffset


@dataclass(frozen=True, slots=True)
class FiguresState:
    """``is_ready``: they were made, by the rules of today; ``moved_at`` when something was carried into
    them last; ``checked_at`` and ``differences`` of the last look at them, None when nobody looked."""

    is_ready: bool
    moved_at: datetime | None
    checked_at: datetime | None
    differences: int | None


def figures_state() -> FiguresState:
    """Two statements; shown to whoever reads figures."""
    offset = FigureOffset.objects.first() or FigureOffset()
    check = FigureCheck.objects.order_by("-pk").first()
    return FiguresState(
        offset.rebuilt_at is not None,
        offset.moved_at,
        check.at if check else None,
        check.differences if check else None,
    )
