"""A deadline in words: what the chip on every end says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from shanzhi.cases.models import Case
from shanzhi.cases.models.states import OPEN_STATES
from shanzhi.cases.models.time_request import TimeReason
from shanzhi.cases.queries.clock_reading import Ruling, ruling_clocks
from shanzhi.kernel.api import TimeUnit, WorkCalendar, calendar_for, time_left

SOON = timedelta(hours=4)
NATURAL = Ruling(TimeUnit.NATURAL_HOUR, "")


@dataclass(frozen=True, slots=True)
class Deadline:
    """``level`` is ok, soon, late, done or paused, as the chip knows them; ``label`` the words on it."""

    level: str
    label: str
    at: datetime


def deadline_of(case: Case, at: datetime) -> Deadline | None:
    """How the matter stands at ``at`` against its deadline; None when it was withdrawn (1 query)."""
    return deadlines_of([case], at)[case.pk]


def deadlines_of(cases: Iterable[Case], at: datetime) -> dict[int, Deadline | None]:
    """The same for a list, by the matter's id (1 query)."""
    found = list(cases)
    ruling = ruling_clocks([case for case in found if case.state in OPEN_STATES])
    return {case.pk: _one(case, at, ruling.get(case.pk, NATURAL)) for case in found}


def level_of(case: Case, at: datetime) -> str:
    """The level alone, for hundreds of points: in natural time, without asking the database."""
    known = _one(case, at, NATURAL)
    return known.level if known else ""


def _one(case: Case, at: datetime, ruling: Ruling) -> Deadline | None:
    if case.state in OPEN_STATES:
        return _paused(case, ruling) if case.paused_at else _open(case, at, ruling.unit)
    if case.handled_at is None:
        return None
    if case.handled_at <= case.due_at:
        return Deadline("done", _("按时处理"), case.due_at)
    late = span(case.handled_at - case.due_at)
    return Deadline("late", _("超时 %(span)s 处理") % {"span": late}, case.due_at)


def _paused(case: Case, ruling: Ruling) -> Deadline:
    if ruling.reason not in TimeReason.values:
        return Deadline("paused", _("已暂停"), case.due_at)
    reason = TimeReason(ruling.reason).label
    return Deadline("paused", _("已暂停：%(reason)s") % {"reason": reason}, case.due_at)


def _open(case: Case, at: datetime, unit: TimeUnit) -> Deadline:
    if case.due_at < at:
        late = _("已超时 %(span)s") % {"span": span(at - case.due_at)}
        return Deadline("late", late, case.due_at)
    calendar = calendar_for(case.place_code)
    left = time_left(at, case.due_at, unit, calendar)
    level = "soon" if left <= SOON else "ok"
    return Deadline(
        level, _("还剩 %(span)s") % {"span": worked_span(left, unit, calendar)}, case.due_at
    )


def worked_span(length: timedelta, unit: TimeUnit, calendar: WorkCalendar) -> str:
    """A length in the time of ``unit``: working days where there is at least one of them, else
    working hours; natural time as everybody says it."""
    minutes = max(int(length.total_seconds() // 60), 1)
    if unit.is_natural:
        return span(length)
    if unit is TimeUnit.WORK_DAY and calendar.day_length and length >= calendar.day_length:
        return _("%(n)s 个工作日") % {"n": f"{length / calendar.day_length:.1f}".removesuffix(".0")}
    if minutes < 60:
        return _("%(n)s 工作分钟") % {"n": minutes}
    return _("%(n)s 工作小时") % {"n": minutes // 60}


def span(length: timedelta) -> str:
    """A length of time as people say it: minutes below an hour, hours below two days, then days."""
    minutes = max(int(length.total_seconds() // 60), 1)
    if minutes < 60:
        return _("%(n)s 分钟") % {"n": minutes}
    if minutes < 48 * 60:
        return _("%(n)s 小时") % {"n": minutes // 60}
    return _("%(n)s 天") % {"n": minutes // (24 * 60)}
