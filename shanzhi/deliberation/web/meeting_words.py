"""Where a meeting stands, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from shanzhi.deliberation.models import Meeting


def steps() -> list[str]:
    """What comes after what."""
    return [_("筹备"), _("通知"), _("开会"), _("纪要")]


def step_of(meeting: Meeting) -> int:
    """At which of these it is."""
    if meeting.ended_at:
        return 3
    if meeting.opened_at:
        return 2
    return 1 if meeting.noticed_at else 0


def standing_of(meeting: Meeting) -> tuple[str, str]:
    """(tone, words)."""
    if meeting.cancelled_at:
        return "late", _("已取消")
    if meeting.minutes_at:
        return "ok", _("已公布纪要")
    return (
        ("", _("筹备中")),
        ("info", _("已通知")),
        ("act", _("正在开会")),
        ("soon", _("待写纪要")),
    )[step_of(meeting)]
