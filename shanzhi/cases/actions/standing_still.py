"""Let a clock stand still, go on, or end at another moment. The matter is locked by the caller."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from shanzhi.cases.models import CaseClock, TimeRequest
from shanzhi.cases.models.clock import ClockState
from shanzhi.cases.models.time_request import TimeKind, TimeState
from shanzhi.cases.queries.clock_reading import limit_given, reckoned
from shanzhi.cases.rules.clocks import warn_moment
from shanzhi.cases.rules.deadlines import Limit
from shanzhi.kernel.api import (
    TimeUnit,
    WrongState,
    add_worked,
    calendar_for,
    due,
    worked_between,
)


def stand_still(clock: CaseClock, since: datetime) -> None:
    """The clock stands still since a moment before it ran out.

    Raises WrongState when it had run out by then: a pause makes nobody punctual.
    """
    if since >= clock.due_at:
        raise WrongState(_("那时已经超过时限，暂停改变不了什么。请尽快办理，或由上级协调。"))
    clock.state = ClockState.PAUSED
    clock.paused_at = since
    clock.ran_out_at = None
    clock.save(update_fields=["state", "paused_at", "ran_out_at"])


def go_on(clock: CaseClock, at: datetime) -> None:
    """The clock runs again, with what was left when it began to stand still; its pause is over."""
    fixed = _fixed_left(clock)
    TimeRequest.objects.filter(clock=clock, kind=TimeKind.PAUSE, state=TimeState.GRANTED).update(
        state=TimeState.ENDED, ended_at=at
    )
    clock.state, clock.paused_at = ClockState.RUNNING, None
    unit, calendar = TimeUnit(clock.limit_unit), calendar_for(clock.place_code)
    until = reckoned(clock).due_at if fixed is None else add_worked(at, fixed, unit, calendar)
    set_due(clock, until or clock.due_at, at)


def _fixed_left(clock: CaseClock) -> timedelta | None:
    """What a clock with a named moment had left; None for one that a limit was given to."""
    if not clock.is_fixed or clock.paused_at is None:
        return None
    unit, calendar = TimeUnit(clock.limit_unit), calendar_for(clock.place_code)
    return max(worked_between(clock.paused_at, clock.due_at, unit, calendar), timedelta(0))


def extend(clock: CaseClock, by: Limit, at: datetime) -> None:
    """The clock ends later, counted from where it would have ended; the request is saved before."""
    later = due(clock.due_at, *by, calendar_for(clock.place_code))
    set_due(clock, later if clock.is_fixed else reckoned(clock).due_at or later, at)


def recount(clock: CaseClock, at: datetime, *, limit: Limit | None = None) -> bool:
    """Reckon the clock anew, with another limit or another calendar; was anything changed?

    One that stands still keeps the limit for when it goes on. A moment that a person named stays
    unless a limit is given.
    """
    changed = limit is not None and limit != limit_given(clock)
    if limit is not None:
        clock.limit_amount, clock.limit_unit = limit
        clock.is_fixed, clock.rest_seconds = False, None
    before = clock.due_at
    until = None if clock.is_fixed else reckoned(clock).due_at
    if until is not None and until != before:
        clock.due_at = until
    if not changed and clock.due_at == before:
        return False
    set_due(clock, clock.due_at, at)
    return True


def set_due(clock: CaseClock, due_at: datetime, at: datetime) -> None:
    """Save when the clock ends, and when its holder is warned: anew only if there is again more
    than the last fifth. One that had run out and has time again may run out again."""
    clock.due_at = due_at
    if due_at > at:
        clock.ran_out_at = None
    warning = warn_moment(at, due_at, limit_given(clock), calendar_for(clock.place_code))
    already = clock.warn_at is None and warning is not None and warning <= at
    clock.warn_at = None if already else warning
    clock.save(
        update_fields=[
            "due_at",
            "warn_at",
            "ran_out_at",
            "state",
            "paused_at",
            "limit_amount",
            "limit_unit",
            "is_fixed",
            "rest_seconds",
        ]
    )
