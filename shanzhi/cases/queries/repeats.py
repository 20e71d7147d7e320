"""How often the same trouble came up in the same place."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from shanzhi.cases.models import Case
from shanzhi.cases.models.states import State

NO_TROUBLE = (State.WITHDRAWN, State.MERGED)


class Asked(Protocol):
    """A matter of which is asked how often its trouble came up."""

    @property
    def id(self) -> int: ...
    @property
    def place_code(self) -> str: ...
    @property
    def category_code(self) -> str: ...
    @property
    def opened_at(self) -> datetime: ...


def repeats_of(case: Case, days: int, at: datetime) -> list[str]:
    """Numbers of the matters of this place and category opened in the ``days`` before ``at``, this
    one too, oldest first. Those taken back or merged into another are not a trouble of their own.
    A place that is known only to the community says too little to be the same place."""
    if len(case.place_code) < 15:
        return []
    rows = Case.objects.filter(
        place_code=case.place_code,
        category_id=case.category_id,
        opened_at__gt=at - timedelta(days=days),
        opened_at__lte=at,
    ).exclude(state__in=NO_TROUBLE)
    return list(rows.order_by("opened_at", "pk").values_list("number", flat=True))


class Repeats:
    """How often the trouble of many matters had come up, for a trial (1 query)."""

    def __init__(self, matters: Sequence[Asked], most_days: int) -> None:
        """Read what happened in the places of ``matters`` until ``most_days`` before each."""
        self._asked = {matter.id: matter for matter in matters if len(matter.place_code) == 15}
        self._moments: dict[tuple[str, str], list[datetime]] = defaultdict(list)
        if not self._asked:
            return
        since = min(matter.opened_at for matter in self._asked.values())
        rows = Case.objects.filter(
            place_code__in={matter.place_code for matter in self._asked.values()},
            opened_at__gt=since - timedelta(days=most_days),
        ).exclude(state__in=NO_TROUBLE)
        for place, category, at in rows.order_by("opened_at").values_list(
            "place_code", "category_id", "opened_at"
        ):
            self._moments[place, category].append(at)

    def count(self, case_id: int, days: int) -> int:
        """Which one of its place and category the matter was within ``days``; 0 for one of which
        only the community is known."""
        matter = self._asked.get(case_id)
        if matter is None:
            return 0
        moments = self._moments[matter.place_code, matter.category_code]
        first = bisect_right(moments, matter.opened_at - timedelta(days=days))
        return bisect_right(moments, matter.opened_at) - first
