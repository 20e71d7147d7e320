"""Appeals that wait for an answer."""

from __future__ import annotations

from shanzhi.cases.models import Appeal
from shanzhi.cases.models.appeal import AppealState
from shanzhi.cases.permissions import DECIDE_APPEAL
from shanzhi.cases.queries.visible import visible_cases
from shanzhi.kernel.api import Actor, require

LIST_LIMIT = 200


def waiting_appeals(viewer: Actor) -> list[Appeal]:
    """Those of the viewer's places, what is due first. Raises Denied."""
    require(viewer, DECIDE_APPEAL)
    return list(
        Appeal.objects.filter(state=AppealState.WAITING, case__in=visible_cases(viewer))
        .select_related("case__category", "case__holder_unit", "unit")
        .order_by("due_at", "id")[:LIST_LIMIT]
    )
