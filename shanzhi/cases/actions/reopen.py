"""Open again what was ended."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.actions.locking import locked, require_waiting_whole
from shanzhi.cases.actions.merging import locked_together
from shanzhi.cases.actions.moving import Handing, hand_to
from shanzhi.cases.actions.saying import announce_case
from shanzhi.cases.actions.standing import require_above
from shanzhi.cases.actions.verify import short
from shanzhi.cases.events import CaseReopened
from shanzhi.cases.models import Case
from shanzhi.cases.models.handling import Move
from shanzhi.cases.permissions import REOPEN
from shanzhi.kernel.api import Actor, now


@transaction.atomic
def reopen_case(case: Case, *, by: Actor, reason: str, at: datetime | None = None) -> Case:
    """The level above opens a matter again, as often as it has to: the unit that closed it has it
    with new clocks, and its next closing is verified.

    Raises Denied unless ``by`` stands above its circle; WrongState while it is open, and for a part
    of a matter that was answered; Invalid (reason).
    """
    moment = at or now()
    locked_together([case.parent_id])
    case = locked(case, by=by, capability=REOPEN, verb="reopen")
    require_above(case, by, what=_("重开"))
    require_waiting_whole(case)
    return open_again(case, by=by, reason=short(reason, field="reason"), at=moment)


def open_again(case: Case, *, by: Actor, reason: str, at: datetime) -> Case:
    """Reopen a locked matter, inside the caller's transaction, when all has been asked."""
    before = case.state
    case.times_reopened += 1
    handing = Handing(
        unit_id=case.handler_unit_id or case.holder_unit_id, move=Move.REOPENING, reason=reason
    )
    dispatch, clocks = hand_to(case, handing, verb="reopen", by=by, at=at)
    announce_case(
        case,
        CaseReopened,
        by=by,
        at=at,
        clocks=clocks.rows,
        dispatch_id=dispatch.pk,
        unit_id=case.holder_unit_id,
        due_at=case.due_at.isoformat(),
        before=before,
    )
    return case
