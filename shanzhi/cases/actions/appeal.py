"""The reporter does not accept how a matter ended."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.actions.locking import locked
from shanzhi.cases.actions.reviewing import looking_unit
from shanzhi.cases.actions.saying import announce_case
from shanzhi.cases.actions.wording import checked
from shanzhi.cases.events import CaseAppealed
from shanzhi.cases.models import Appeal, Case
from shanzhi.cases.models.review import ReviewKind
from shanzhi.cases.models.states import END_STATES
from shanzhi.cases.permissions import APPEAL
from shanzhi.cases.queries.deadlines import due_for
from shanzhi.kernel.api import Actor, TimeUnit, WrongState, now

# How long an end can be appealed, and how long the level above has to answer.
APPEAL_DAYS = 30
ANSWER_LIMIT = (5, TimeUnit.WORK_DAY)


@transaction.atomic
def appeal_case(case: Case, *, by: Actor, words: str, at: datetime | None = None) -> Appeal:
    """The reporter says why it must not end like this; the level above its circle decides. The
    matter stays as it is until then.

    Raises Denied; WrongState before it ended, ``APPEAL_DAYS`` after it, or when this end was
    appealed before; Invalid (words).
    """
    moment = at or now()
    case = locked(case, by=by, capability=APPEAL)
    if why_not := appeal_refused(case, moment):
        raise WrongState(why_not)
    appeal = Appeal.objects.create(
        case=case,
        round=_round(case),
        ended=case.state,
        words=checked(words, field="words"),
        unit_id=looking_unit(case, ReviewKind.SIGN),
        at=moment,
        due_at=due_for(case.place_code, moment, ANSWER_LIMIT),
    )
    announce_case(case, CaseAppealed, by=by, at=moment, appeal_id=appeal.pk, unit_id=appeal.unit_id)
    return appeal


def appeal_refused(case: Case, at: datetime) -> str:
    """Why this matter cannot be appealed at ``at``, in words; "" when it can."""
    if case.state not in END_STATES:
        return _("这件诉求还没有了结，不用申诉；办结后不满意可以退回重办或如实评价。")
    if at > appealable_until(case):
        return _("了结已超过 %(days)s 天，不能再申诉。如果问题还在，请重新报事。") % {
            "days": APPEAL_DAYS
        }
    if case.appeals.filter(round=_round(case)).exists():
        return _("这次的结果已经申诉过了，请看办理经过里的答复。")
    return ""


def appealable_until(case: Case) -> datetime:
    """The last moment of an appeal against the end of this matter."""
    ended = case.finished_at or case.handled_at or case.changed_at
    return ended + timedelta(days=APPEAL_DAYS)


def _round(case: Case) -> int:
    return case.times_returned + case.times_reopened
