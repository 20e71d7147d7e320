"""Answer an appeal."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases import workflow
from shanzhi.cases.actions.locking import locked, staff_id
from shanzhi.cases.actions.reopen import open_again
from shanzhi.cases.actions.saying import announce_case
from shanzhi.cases.actions.standing import require_above
from shanzhi.cases.actions.verify import short
from shanzhi.cases.events import AppealDecided
from shanzhi.cases.models import Appeal, Case
from shanzhi.cases.models.appeal import AppealState
from shanzhi.cases.models.states import OPEN_STATES, State
from shanzhi.cases.permissions import DECIDE_APPEAL
from shanzhi.kernel.api import Actor, Denied, WrongState, now


@transaction.atomic
def decide_appeal(
    case: Case, *, by: Actor, reopen: bool, reason: str, at: datetime | None = None
) -> Appeal:
    """The level above opens the matter again, or leaves it as it ended and says why. A merged
    matter is taken out of the other first; one that was opened meanwhile only gets the answer.

    Raises Denied unless ``by`` stands above its circle and did not close it; WrongState when
    nothing is waiting or it is still merged; Invalid (reason).
    """
    moment = at or now()
    case = locked(case, by=by, capability=DECIDE_APPEAL)
    require_above(case, by, what=_("处理申诉"))
    if by.id == case.handler_id:
        raise Denied(_("这件诉求是您办结的，申诉须由另一个人来处理。"))
    appeal = Appeal.objects.select_for_update().filter(case=case, state=AppealState.WAITING).first()
    if appeal is None:
        raise WrongState(_("这件诉求没有等待处理的申诉。请刷新页面查看。"))
    words = short(reason, field="reason")
    if reopen and case.state == State.MERGED:
        raise WrongState(_("这件诉求已并入另一件，请先撤销并案，再答复申诉。"))
    if reopen and case.state not in OPEN_STATES:
        workflow.require(case.state, "reopen")
        case = open_again(case, by=by, reason=words, at=moment)
    appeal.state = AppealState.REOPENED if reopen else AppealState.UPHELD
    appeal.reason = words
    appeal.decided_by_id = staff_id(by)
    appeal.decided_at = moment
    appeal.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    announce_case(case, AppealDecided, by=by, at=moment, appeal_id=appeal.pk, reopened=reopen)
    return appeal
