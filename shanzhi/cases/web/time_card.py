"""The card 时限 of a matter: its clocks, what was asked for, and who may do what about it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from shanzhi.cases.actions.ask_for_time import AT_WORK
from shanzhi.cases.models import Case, CaseClock, TimeRequest
from shanzhi.cases.models.clock import ClockKind, ClockState
from shanzhi.cases.models.states import OPEN_STATES
from shanzhi.cases.models.time_request import TimeKind, TimeReason
from shanzhi.cases.permissions import ASK_TIME, CHOOSE_STANDARD, RESUME_CLOCK
from shanzhi.cases.queries.clock_reading import limit_given
from shanzhi.cases.queries.time_requests import clocks_of, may_decide, requests_of
from shanzhi.cases.rules.deadlines import Limit
from shanzhi.cases.web.deadline import span, worked_span
from shanzhi.kernel.api import Actor, TimeUnit, allowed, calendar_for, moment, time_left


def time_context(viewer: Actor, case: Case, at: datetime) -> dict[str, Any]:
    """What the card shows to this viewer (2 queries, 1 more with a standard)."""
    clocks, requests = clocks_of(case), requests_of(case)
    return {
        "time": {
            "clocks": [_clock(clock, at) for clock in clocks],
            "requests": [_request(viewer, case, request) for request in requests],
            "can": _can(viewer, case, clocks, requests, at),
            "reasons": [(reason.value, reason.label) for reason in TimeReason],
            "kinds": [{"value": kind.value, "label": kind.label} for kind in TimeKind],
            "units": unit_choices(),
            "standard": case.standard,
            "standard_limit": limit_words(standard_limit(case)) if case.standard else "",
        }
    }


def standard_limit(case: Case) -> Limit:
    """The limit of the standard that was chosen; only where there is one."""
    standard = case.standard
    return (
        (standard.limit_amount, TimeUnit(standard.limit_unit))
        if standard
        else (0, TimeUnit.WORK_DAY)
    )


def limit_words(limit: Limit) -> str:
    """“3 工作日”."""
    return f"{limit[0]} {limit[1].label}"


def unit_choices() -> list[tuple[str, str]]:
    """Units for a select."""
    return [(unit.value, str(unit.label)) for unit in TimeUnit]


def _clock(clock: CaseClock, at: datetime) -> dict[str, Any]:
    return {
        "kind": ClockKind(clock.kind).label,
        "limit": limit_words(limit_given(clock)),
        "state": ClockState(clock.state).label,
        "tone": _tone(clock, at),
        "due": moment(clock.due_at),
        "words": _standing(clock, at),
    }


def _tone(clock: CaseClock, at: datetime) -> str:
    end = clock.stopped_at or at
    if clock.state == ClockState.PAUSED:
        return ""
    return "late" if clock.due_at < end else "ok" if clock.stopped_at else "info"


def _standing(clock: CaseClock, at: datetime) -> str:
    """How it stands, in words: what is left, by how much it is late, or how it ended."""
    if clock.paused_at:
        return _("从 %(moment)s 起暂停") % {"moment": moment(clock.paused_at)}
    end = clock.stopped_at or at
    if clock.due_at < end:
        return _("超时 %(span)s") % {"span": span(end - clock.due_at)}
    if clock.stopped_at:
        return _("按时完成")
    unit, calendar = TimeUnit(clock.limit_unit), calendar_for(clock.place_code)
    left = time_left(at, clock.due_at, unit, calendar)
    return _("还剩 %(span)s") % {"span": worked_span(left, unit, calendar)}


def _request(viewer: Actor, case: Case, request: TimeRequest) -> dict[str, Any]:
    wish = request.get_kind_display()
    if request.limit_amount:
        wish += " " + limit_words((request.limit_amount, TimeUnit(request.limit_unit)))
    return {
        "id": request.pk,
        "wish": wish,
        "reason": request.get_reason_display(),
        "note": request.note,
        "who": request.asked_by.name,
        "when": moment(request.asked_at),
        "state": request.get_state_display(),
        "tone": {"asked": "soon", "granted": "ok", "refused": "late"}.get(request.state, ""),
        "decided_by": request.decided_by.name if request.decided_by else "",
        "decided_note": request.decided_note,
        "may_decide": may_decide(viewer, case, request),
    }


def _can(
    viewer: Actor,
    case: Case,
    clocks: list[CaseClock],
    requests: list[TimeRequest],
    at: datetime,
) -> set[str]:
    target = case.target()
    handling = next((c for c in reversed(clocks) if c.kind == ClockKind.HANDLE), None)
    able = set()
    if handling and handling.state == ClockState.PAUSED and allowed(viewer, RESUME_CLOCK, target):
        able.add("resume")
    waits = any(request.state == "asked" for request in requests)
    in_time = handling and handling.state == ClockState.RUNNING and at < handling.due_at
    if case.state in AT_WORK and in_time and not waits and allowed(viewer, ASK_TIME, target):
        able.add("ask")
    if case.state in OPEN_STATES and allowed(viewer, CHOOSE_STANDARD, target):
        able.add("standard")
    return able
