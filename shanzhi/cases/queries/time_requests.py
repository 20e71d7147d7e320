"""Clocks of a matter as people read them, and requests for time that wait for a decision."""

from __future__ import annotations

from django.db.models import Q

from shanzhi.cases.models import Case, CaseClock, TimeRequest
from shanzhi.cases.models.clock import ClockState
from shanzhi.cases.models.time_request import TimeState
from shanzhi.cases.permissions import DESK_ROLES, GRANT_TIME
from shanzhi.cases.queries.visible import visible_cases
from shanzhi.cases.rules.circles import stands_at
from shanzhi.kernel.api import Actor, allowed

SHOWN = 200


def clocks_of(case: Case) -> list[CaseClock]:
    """Every clock that counts, oldest first."""
    return list(CaseClock.objects.filter(case=case).exclude(state=ClockState.VOID).order_by("id"))


def requests_of(case: Case) -> list[TimeRequest]:
    """What was asked for, oldest first, with who asked and who decided."""
    rows = TimeRequest.objects.filter(case=case).select_related("asked_by", "decided_by")
    return list(rows.order_by("id"))


def waiting_requests(viewer: Actor, *, most: int = SHOWN) -> list[TimeRequest]:
    """Requests that wait and that the viewer may decide, oldest first (1 query)."""
    places = Q(pk__in=[])
    for scope in viewer.scopes(*DESK_ROLES):
        places |= Q(place_code__startswith=scope)
    rows = (
        TimeRequest.objects.filter(
            places, state=TimeState.ASKED, case__in=visible_cases(viewer).values("pk")
        )
        .exclude(asked_by_id=viewer.id)
        .select_related("case__holder_unit", "case__standard", "asked_by", "clock")
        .order_by("asked_at", "id")
    )
    return [row for row in rows[:most] if may_decide(viewer, row.case, row)]


def may_decide(viewer: Actor, case: Case, request: TimeRequest) -> bool:
    """Would the decision of this viewer be taken? Buttons are shown to nobody else."""
    return (
        request.state == TimeState.ASKED
        and request.asked_by_id != viewer.id
        and allowed(viewer, GRANT_TIME, case.target())
        and stands_at(case.circle, viewer.scopes(*DESK_ROLES), case.place_code)
    )
