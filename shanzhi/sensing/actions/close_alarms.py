"""Say what it was: one alarm, or the whole group."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from shanzhi.cases.api import Outcome, accept_case, close_case
from shanzhi.kernel.api import SYSTEM, Actor, Invalid, WrongState, now
from shanzhi.sensing.actions.ending import end_alarms
from shanzhi.sensing.actions.take_alarms import locked_group
from shanzhi.sensing.models import FALSE_OUTCOMES, Alarm, AlarmGroup, AlarmOutcome, AlarmState

NOTE = 200
# What a person may say; the others the house says itself.
SAYABLE = frozenset({AlarmOutcome.TRUE, AlarmOutcome.TEST, *FALSE_OUTCOMES})


@transaction.atomic
def close_alarms(
    group: AlarmGroup, *, by: Actor, outcome: str, note: str = "", at: datetime | None = None
) -> AlarmGroup:
    """End all open alarms of a group with one outcome. What a device still sees is ended only with a
    ``note`` that says why. False or a test, the matter is closed as well and says so; a true one goes
    its own way to its end.

    Raises Denied; WrongState when it has ended; Invalid (outcome, note).
    """
    moment = at or now()
    group = locked_group(group, by)
    if group.state == AlarmState.CLOSED:
        raise WrongState(_("这起告警已经结束，请刷新页面。"))
    rows = Alarm.objects.filter(group=group, closed_at__isnull=True)
    words = _checked(outcome, note, still_seen=rows.filter(cleared_at__isnull=True).exists())
    ids = list(rows.values_list("pk", flat=True))
    end_alarms(ids, outcome=outcome, note=words, by=by, at=moment)
    group.refresh_from_db()
    _close_matter(group, outcome, moment)
    return group


@transaction.atomic
def close_alarm(
    alarm: Alarm, *, by: Actor, outcome: str, note: str = "", at: datetime | None = None
) -> AlarmGroup | None:
    """End one alarm; with the last of them its group ends, and a false one's matter.

    Raises as ``close_alarms``; WrongState also for one that was not judged yet.
    """
    moment = at or now()
    if alarm.group is None:
        raise WrongState(_("这条告警还没有归并，请稍后再试。"))
    group = locked_group(alarm.group, by)
    alarm = Alarm.objects.get(pk=alarm.pk)
    if alarm.closed_at is not None:
        raise WrongState(_("这条告警已经结束，请刷新页面。"))
    words = _checked(outcome, note, still_seen=alarm.cleared_at is None)
    end_alarms([alarm.pk], outcome=outcome, note=words, by=by, at=moment)
    group.refresh_from_db()
    if group.closed_at is not None:
        _close_matter(group, outcome, moment)
    return group


@transaction.atomic
def close_with_matter(case_id: int, *, by: Actor, at: datetime | None = None) -> int:
    """A matter was closed: what of its alarms is open ends with it. Nobody said what it had been, so
    it counts neither as true nor as false. Returns how many ended."""
    moment = at or now()
    ids = Alarm.objects.filter(group__case_id=case_id, closed_at__isnull=True)
    return end_alarms(
        list(ids.values_list("pk", flat=True)), outcome=AlarmOutcome.MATTER, by=by, at=moment
    )


def _checked(outcome: str, note: str, *, still_seen: bool) -> str:
    faults = {}
    words = note.strip()
    if outcome not in SAYABLE:
        faults["outcome"] = _("请选择是真实警情、误报还是测试。")
    if len(words) > NOTE:
        faults["note"] = _("最多 %(n)s 个字，请缩短。") % {"n": NOTE}
    if still_seen and not words:
        faults["note"] = _("设备还在告警。要现在结束，请写明原因。")
    if faults:
        raise Invalid(faults)
    return words


def _close_matter(group: AlarmGroup, outcome: str, at: datetime) -> None:
    if outcome == AlarmOutcome.TRUE:
        return
    case = AlarmGroup.objects.select_related("case").get(pk=group.pk).case
    if case is None:
        return
    with translation.override(settings.LANGUAGE_CODE):
        words = _("到场核实：%(what)s。告警已结束，无需处理。") % {
            "what": str(AlarmOutcome(outcome).label)
        }
    try:
        with transaction.atomic():
            if case.state == "dispatched":
                case = accept_case(case, by=SYSTEM, at=at)
            close_case(case, by=SYSTEM, outcome=Outcome.SOLVED, note=words, at=at)
    except WrongState:
        # Ended already, or being decided by somebody: they read beside it what the alarm was.
        return
