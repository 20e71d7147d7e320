"""Nobody came in time: written down, shown above, and the unit may still come."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shanzhi.cases.actions.calls import locked_call
from shanzhi.cases.actions.saying import announce_case
from shanzhi.cases.events import UnitMissed
from shanzhi.cases.models import WhistleCall
from shanzhi.cases.models.clock import ClockState
from shanzhi.cases.models.states import OPEN_STATES
from shanzhi.cases.models.whistle import CallState
from shanzhi.cases.permissions import KEEP_TIME
from shanzhi.kernel.api import SYSTEM, Actor, WrongState, now


def mark_no_shows(*, by: Actor = SYSTEM, at: datetime | None = None, most: int = 500) -> int:
    """Mark every call whose time has run out; returns how many. Again it changes nothing.

    A call whose clock was paused is not late.
    """
    moment = at or now()
    late = WhistleCall.objects.filter(
        state=CallState.CALLED, due_at__lt=moment, case__state__in=OPEN_STATES
    ).order_by("due_at")[:most]
    return sum(mark_no_show(call, by=by, at=moment) for call in late)


@transaction.atomic
def mark_no_show(call: WhistleCall, *, by: Actor = SYSTEM, at: datetime | None = None) -> bool:
    """The call's clock ran out and nobody had come. Its clock runs on until somebody does.

    Returns False, and changes nothing, when the unit came meanwhile, the call was cancelled, it
    was marked before, or its clock was paused or moved. Raises Denied.
    """
    moment = at or now()
    try:
        case, call = locked_call(call, by=by, capability=KEEP_TIME, states=(CallState.CALLED,))
    except WrongState:
        return False
    clock = case.clocks.filter(
        kind="whistle", subject_id=call.pk, state=ClockState.RUNNING, due_at__lt=moment
    ).first()
    if clock is None or case.state not in OPEN_STATES:
        return False
    call.state, call.missed_at = CallState.MISSED, moment
    call.save(update_fields=["state", "missed_at"])
    announce_case(case, UnitMissed, by=by, at=moment, call_id=call.pk, unit_id=call.unit_id)
    return True
