"""A deadline in words: what the chip on every end says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from shanzhi.cases.models import Case
from shanzhi.cases.models.states import OPEN_STATES

SOON = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class Deadline:
    """``level`` is ok, soon, late or done, as the chip knows them; ``label`` the words on it."""

    level: str
    label: str
    at: datetime


def deadline_of(case: Case, at: datetime) -> Deadline | None:
    """How the matter stands at ``at`` against its deadline; None when it was withdrawn."""
    if case.state in OPEN_STATES:
        left = case.due_at - at
        if left < timedelta(0):
            return Deadline("late", _("已超时 %(span)s") % {"span": span(-left)}, case.due_at)
        level = "soon" if left <= SOON else "ok"
        return Deadline(level, _("还有 %(span)s") % {"span": span(left)}, case.due_at)
    if case.handled_at is None:
        return None
    if case.handled_at <= case.due_at:
        return Deadline("done", _("按时处理"), case.due_at)
    late = span(case.handled_at - case.due_at)
    return Deadline("late", _("超时 %(span)s 处理") % {"span": late}, case.due_at)


def span(length: timedelta) -> str:
    """A length of time as people say it: minutes below an hour, hours below two days, then days."""
    minutes = max(int(length.total_seconds() // 60), 1)
    if minutes < 60:
        return _("%(n)s 分钟") % {"n": minutes}
    if minutes < 48 * 60:
        return _("%(n)s 小时") % {"n": minutes // 60}
    return _("%(n)s 天") % {"n": minutes // (24 * 60)}
