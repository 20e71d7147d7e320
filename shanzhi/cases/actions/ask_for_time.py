"""Who handles a matter asks for time: a pause while nothing can be done, or a longer limit."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.actions.locking import author_id, locked
from shanzhi.cases.actions.saying import announce_case
from shanzhi.cases.actions.wording import storable
from shanzhi.cases.events import TimeAsked
from shanzhi.cases.models import Case, CaseClock, TimeRequest
from shanzhi.cases.models.clock import ClockKind, ClockState
from shanzhi.cases.models.states import State
from shanzhi.cases.models.time_request import TimeKind, TimeReason, TimeState
from shanzhi.cases.permissions import ASK_TIME
from shanzhi.cases.queries.clock_reading import live_clock
from shanzhi.cases.rules.deadlines import Limit
from shanzhi.kernel.api import Actor, Invalid, WrongState, now

MAX_EXTENSION = 60
NOTE_LIMIT = 300
AT_WORK = (State.IN_PROGRESS, State.WAITING_REPORTER, State.EXTERNAL)


@transaction.atomic
def ask_for_time(
    case: Case,
    *,
    by: Actor,
    kind: str,
    reason: str,
    note: str = "",
    limit: Limit | None = None,
    at: datetime | None = None,
) -> TimeRequest:
    """Ask that the clock of handling stands still, or (an extension) that it ends ``limit`` later.
    Nothing changes until somebody else has granted it; a pause then counts from now.

    Raises Denied; WrongState unless somebody works on it, in time, and nothing is asked or paused;
    Invalid (kind, reason, note, limit).
    """
    moment = at or now()
    case = locked(case, by=by, capability=ASK_TIME)
    clock = _clock(case, moment)
    _check(kind, reason, note, limit)
    extension = limit if kind == TimeKind.EXTENSION else None
    request = TimeRequest.objects.create(
        case=case,
        clock=clock,
        place_code=case.place_code,
        kind=kind,
        reason=reason,
        note=note.strip(),
        limit_amount=extension[0] if extension else None,
        limit_unit=extension[1] if extension else "",
        asked_by_id=author_id(by),
        asked_at=moment,
    )
    announce_case(
        case, TimeAsked, by=by, at=moment, request_id=request.pk, wish=kind, reason=reason
    )
    return request


def _clock(case: Case, at: datetime) -> CaseClock:
    """The clock of handling, which must be running and in time."""
    if case.state not in AT_WORK:
        raise WrongState(
            _("这件诉求现在是“%(state)s”，接单办理以后才能申请延时或暂停。")
            % {"state": State(case.state).label}
        )
    clock = live_clock(case, ClockKind.HANDLE)
    if clock is None or clock.state == ClockState.PAUSED:
        raise WrongState(_("计时已经暂停。恢复计时以后才能再申请。"))
    if clock.due_at <= at:
        raise WrongState(_("已经超过时限，不能再申请延时或暂停。请尽快办理，或由上级协调。"))
    if TimeRequest.objects.filter(clock=clock, state=TimeState.ASKED).exists():
        raise WrongState(_("已有一份申请在等审批，请等审批结果。"))
    return clock


def _check(kind: str, reason: str, note: str, limit: Limit | None) -> None:
    faults: dict[str, str] = {}
    if kind not in TimeKind.values:
        faults["kind"] = _("请选择要暂停计时还是延长时限。")
    if reason not in TimeReason.values:
        faults["reason"] = _("请选择原因。")
    elif reason == TimeReason.OTHER and not note.strip():
        faults["note"] = _("选“其他”时请写明是什么原因。")
    if kind == TimeKind.EXTENSION and (limit is None or not 1 <= limit[0] <= MAX_EXTENSION):
        faults["limit"] = _("请填写要延长多久，数字从 1 到 %(most)s。") % {"most": MAX_EXTENSION}
    faults |= note_faults(note)
    if faults:
        raise Invalid(faults)


def note_faults(note: str) -> dict[str, str]:
    """What is wrong with the words beside a request or a decision."""
    if len(note) > NOTE_LIMIT:
        return {"note": _("说明最多 %(most)s 字。") % {"most": NOTE_LIMIT}}
    if not storable(note):
        return {"note": _("文字里有无法保存的字符，请重新输入。")}
    return {}
