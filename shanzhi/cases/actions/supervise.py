"""督办: put a matter on the watch list, with a first reminder; end it with a reason."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.actions.joint_words import require_open, short, short_faults
from shanzhi.cases.actions.locking import author_id, locked
from shanzhi.cases.actions.remind import send_reminder
from shanzhi.cases.actions.saying import announce_case
from shanzhi.cases.events import CaseSupervised, SupervisionEnded
from shanzhi.cases.models import Case, Supervision
from shanzhi.cases.models.supervision import ReminderState
from shanzhi.cases.permissions import SUPERVISE
from shanzhi.cases.rules.supervision import ANSWER_WITHIN, may_watch
from shanzhi.kernel.api import Actor, Denied, Invalid, Role, WrongState, now


@transaction.atomic
def supervise_case(
    case: Case, *, by: Actor, reason: str, within: str, at: datetime | None = None
) -> Supervision:
    """Watch a matter; the holder must answer at once, within ``within`` (a key of ANSWER_WITHIN).

    Raises Denied for others than leaders of the place and dispatchers above the holder;
    WrongState when it is closed or watched already; Invalid (reason, within).
    """
    moment = at or now()
    case = locked(case, by=by, capability=SUPERVISE)
    require_watcher(case, by)
    require_open(case)
    if case.supervisions.filter(ended_at__isnull=True).exists():
        raise WrongState(_("这件诉求已经在督办，可以再催办一次。"))
    faults = short_faults("reason", reason)
    if within not in ANSWER_WITHIN:
        faults["within"] = _("请选择多久之内答复。")
    if faults:
        raise Invalid(faults)
    limit = ANSWER_WITHIN[within][0]
    watch = Supervision.objects.create(
        case=case,
        place_code=case.place_code,
        asked_by_id=author_id(by),
        reason=reason.strip(),
        limit_amount=limit[0],
        limit_unit=limit[1],
        at=moment,
    )
    announce_case(case, CaseSupervised, by=by, at=moment, supervision_id=watch.pk)
    send_reminder(case, watch, by=by, at=moment)
    return watch


@transaction.atomic
def end_supervision(
    watch: Supervision, *, by: Actor, reason: str, at: datetime | None = None
) -> Supervision:
    """Watch it no longer; an unanswered reminder needs no answer any more.

    Raises Denied; WrongState when it has ended; Invalid (reason).
    """
    moment = at or now()
    case, watch = locked_watch(watch, by)
    watch.end_reason = short("reason", reason)
    watch.ended_at, watch.ended_by_id = moment, author_id(by)
    watch.save(update_fields=["end_reason", "ended_at", "ended_by"])
    watch.reminders.filter(state=ReminderState.WAITING).update(state=ReminderState.DROPPED)
    announce_case(case, SupervisionEnded, by=by, at=moment, supervision_id=watch.pk)
    return watch


def locked_watch(watch: Supervision, by: Actor) -> tuple[Case, Supervision]:
    """The matter and its supervision, locked. Raises Denied; WrongState when it has ended."""
    case = locked(watch.case, by=by, capability=SUPERVISE)
    require_watcher(case, by)
    row = Supervision.objects.select_for_update().get(pk=watch.pk)
    if row.ended_at is not None:
        raise WrongState(_("督办已经结束了。"))
    return case, row


def require_watcher(case: Case, by: Actor) -> None:
    """Raises Denied unless ``by`` leads the place or stands above who has the matter."""
    dispatching = by.scopes(Role.STREET_DISPATCHER, Role.CITY_DISPATCHER)
    if not may_watch(case.circle, by.scopes(Role.LEADER), dispatching, case.place_code):
        raise Denied(_("督办由领导，或者比承办层级更高的调度员发起。"))
