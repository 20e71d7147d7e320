"""The worker's list of today: what is late first."""

from __future__ import annotations

from django.db.models import Q

from shanzhi.cases.models import Case
from shanzhi.cases.models.states import OPEN_STATES
from shanzhi.kernel.api import Actor


def worker_list(viewer: Actor, *, most: int = 500) -> list[Case]:
    """Open matters that the viewer's units hold or that are assigned to the viewer, by deadline."""
    return list(
        Case.objects.filter(
            Q(holder_unit_id__in=viewer.unit_ids) | Q(assignee_id=viewer.id),
            state__in=OPEN_STATES,
        )
        .select_related("category", "holder_unit", "assignee", "building__estate")
        .order_by("due_at", "id")[:most]
    )
