"""Somebody takes a group of alarms: on the way, taken back, there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, Denied, WrongState, announce, now, publish_all, require
from shanzhi.sensing.events import (
    AlarmAcknowledged,
    AlarmAttended,
    AlarmEvent,
    AlarmReleased,
)
from shanzhi.sensing.models import Alarm, AlarmCall, AlarmGroup, AlarmState, AlarmStep
from shanzhi.sensing.permissions import ATTEND_ALARMS
from shanzhi.sensing.queries.alarms import target_for
from shanzhi.sensing.rules.calling import may_undo


@transaction.atomic
def acknowledge_alarms(group: AlarmGroup, *, by: Actor, at: datetime | None = None) -> AlarmGroup:
    """“我去”: from now on nobody further is called. Said again by the same person changes nothing.

    Raises Denied; WrongState, naming who was first, or when it has ended.
    """
    moment = at or now()
    group = locked_group(group, by)
    if group.state != AlarmState.RAISED:
        if group.acknowledged_by_id == by.id:
            return group
        raise WrongState(_already(group))
    taken = {"acknowledged_at": moment, "acknowledged_by_id": by.id}
    _move(group, AlarmState.ACKNOWLEDGED, taken)
    AlarmStep.objects.filter(
        alarm__group=group, done_at__isnull=True, stopped_at__isnull=True
    ).update(stopped_at=moment)
    AlarmCall.objects.filter(alarm__group=group, account_id=by.id or 0).update(answered_at=moment)
    _say(AlarmAcknowledged(group_id=group.pk, account_id=by.id), group, by, moment)
    return group


@transaction.atomic
def release_alarms(group: AlarmGroup, *, by: Actor, at: datetime | None = None) -> AlarmGroup:
    """Take back an acknowledgement by mistake, within 30 seconds and while nobody is there: the steps
    that it stopped go on, what fell due meanwhile at once.

    Raises Denied for anybody else's; WrongState when it is too late.
    """
    moment = at or now()
    group = locked_group(group, by)
    if group.state != AlarmState.ACKNOWLEDGED or group.acknowledged_at is None:
        raise WrongState(_("现在不能撤回了，请刷新页面查看。"))
    if group.acknowledged_by_id != by.id:
        raise Denied(_("只有响应的人自己能撤回。"))
    taken_at = group.acknowledged_at
    if not may_undo(by.id, group.acknowledged_by_id, taken_at, moment):
        raise WrongState(_("超过 30 秒，不能撤回了；去不了请马上打电话给社区。"))
    _move(group, AlarmState.RAISED, {"acknowledged_at": None, "acknowledged_by_id": None})
    AlarmStep.objects.filter(alarm__group=group, stopped_at=taken_at).update(stopped_at=None)
    AlarmCall.objects.filter(alarm__group=group, account_id=by.id or 0).update(answered_at=None)
    _say(AlarmReleased(group_id=group.pk), group, by, moment)
    return group


@transaction.atomic
def attend_alarms(group: AlarmGroup, *, by: Actor, at: datetime | None = None) -> AlarmGroup:
    """“到了”: somebody is there; whoever it is, also when another said they would go.

    Raises Denied; WrongState when it has ended.
    """
    moment = at or now()
    group = locked_group(group, by)
    if group.state == AlarmState.ATTENDED:
        return group
    if group.state == AlarmState.CLOSED:
        raise WrongState(_already(group))
    arrived: dict[str, object] = {"attended_at": moment, "attended_by_id": by.id}
    if group.acknowledged_at is None:
        arrived |= {"acknowledged_at": moment, "acknowledged_by_id": by.id}
    _move(group, AlarmState.ATTENDED, arrived)
    AlarmStep.objects.filter(
        alarm__group=group, done_at__isnull=True, stopped_at__isnull=True
    ).update(stopped_at=moment)
    _say(AlarmAttended(group_id=group.pk, account_id=by.id), group, by, moment)
    return group


def locked_group(group: AlarmGroup, by: Actor) -> AlarmGroup:
    """The row as it is now, locked. Raises Denied."""
    row = AlarmGroup.objects.select_for_update(of=("self",)).get(pk=group.pk)
    require(by, ATTEND_ALARMS, target_for(by, row))
    return row


def _move(group: AlarmGroup, state: AlarmState, values: Mapping[str, object]) -> None:
    group.state = state
    for name, value in values.items():
        setattr(group, name, value)
    AlarmGroup.objects.filter(pk=group.pk).update(state=state, **values)
    Alarm.objects.filter(group=group, closed_at__isnull=True).update(state=state, **values)


def _already(group: AlarmGroup) -> str:
    if group.state == AlarmState.CLOSED:
        return _("这起告警已经结束，请刷新页面。")
    who = group.acknowledged_by.name if group.acknowledged_by else ""
    return _("%(who)s 已经响应，正在去现场。") % {"who": who}


def _say(event: AlarmEvent, group: AlarmGroup, by: Actor, at: datetime) -> None:
    announce(event, by=by, place_code=group.place_code, at=at)
    publish_all([f"alarms:{group.place_code}"])
