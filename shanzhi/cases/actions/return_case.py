"""Give a matter back (退回): to the dispatcher with a reason, never round in a circle."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.actions.dispatch import reason_faults
from shanzhi.cases.actions.escalate import office_above
from shanzhi.cases.actions.locking import locked
from shanzhi.cases.actions.moving import Handing, hand_to
from shanzhi.cases.actions.saying import announce_case
from shanzhi.cases.events import CaseReturned
from shanzhi.cases.models import Case
from shanzhi.cases.models.handling import Move, ReturnReason
from shanzhi.cases.models.states import Circle
from shanzhi.cases.permissions import RETURN
from shanzhi.cases.rules.circles import RETURNS_BEFORE_DECISION
from shanzhi.kernel.api import Actor, Invalid, WrongState, now
from shanzhi.organizations import api as organizations


@transaction.atomic
def return_case(case: Case, *, by: Actor, why: str, note: str, at: datetime | None = None) -> Case:
    """The holder gives the matter back to whoever dispatched it; the third time it goes to the
    level above, which decides once.

    ``why`` is a ReturnReason value. Raises Denied; WrongState when the level above has decided
    already; Invalid (why, note).
    """
    moment = at or now()
    case = locked(case, by=by, capability=RETURN, verb="return")
    if case.is_binding:
        raise WrongState(_("上级已经裁定由您单位办理，不能再退回。确有困难请申请延期或上报。"))
    _check(why, note)
    before = case.holder_unit_id
    case.returns += 1
    handing = Handing(
        unit_id=_back_to(case), move=Move.RETURN, reason=note.strip(), return_reason=why
    )
    dispatch, clocks = hand_to(case, handing, verb="return", by=by, at=moment)
    announce_case(
        case,
        CaseReturned,
        by=by,
        at=moment,
        clocks=clocks.rows,
        dispatch_id=dispatch.pk,
        unit_id=case.holder_unit_id,
        from_unit_id=before,
        return_reason=why,
        returns=case.returns,
    )
    return case


def _check(why: str, note: str) -> None:
    faults = {}
    if why not in ReturnReason.values:
        faults["why"] = _("请从列表里选择退回理由。")
    if wrong := reason_faults(note):
        faults["note"] = wrong["reason"]
    if faults:
        raise Invalid(faults)


def _back_to(case: Case) -> int:
    """The dispatcher; the level above when it was returned too often, or the holder dispatches
    itself. At the city's own desk, that desk."""
    desk = organizations.receiver_unit(case.place_code, "community_desk")
    dispatcher = case.dispatcher_unit_id or (desk.pk if desk else None)
    too_often = case.returns >= RETURNS_BEFORE_DECISION
    if dispatcher and dispatcher != case.holder_unit_id and not too_often:
        return dispatcher
    if case.circle >= Circle.CITY:
        centre = organizations.receiver_unit(case.place_code, "city_centre")
        if centre is None or centre.pk == case.holder_unit_id:
            raise WrongState(_("这件诉求已经在市级指挥中心，没有可以退回的单位。请直接派单。"))
        return centre.pk
    return office_above(case)
