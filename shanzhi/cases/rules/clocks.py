"""When a clock ends after all that happened to it, and when its holder is warned. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from shanzhi.cases.models.clock import ClockKind
from shanzhi.cases.models.states import State
from shanzhi.cases.rules.deadlines import Limit
from shanzhi.kernel.api import (
    Reckoned,
    TimeUnit,
    WorkCalendar,
    add_worked,
    due,
    worked_between,
)

# The holder is warned when a fifth of the working time is left.
WARN_PART = 5
# After a reopening that counts the rest, at least a quarter of the whole limit is given.
LEAST_REST_PART = 4


@dataclass(frozen=True, slots=True)
class Pause:
    """It stood still from ``began`` until ``ended`` (None: it still does)."""

    began: datetime
    ended: datetime | None

    @property
    def at(self) -> datetime:
        """Its place among the steps."""
        return self.began


@dataclass(frozen=True, slots=True)
class Extension:
    """At ``at`` the deadline was moved by ``limit``, counted from the deadline itself."""

    at: datetime
    limit: Limit


Step = Pause | Extension


def reckon(
    start: datetime,
    limit: Limit,
    steps: Iterable[Step] = (),
    calendar: WorkCalendar | None = None,
    *,
    rest: timedelta | None = None,
) -> Reckoned:
    """Until when a clock runs that was started at ``start`` with ``limit`` (or ``rest`` of working
    time for its unit), after ``steps``, which are taken in the order of their moments.

    What was left when a pause began is left again when it ends; a pause that began when the clock
    had already run out changes nothing. An extension is counted from the deadline before it, so it
    is worth the same whenever it is granted. While a pause is open, ``left`` is what remains.

    Raises ValueError for a pause that ends before it begins.
    """
    used = calendar or WorkCalendar()
    unit = limit[1]
    end = due(start, *limit, used) if rest is None else add_worked(start, rest, unit, used)
    for step in sorted(steps, key=lambda one: one.at):
        if isinstance(step, Extension):
            end = due(end, *step.limit, used)
            continue
        if step.ended is not None and step.ended < step.began:
            raise ValueError("a pause must not end before it begins")
        if step.began >= end:
            continue
        left = worked_between(step.began, end, unit, used)
        if step.ended is None:
            return Reckoned(None, left)
        end = add_worked(step.ended, left, unit, used)
    return Reckoned(end)


def warn_moment(
    at: datetime, due_at: datetime, limit: Limit, calendar: WorkCalendar
) -> datetime | None:
    """When to warn of a clock that stands so at ``at``: when a fifth of the time that ``limit``
    gives is left, or at once when less is; None when it has run out already."""
    if due_at <= at:
        return None
    left = worked_between(at, due_at, limit[1], calendar)
    ahead = left - whole_of(at, limit, calendar) / WARN_PART
    return add_worked(at, max(ahead, timedelta(0)), limit[1], calendar)


def whole_of(at: datetime, limit: Limit, calendar: WorkCalendar) -> timedelta:
    """The working time (for its unit) of a limit that would begin at ``at``."""
    return worked_between(at, due(at, *limit, calendar), limit[1], calendar)


def rest_after(whole: timedelta, left: timedelta) -> timedelta:
    """What a reopened matter has when its place lets the rest count: what was ``left`` when it was
    closed, but never less than a quarter of the ``whole`` limit, else nobody could do anything;
    and never more than the whole."""
    return min(max(left, whole / LEAST_REST_PART), whole)


def is_worked(unit: str) -> bool:
    """Does a calendar have a say in this unit?"""
    return not TimeUnit(unit).is_natural


def leading(state: str) -> ClockKind:
    """The clock that the holder's deadline is of, in an open state."""
    if state == State.TO_DISPATCH:
        return ClockKind.ACCEPT
    if state in {State.VERIFYING, State.TO_SIGN}:
        return ClockKind.VERIFY
    return ClockKind.HANDLE
