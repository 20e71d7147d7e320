"""What was waited for has come: the clock goes on."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.actions.clocks import Clocks
from shanzhi.cases.actions.locking import locked
from shanzhi.cases.actions.saying import announce_case
from shanzhi.cases.events import ClockResumed
from shanzhi.cases.models import Case, TimeRequest
from shanzhi.cases.models.time_request import TimeKind, TimeState
from shanzhi.cases.permissions import RESUME_CLOCK
from shanzhi.kernel.api import Actor, WrongState, now


@transaction.atomic
def resume_clock(case: Case, *, by: Actor, at: datetime | None = None) -> Case:
    """End the pause; what was left when it began is left now.

    Raises Denied; WrongState when nothing stands still.
    """
    moment = at or now()
    case = locked(case, by=by, capability=RESUME_CLOCK)
    pause = (
        TimeRequest.objects.filter(case=case, kind=TimeKind.PAUSE, state=TimeState.GRANTED)
        .select_related("clock")
        .first()
    )
    if pause is None:
        raise WrongState(_("计时没有暂停，不用恢复。请刷新页面查看最新进展。"))
    clocks = Clocks(case, moment)
    clocks.resume(pause.clock)
    announce_case(case, ClockResumed, by=by, at=moment, clocks=clocks.rows, request_id=pause.pk)
    return case
