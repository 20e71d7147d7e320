"""What the four lists say beside a matter; one query for a whole page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from shanzhi.cases.models import CaseClock, Dispatch, Rating
from shanzhi.cases.models.clock import ClockState

LIVE = (ClockState.RUNNING, ClockState.PAUSED)


def last_dispatches(case_ids: Sequence[int]) -> dict[int, Dispatch]:
    """The newest dispatch of each matter, with its rule and its person."""
    rows = (
        Dispatch.objects.filter(case_id__in=case_ids)
        .select_related("rule", "dispatched_by", "from_unit")
        .order_by("case_id", "-id")
        .distinct("case_id")
    )
    return {row.case_id: row for row in rows}


def live_clocks(case_ids: Sequence[int]) -> dict[int, list[CaseClock]]:
    """Clocks that run or are paused, by matter, the nearest deadline first."""
    found: dict[int, list[CaseClock]] = defaultdict(list)
    for clock in CaseClock.objects.filter(case_id__in=case_ids, state__in=LIVE).order_by("due_at"):
        found[clock.case_id].append(clock)
    return found


def last_ratings(case_ids: Sequence[int]) -> dict[int, Rating]:
    """The newest word of the reporter on each matter."""
    rows = Rating.objects.filter(case_id__in=case_ids).order_by("case_id", "-round")
    return {row.case_id: row for row in rows.distinct("case_id")}
