"""Clocks that stand still for a while and lose nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from shanzhi.kernel.working_time.calendar import DEFAULT, WorkCalendar
from shanzhi.kernel.working_time.reckoning import add_worked, due, worked_between
from shanzhi.kernel.working_time.units import TimeUnit
from shanzhi.kernel.working_time.zones import datetime_of, moment_of

Pause = tuple[datetime, datetime | None]


@dataclass(frozen=True, slots=True)
class Reckoned:
    """How a clock stands. It runs and ends at ``due_at``; or it stands still, then ``due_at`` is
    None and ``left`` is the working time (for its unit) that it will still have when it goes on."""

    due_at: datetime | None
    left: timedelta | None = None

    @property
    def stands_still(self) -> bool:
        """Is a pause open?"""
        return self.due_at is None


def due_with_pauses(
    start: datetime,
    amount: int,
    unit: TimeUnit,
    pauses: Iterable[Pause],
    calendar: WorkCalendar = DEFAULT,
) -> Reckoned:
    """As ``due``, but what was left when a pause began is left again when it ends.

    ``pauses`` are (began, ended) or (began, None) for one that is still open; in any order, they
    may touch and overlap. What was late when a pause began stays late: the pause changes nothing.

    Raises ValueError for naive moments, for a pause that ends before it begins, and as ``due``.
    """
    end = due(start, amount, unit, calendar).astimezone(UTC)
    for began, ended in _merged(start.astimezone(UTC), pauses):
        if began >= end:
            break
        left = worked_between(began, end, unit, calendar)
        if ended is None:
            return Reckoned(None, left)
        end = add_worked(ended, left, unit, calendar)
    return Reckoned(end.astimezone(start.tzinfo))


def _merged(start: datetime, pauses: Iterable[Pause]) -> Iterator[Pause]:
    """The pauses after ``start``, in order, those that overlap as one."""
    current: Pause | None = None
    for began, ended in sorted(_within(start, pauses), key=lambda pause: pause[0]):
        if current is None:
            current = (began, ended)
        elif current[1] is None:
            break
        elif began <= current[1]:
            current = (current[0], None if ended is None else max(current[1], ended))
        else:
            yield current
            current = (began, ended)
    if current:
        yield current


def _within(start: datetime, pauses: Iterable[Pause]) -> Iterator[Pause]:
    """In UTC: two moments of one zone are compared by their clocks, which may run backwards."""
    for began, ended in pauses:
        first, last = _utc(began), ended and _utc(ended)
        if last is not None and last < first:
            raise ValueError("a pause must not end before it begins")
        if last is None or last > start:
            yield max(first, start), last


def _utc(at: datetime) -> datetime:
    return datetime_of(moment_of(at), UTC)
