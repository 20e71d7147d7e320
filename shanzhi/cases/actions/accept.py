"""Take a matter on."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shanzhi.cases.actions.clocks import Clocks
from shanzhi.cases.actions.locking import locked, save, staff_id
from shanzhi.cases.actions.saying import announce_case
from shanzhi.cases.events import CaseAccepted
from shanzhi.cases.models import Case
from shanzhi.cases.models.clock import ClockKind
from shanzhi.cases.models.states import State
from shanzhi.cases.permissions import ACCEPT
from shanzhi.kernel.api import Actor, now


@transaction.atomic
def accept_case(case: Case, *, by: Actor, at: datetime | None = None) -> Case:
    """Somebody of the holding unit takes the matter on and is its assignee from now.

    Raises Denied; WrongState when somebody else was first.
    """
    moment = at or now()
    case = locked(case, by=by, capability=ACCEPT, verb="accept")
    case.state = State.IN_PROGRESS
    case.assignee_id = staff_id(by)
    case.accepted_at = moment
    save(case, moment, "state", "assignee", "accepted_at")
    clocks = Clocks(case, moment)
    clocks.stop(ClockKind.ACCEPT)
    if not case.was_contacted:
        clocks.start(ClockKind.FIRST_CONTACT)
    announce_case(case, CaseAccepted, by=by, at=moment, clocks=clocks.rows, account_id=staff_id(by))
    return case
