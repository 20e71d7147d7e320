"""督办, as the pane of a matter and the list show it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from shanzhi.cases.models import Case, Reminder, Supervision
from shanzhi.cases.models.states import OPEN_STATES
from shanzhi.cases.models.supervision import ReminderState
from shanzhi.cases.permissions import ANSWER_REMINDER, SUPERVISE
from shanzhi.cases.queries.supervision import supervisions_of
from shanzhi.cases.rules.supervision import ANSWER_WITHIN, may_watch
from shanzhi.kernel.api import Actor, Role, allowed, now

TONES = {
    ReminderState.WAITING: "soon",
    ReminderState.ANSWERED: "ok",
    ReminderState.OVERDUE: "late",
    ReminderState.DROPPED: "",
}


def supervision_context(viewer: Actor, case: Case) -> dict[str, Any]:
    """The watch of a matter, and what this viewer may do about it."""
    at = now()
    rows = [watch_row(watch, viewer, at) for watch in supervisions_of(case)]
    watched = any(row["is_open"] for row in rows)
    return {
        "rows": rows,
        "watched": watched,
        "may": not watched and case.state in OPEN_STATES and _may(viewer, case),
        "within": [{"value": key, "label": told} for key, (_l, told) in ANSWER_WITHIN.items()],
    }


def watch_row(watch: Supervision, viewer: Actor, at: datetime) -> dict[str, Any]:
    """One supervision with its reminders, newest first."""
    reminders = sorted(watch.reminders.all(), key=lambda row: -row.pk)
    is_open = watch.ended_at is None
    may = is_open and _may(viewer, watch.case)
    waits = any(row.state == ReminderState.WAITING for row in reminders)
    return {
        "watch": watch,
        "is_open": is_open,
        "reminders": [_reminder(row, viewer, watch) for row in reminders],
        "overdue": sum(row.state == ReminderState.OVERDUE for row in reminders),
        "may_end": may,
        "may_remind": may and not waits and watch.case.state in OPEN_STATES,
    }


def _reminder(row: Reminder, viewer: Actor, watch: Supervision) -> dict[str, Any]:
    asked = row.state in {ReminderState.WAITING, ReminderState.OVERDUE}
    may = allowed(viewer, ANSWER_REMINDER, watch.case.target())
    return {
        "reminder": row,
        "tone": TONES[ReminderState(row.state)],
        "may_answer": asked and row.answered_at is None and may,
    }


def _may(viewer: Actor, case: Case) -> bool:
    dispatching = viewer.scopes(Role.STREET_DISPATCHER, Role.CITY_DISPATCHER)
    leading = viewer.scopes(Role.LEADER)
    above = may_watch(case.circle, leading, dispatching, case.place_code)
    return above and allowed(viewer, SUPERVISE, case.target())
