"""The reporter takes a matter back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shanzhi.cases.actions.locking import locked, save
from shanzhi.cases.events import CaseWithdrawn
from shanzhi.cases.models import Case
from shanzhi.cases.models.states import State
from shanzhi.cases.permissions import WITHDRAW
from shanzhi.kernel.api import Actor, announce, now


@transaction.atomic
def withdraw_case(case: Case, *, by: Actor, at: datetime | None = None) -> Case:
    """End a matter at the reporter's wish, while it is not handled yet.

    Raises Denied; WrongState once it is handled.
    """
    moment = at or now()
    case = locked(case, by=by, capability=WITHDRAW, verb="withdraw")
    case.state = State.WITHDRAWN
    case.finished_at = moment
    save(case, moment, "state", "finished_at")
    announce(CaseWithdrawn(case_id=case.pk), by=by, place_code=case.place_code, at=moment)
    return case
