"""The reporter's word: rate, or send back once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.actions.locking import locked, save
from shanzhi.cases.actions.wording import checked
from shanzhi.cases.events import CaseRated, CaseSentBack
from shanzhi.cases.models import Case, Rating
from shanzhi.cases.models.states import State
from shanzhi.cases.permissions import RATE, SEND_BACK
from shanzhi.cases.queries.tables import categories
from shanzhi.cases.rules import limit_for
from shanzhi.kernel.api import Actor, Invalid, WrongState, announce, due, now


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
    announce(
        CaseRated(case_id=case.pk, rating_id=rating.pk, solved=solved, satisfaction=satisfaction),
        by=by,
        place_code=case.place_code,
        at=moment,
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
    known = categories.get().get(case.category_id)
    limit = limit_for(
        urgency=case.urgency, rule_limit=None, category_limit=known.limit if known else None
    )
    case.state = State.DISPATCHED
    case.times_returned += 1
    case.assignee = case.accepted_at = case.handled_at = None
    case.outcome = case.outcome_note = ""
    case.due_at = due(moment, *limit)
    save(
        case, moment, "state", "times_returned", "assignee", "accepted_at", "handled_at",
        "outcome", "outcome_note", "due_at",
    )  # fmt: skip
    announce(
        CaseSentBack(
            case_id=case.pk,
            rating_id=rating.pk,
            unit_id=case.holder_unit_id,
            due_at=case.due_at.isoformat(),
        ),
        by=by,
        place_code=case.place_code,
        at=moment,
    )
    return case


def _keep(case: Case, solved: bool, satisfaction: int, reason: str, at: datetime) -> Rating:
    if not 1 <= satisfaction <= 5:
        raise Invalid({"satisfaction": _("请选择满意程度。")})
    return Rating.objects.create(
        case=case,
        round=case.times_returned,
        solved=solved,
        satisfaction=satisfaction,
        reason=checked(reason, field="reason", required=False),
        at=at,
    )
