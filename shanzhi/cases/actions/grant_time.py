"""Somebody above the handler agrees: the clock stands still, or ends later."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shanzhi.cases.actions.ask_for_time import note_faults
from shanzhi.cases.actions.clocks import Clocks
from shanzhi.cases.actions.deciding_time import decide, request_to_decide
from shanzhi.cases.actions.saying import announce_case
from shanzhi.cases.actions.standing_still import extend, stand_still
from shanzhi.cases.events import TimeGranted
from shanzhi.cases.models import CaseClock, TimeRequest
from shanzhi.cases.models.time_request import TimeKind, TimeState
from shanzhi.kernel.api import Actor, Invalid, TimeUnit, now


@transaction.atomic
def grant_time(
    request: TimeRequest, *, by: Actor, note: str = "", at: datetime | None = None
) -> TimeRequest:
    """Grant a pause (it counts from the moment it was asked for) or an extension (it counts from
    the deadline).

    Raises Denied; WrongState when it was decided or the clock had run out when it was asked;
    Invalid (note).
    """
    moment = at or now()
    case, request = request_to_decide(request, by=by)
    if faults := note_faults(note):
        raise Invalid(faults)
    decide(request, TimeState.GRANTED, by=by, note=note, at=moment)
    clock = CaseClock.objects.select_for_update().get(pk=request.clock_id)
    clocks = Clocks(case, moment)
    if request.kind == TimeKind.PAUSE:
        stand_still(clock, request.asked_at)
        clocks.note(clock.kind, clock.subject_id, "pause")
    elif request.limit_amount is not None:
        extend(clock, (request.limit_amount, TimeUnit(request.limit_unit)), moment)
        clocks.note(clock.kind, clock.subject_id, "extend", clock.due_at)
    clocks.follow(clock)
    announce_case(
        case,
        TimeGranted,
        by=by,
        at=moment,
        clocks=clocks.rows,
        request_id=request.pk,
        wish=request.kind,
        reason=request.reason,
    )
    return request
