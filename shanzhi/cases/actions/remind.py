"""催办: ask the holder again; the holder answers; what is not answered in time is overdue."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.actions.locking import author_id, locked
from shanzhi.cases.actions.saying import announce_case
from shanzhi.cases.actions.wording import checked
from shanzhi.cases.events import HolderReminded, ReminderAnswered, ReminderOverdue
from shanzhi.cases.models import Case, Reminder, Supervision
from shanzhi.cases.models.states import OPEN_STATES
from shanzhi.cases.models.supervision import ReminderState
from shanzhi.cases.permissions import ANSWER_REMINDER, KEEP_TIME
from shanzhi.cases.queries.deadlines import due_for
from shanzhi.kernel.api import SYSTEM, Actor, TimeUnit, WrongState, now, require


def send_reminder(case: Case, watch: Supervision, *, by: Actor, at: datetime) -> Reminder:
    """One more reminder of a locked matter. Raises WrongState while the last one may still be
    answered: reminders are not heaped up."""
    if watch.reminders.filter(state=ReminderState.WAITING).exists():
        raise WrongState(_("上一次催办还在答复期内，到时没有答复再催。"))
    limit = watch.limit_amount, TimeUnit(watch.limit_unit)
    reminder = Reminder.objects.create(
        supervision=watch,
        sent_by_id=author_id(by),
        at=at,
        due_at=due_for(case.place_code, at, limit),
    )
    announce_case(
        case,
        HolderReminded,
        by=by,
        at=at,
        reminder_id=reminder.pk,
        answer_by=reminder.due_at.isoformat(),
    )
    return reminder


@transaction.atomic
def answer_reminder(
    reminder: Reminder, *, by: Actor, answer: str, at: datetime | None = None
) -> Reminder:
    """Somebody of the holding unit answers; an overdue one may be answered too, and stays overdue.

    Raises Denied; WrongState when it was answered or needs no answer any more; Invalid (answer).
    """
    moment = at or now()
    case = locked(reminder.supervision.case, by=by, capability=ANSWER_REMINDER)
    reminder = Reminder.objects.select_for_update().get(pk=reminder.pk)
    answerable = reminder.state in {ReminderState.WAITING, ReminderState.OVERDUE}
    if not answerable or reminder.answered_at is not None:
        raise WrongState(_("这次催办已经答复过，或不再需要答复。"))
    reminder.answer = checked(answer, field="answer")
    reminder.answered_at, reminder.answered_by_id = moment, author_id(by)
    in_time = reminder.state == ReminderState.WAITING and moment <= reminder.due_at
    if reminder.state == ReminderState.WAITING:
        reminder.state = ReminderState.ANSWERED if in_time else ReminderState.OVERDUE
        reminder.overdue_at = None if in_time else moment
    reminder.save(update_fields=["answer", "answered_at", "answered_by", "state", "overdue_at"])
    announce_case(
        case, ReminderAnswered, by=by, at=moment, reminder_id=reminder.pk, in_time=in_time
    )
    return reminder


def mark_overdue_reminders(
    *, by: Actor = SYSTEM, at: datetime | None = None, most: int = 500
) -> int:
    """Write down which reminders were not answered in time; returns how many. Again it changes
    nothing."""
    moment = at or now()
    late = Reminder.objects.filter(
        state=ReminderState.WAITING,
        due_at__lt=moment,
        supervision__case__state__in=OPEN_STATES,
    ).select_related("supervision")
    return sum(_mark(reminder, by, moment) for reminder in late.order_by("due_at")[:most])


@transaction.atomic
def _mark(reminder: Reminder, by: Actor, at: datetime) -> bool:
    case_id = reminder.supervision.case_id
    case = Case.objects.select_for_update(of=("self",)).get(pk=case_id)
    require(by, KEEP_TIME, case.target())
    changed = Reminder.objects.filter(pk=reminder.pk, state=ReminderState.WAITING).update(
        state=ReminderState.OVERDUE, overdue_at=at
    )
    if changed:
        announce_case(case, ReminderOverdue, by=by, at=at, reminder_id=reminder.pk)
    return bool(changed)
