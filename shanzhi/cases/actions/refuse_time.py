"""Somebody above the handler does not agree, and says why."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.actions.ask_for_time import note_faults
from shanzhi.cases.actions.deciding_time import decide, request_to_decide
from shanzhi.cases.actions.saying import announce_case
from shanzhi.cases.events import TimeRefused
from shanzhi.cases.models import TimeRequest
from shanzhi.cases.models.time_request import TimeState
from shanzhi.kernel.api import Actor, Invalid, now


@transaction.atomic
def refuse_time(
    request: TimeRequest, *, by: Actor, note: str, at: datetime | None = None
) -> TimeRequest:
    """The clock goes on as it was; the handler reads why.

    Raises Denied; WrongState when it was decided; Invalid (note).
    """
    moment = at or now()
    case, request = request_to_decide(request, by=by)
    faults = note_faults(note)
    if not note.strip():
        faults = {"note": _("请写明为什么不同意，承办单位会看到。")}
    if faults:
        raise Invalid(faults)
    decide(request, TimeState.REFUSED, by=by, note=note, at=moment)
    announce_case(
        case,
        TimeRefused,
        by=by,
        at=moment,
        request_id=request.pk,
        wish=request.kind,
        reason=request.reason,
    )
    return request
