"""The reporter's word: rate, or send back once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.actions.locking import locked, save
from shanzhi.cases.actions.moving import Handing, hand_to
from shanzhi.cases.actions.saying import announce_case
from shanzhi.cases.actions.wording import checked
from shanzhi.cases.events import CaseRated, CaseSentBack
from shanzhi.cases.models import Case, Rating
from shanzhi.cases.models.handling import Move
from shanzhi.cases.models.states import State
from shanzhi.cases.permissions import RATE, SEND_BACK
from shanzhi.kernel.api import Actor, Invalid, WrongState, now


@transaction.atomic
def rate_case(
    case: Case,
    *,
    by: Actor,
    solved: bool,
    satisfaction: int,
    reason: str = "",
    at: datetime | None = None,
) -> Rating:
    """The reporter says whether it is solved and how satisfied they are (1 to 5); this ends it.

    Raises Denied; WrongState unless it is handled and unrated; Invalid (satisfaction, reason).
    """
    moment = at or now()
    case = locked(case, by=by, capability=RATE, verb="rate")
    rating = _keep(case, solved, satisfaction, reason, moment)
    case.state = State.RATED
    case.finished_at = moment
    save(case, moment, "state", "finished_at")
    announce_case(
        case,
        CaseRated,
        by=by,
        at=moment,
        rating_id=rating.pk,
        solved=solved,
        satisfaction=satisfaction,
    )
    return rating


@transaction.atomic
def send_back_case(
    case: Case, *, by: Actor, satisfaction: int, reason: str, at: datetime | None = None
) -> Case:
    """The reporter says it is not solved and why; the unit that closed it has it again, once.

    Raises Denied; WrongState when it is not handled or was sent back before; Invalid (reason).
    """
    moment = at or now()
    case = locked(case, by=by, capability=SEND_BACK, verb="send_back")
    if case.times_returned >= 1:
        raise WrongState(_("这件诉求已经退回过一次，请直接评价，并写明还有什么没有解决。"))
    rating = _keep(case, False, satisfaction, checked(reason, field="reason"), moment)
    case.times_returned += 1
    handing = Handing(
        unit_id=case.handler_unit_id or case.holder_unit_id,
        move=Move.REOPENING,
        reason=_("居民认为没有解决，退回重办。"),
    )
    dispatch, clocks = hand_to(case, handing, verb="send_back", by=by, at=moment)
    announce_case(
        case,
        CaseSentBack,
        by=by,
        at=moment,
        clocks=clocks.rows,
        rating_id=rating.pk,
        dispatch_id=dispatch.pk,
        unit_id=case.holder_unit_id,
        due_at=case.due_at.isoformat(),
    )
    return case


def _keep(case: Case, solved: bool, satisfaction: int, reason: str, at: datetime) -> Rating:
    if not 1 <= satisfaction <= 5:
        raise Invalid({"satisfaction": _("请选择满意程度。")})
    return Rating.objects.create(
        case=case,
        round=case.times_returned + case.times_reopened,
        solved=solved,
        satisfaction=satisfaction,
        reason=checked(reason, field="reason", required=False),
        at=at,
    )
