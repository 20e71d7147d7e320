"""What granting and refusing have in common: who decides, on which request."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from shanzhi.cases.actions.locking import author_id, locked
from shanzhi.cases.models import Case, TimeRequest
from shanzhi.cases.models.time_request import TimeState
from shanzhi.cases.permissions import DESK_ROLES, GRANT_TIME
from shanzhi.cases.rules.circles import stands_at
from shanzhi.kernel.api import Actor, Denied, WrongState


def request_to_decide(request: TimeRequest, *, by: Actor) -> tuple[Case, TimeRequest]:
    """The matter and the request as they are now, both locked.

    Raises Denied unless ``by`` is a dispatcher of the matter's circle or above it and somebody else
    than who asked; WrongState when it was decided meanwhile.
    """
    case = locked(request.case, by=by, capability=GRANT_TIME)
    current = TimeRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if not stands_at(case.circle, by.scopes(*DESK_ROLES), case.place_code):
        raise Denied(_("这件诉求已到上一级，延时和暂停由上一级审批。"))
    if current.asked_by_id == by.id:
        raise Denied(_("不能审批自己的申请，请同事或上一级审批。"))
    if current.state != TimeState.ASKED:
        raise WrongState(
            _("这份申请现在是“%(state)s”，不用再审批。") % {"state": current.get_state_display()}
        )
    return case, current


def decide(request: TimeRequest, state: TimeState, *, by: Actor, note: str, at: datetime) -> None:
    """Write down who decided what, when and why."""
    request.state = state
    request.decided_by_id = author_id(by)
    request.decided_at = at
    request.decided_note = note.strip()
    request.save(update_fields=["state", "decided_by", "decided_at", "decided_note"])
