"""How groups of alarms are written on pages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from shanzhi.kernel.api import moment, now
from shanzhi.people.api import accounts_by_id
from shanzhi.sensing.models import (
    FALSE_OUTCOMES,
    Alarm,
    AlarmCall,
    AlarmGroup,
    AlarmOutcome,
    AlarmState,
    Severity,
)
from shanzhi.sensing.queries.matter_words import value_of, where_of

TONES = {
    Severity.NOTE: "",
    Severity.MINOR: "soon",
    Severity.MAJOR: "act",
    Severity.CRITICAL: "late",
}
STATE_LOOKS = {
    AlarmState.RAISED: ("late", "bell"),
    AlarmState.ACKNOWLEDGED: ("soon", "people"),
    AlarmState.ATTENDED: ("info", "pin"),
    AlarmState.CLOSED: ("ok", "done"),
}
WHY = {
    "grid": gettext_lazy("这个网格的网格员"),
    "team": gettext_lazy("附近的应急队伍"),
    "clerk": gettext_lazy("社区工作人员"),
    "shift": gettext_lazy("社区当班人员"),
    "street": gettext_lazy("街道调度员"),
    "city": gettext_lazy("市级调度员"),
    "leader": gettext_lazy("值班领导"),
    "family": gettext_lazy("家人"),
    "hook": gettext_lazy("外部系统"),
}


def row_of(group: AlarmGroup, called: int = 0) -> dict[str, Any]:
    """One line of a list, and the head of the group's page."""
    taker = group.attended_by or group.acknowledged_by
    tone, icon = STATE_LOOKS[AlarmState(group.state)]
    kind = group.lead.device.kind.shown_name if group.lead else ""
    return {
        "group": group,
        "title": pgettext("alarm", "%(cause)s · %(where)s")
        % {"cause": group.get_cause_display(), "where": where_of(group)},
        "kind": kind,
        "severity": group.get_severity_display(),
        "severity_tone": TONES[Severity(group.severity)],
        "state": group.get_state_display(),
        "state_tone": tone,
        "state_icon": icon,
        "taker": taker.name if taker else "",
        "called": called,
        "outcome": group.get_outcome_display() if group.outcome else "",
        "reopened": group.reopened,
    }


def device_row(alarm: Alarm) -> dict[str, Any]:
    """One device of the group."""
    metric = alarm.rule.metric if alarm.rule else None
    device = alarm.device
    return {
        "alarm": alarm,
        "name": device.name or device.kind.shown_name,
        "spot": device.spot,
        "value": value_of(metric, alarm.value),
        "peak": value_of(metric, alarm.peak) if alarm.peak != alarm.value else "",
        "still": alarm.cleared_at is None and alarm.closed_at is None,
        "is_unwatched": alarm.is_unwatched,
        "outcome": alarm.get_outcome_display() if alarm.outcome else "",
    }


def story_of(group: AlarmGroup, calls: Iterable[AlarmCall]) -> list[dict[str, Any]]:
    """The group's timeline: raised, who was called and when, who came, how it ended."""
    entries: list[dict[str, Any]] = [
        _entry(group.opened_at, _("设备告警"), icon="bell", tone="late"),
    ]
    by_moment: dict[tuple[datetime, int], list[AlarmCall]] = {}
    for call in calls:
        by_moment.setdefault((call.called_at, call.tier), []).append(call)
    for (at, tier), found in by_moment.items():
        title = _("呼叫附近的人") if tier == 0 else _("没有人响应，呼叫上一级")
        entries.append(_entry(at, title, text=_said(found), icon="phone"))
    names = accounts_by_id({group.acknowledged_by_id or 0, group.attended_by_id or 0})
    for taken_at, pk, title, icon in (
        (group.acknowledged_at, group.acknowledged_by_id, _("去现场"), "people"),
        (group.attended_at, group.attended_by_id, _("到了现场"), "pin"),
    ):
        if taken_at is not None:
            who = names[pk].name if pk in names else ""
            entries.append(_entry(taken_at, title, who=who, icon=icon, tone="info"))
    if group.closed_at is not None:
        entries.append(_entry(group.closed_at, group.get_outcome_display(), tone="ok", icon="done"))
    return sorted(entries, key=lambda entry: entry["at"])


def outcome_choices() -> list[dict[str, str]]:
    """What somebody on the spot may say, the true one first."""
    order = [AlarmOutcome.TRUE, *(one for one in AlarmOutcome if one in FALSE_OUTCOMES)]
    return [{"value": one.value, "label": str(one.label)} for one in (*order, AlarmOutcome.TEST)]


def age_s(group: AlarmGroup) -> int:
    """Seconds since it began."""
    return max(0, int((now() - group.opened_at).total_seconds()))


def _said(calls: list[AlarmCall]) -> str:
    found = []
    for call in calls:
        who = call.account.name if call.account else ""
        why = str(WHY.get(call.why, ""))
        failed = _("没有送达：%(why)s") % {"why": call.failure} if call.failure else ""
        named = f"{who}（{why}）" if who else why
        found.append(" ".join(filter(None, (named, failed))))
    return "、".join(dict.fromkeys(found))


def _entry(at: datetime, title: str, **more: str) -> dict[str, Any]:
    return {"at": at, "when": moment(at), "title": title, **more}
