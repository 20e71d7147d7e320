"""How often the same trouble came up in the same place."""

from __future__ import annotations

from datetime import datetime, timedelta

from shanzhi.cases.models import Case
from shanzhi.cases.models.states import State


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
    ).exclude(state__in=[State.WITHDRAWN, State.MERGED])
    return list(rows.order_by("opened_at", "pk").values_list("number", flat=True))
