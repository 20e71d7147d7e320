"""What holds for every limit, in every calendar, also on the nights when clocks are changed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shanzhi.kernel.tests.working_days import (
    NIGHT_WATCH,
    ODD_WATCH,
    amounts,
    at,
    calendars,
    hour_units,
    lengths,
    minutes_worked,
    moments,
    near_changes,
    units,
)
from shanzhi.kernel.working_time.calendar import (
    DEFAULT,
    SHIFTS,
    WORKING_WEEKDAYS,
    ZONE,
    WorkCalendar,
)
from shanzhi.kernel.working_time.pauses import Reckoned, due_with_pauses
from shanzhi.kernel.working_time.reckoning import add_worked, due, time_left, worked_between
from shanzhi.kernel.working_time.shifts import Shift
from shanzhi.kernel.working_time.units import TimeUnit
from shanzhi.kernel.working_time.zones import moment_of

# In Berlin: 2:50, twenty minutes before it is 2:10 again; and a day before 2:45 is skipped.
TEN_TO_THREE = datetime(2026, 10, 25, 0, 50, tzinfo=UTC)
BEFORE_THE_SKIP = datetime(2026, 3, 28, 1, 45, tzinfo=UTC)
some = st.integers(min_value=1, max_value=60)
waits = st.lists(st.timedeltas(timedelta(minutes=1), timedelta(days=9)), min_size=2, max_size=8)


@given(moments, amounts, units, calendars)
def test_a_limit_never_ends_before_it_begins(
    start: datetime, amount: int, unit: TimeUnit, calendar: WorkCalendar
) -> None:
    end = due(start, amount, unit, calendar)
    assert end.tzinfo == start.tzinfo
    assert moment_of(end) >= moment_of(start)
    assert (moment_of(end) == moment_of(start)) is (amount == 0)


@given(moments, amounts, units, calendars)
def test_a_longer_limit_ends_later(
    start: datetime, amount: int, unit: TimeUnit, calendar: WorkCalendar
) -> None:
    longer, shorter = (due(start, n, unit, calendar) for n in (amount + 1, amount))
    assert moment_of(longer) > moment_of(shorter)


@given(moments, amounts, units, calendars, st.timedeltas(timedelta(0), timedelta(days=10)))
@example(TEN_TO_THREE, 1, TimeUnit.NATURAL_DAY, NIGHT_WATCH, timedelta(minutes=20))
@example(BEFORE_THE_SKIP, 1, TimeUnit.NATURAL_DAY, NIGHT_WATCH, timedelta(minutes=15))
def test_who_starts_later_is_not_due_earlier(
    start: datetime, amount: int, unit: TimeUnit, calendar: WorkCalendar, later: timedelta
) -> None:
    first = start.astimezone(UTC)
    assert due(first + later, amount, unit, calendar) >= due(first, amount, unit, calendar)


@given(moments, some)
def test_working_hours_end_within_a_shift(start: datetime, amount: int) -> None:
    end = due(start, amount, TimeUnit.WORK_HOUR).astimezone(ZONE)
    assert end.weekday() in WORKING_WEEKDAYS
    minute = timedelta(hours=end.hour, minutes=end.minute, seconds=end.second)
    assert any(
        timedelta(minutes=begin) <= minute <= timedelta(minutes=close) for begin, close in SHIFTS
    )


@given(moments, amounts, some, hour_units, calendars)
def test_hours_add_up(
    start: datetime, first: int, second: int, unit: TimeUnit, calendar: WorkCalendar
) -> None:
    in_two = due(due(start, first, unit, calendar), second, unit, calendar)
    assert moment_of(in_two) == moment_of(due(start, first + second, unit, calendar))


@given(moments, lengths, units, calendars)
def test_what_is_added_has_been_worked(
    start: datetime, length: timedelta, unit: TimeUnit, calendar: WorkCalendar
) -> None:
    end = add_worked(start, length, unit, calendar)
    assert worked_between(start, end, unit, calendar) == length
    # And not a moment too late.
    if length:
        just_before = end.astimezone(UTC) - timedelta(microseconds=1)
        assert worked_between(start, just_before, unit, calendar) < length


@given(moments, lengths, units, calendars)
def test_what_was_worked_can_be_added(
    start: datetime, length: timedelta, unit: TimeUnit, calendar: WorkCalendar
) -> None:
    end = start.astimezone(UTC) + length
    worked = worked_between(start, end, unit, calendar)
    back = add_worked(start, worked, unit, calendar)
    assert moment_of(back) <= moment_of(end)
    assert worked_between(back, end, unit, calendar) == timedelta(0)
    assert worked_between(end, start, unit, calendar) == -worked


@given(near_changes, st.integers(min_value=0, max_value=3000), calendars)
def test_the_sum_is_that_of_somebody_who_watches_the_clock(
    start: datetime, minutes: int, calendar: WorkCalendar
) -> None:
    whole = start.replace(second=0, microsecond=0)
    end = whole + timedelta(minutes=minutes)
    for unit in (TimeUnit.WORK_HOUR, TimeUnit.URGENT_HOUR):
        seen = minutes_worked(whole, minutes, unit, calendar)
        assert worked_between(whole, end, unit, calendar) == timedelta(minutes=seen)


@given(moments, some, units, calendars, waits)
def test_a_pause_loses_no_time(
    start: datetime, amount: int, unit: TimeUnit, calendar: WorkCalendar, waits: list[timedelta]
) -> None:
    pauses: list[tuple[datetime, datetime | None]] = []
    at_work = start.astimezone(UTC)
    for before, still in zip(waits[::2], waits[1::2], strict=False):
        began = at_work + before
        stopped = due_with_pauses(start, amount, unit, [*pauses, (began, None)], calendar)
        ran = due_with_pauses(start, amount, unit, pauses, calendar).due_at
        assert ran is not None
        at_work = began + still
        pauses.append((began, at_work))
        resumed = due_with_pauses(start, amount, unit, pauses, calendar)
        if began >= ran:  # late stays late, paused or not
            assert stopped == resumed == Reckoned(ran)
            return
        assert stopped.stands_still
        assert resumed.due_at is not None
        assert stopped.left == time_left(began, ran, unit, calendar)
        assert stopped.left == time_left(at_work, resumed.due_at, unit, calendar)
        assert resumed.due_at > at_work


@given(moments, some, hour_units, calendars, waits)
def test_outside_its_pauses_a_clock_runs_exactly_its_limit(
    start: datetime, amount: int, unit: TimeUnit, calendar: WorkCalendar, waits: list[timedelta]
) -> None:
    first = start.astimezone(UTC)
    edges = [first + sum(waits[:n], timedelta(0)) for n in range(1, len(waits) + 1)]
    pauses = list(zip(edges[::2], edges[1::2], strict=False))
    end = due_with_pauses(first, amount, unit, reversed(pauses), calendar).due_at
    assert end is not None
    stops = [first, *(edge for pause in pauses for edge in pause if edge < end), end]
    running = [pair for n, pair in enumerate(pairwise(stops)) if n % 2 == 0]
    ran = [worked_between(*pair, unit, calendar) for pair in running]
    assert sum(ran, timedelta(0)) == timedelta(hours=amount)


def test_pauses_that_touch_overlap_or_came_before_count_once() -> None:
    start, hours = at(20, 9), TimeUnit.NATURAL_HOUR
    pauses = [(at(20, 13), at(20, 15)), (at(20, 10), at(20, 12)), (at(20, 11), at(20, 13))]
    assert due_with_pauses(start, 4, hours, pauses).due_at == at(20, 18)
    assert due_with_pauses(start, 4, hours, [(at(19, 9), at(19, 10))]).due_at == at(20, 13)
    assert due_with_pauses(start, 4, hours, [(at(20, 7), at(20, 10))]).due_at == at(20, 14)
    open_one = [(at(20, 10), None), (at(20, 12), at(20, 13))]
    assert due_with_pauses(start, 4, hours, open_one) == Reckoned(None, timedelta(hours=3))
    overlapping = [(at(20, 10), at(20, 12)), (at(20, 11), None)]
    assert due_with_pauses(start, 4, hours, overlapping) == Reckoned(None, timedelta(hours=3))
    assert due_with_pauses(start, 0, hours, [(start, None)]) == Reckoned(start)


def test_a_pause_cannot_run_backwards() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        due_with_pauses(at(20, 9), 1, TimeUnit.WORK_DAY, [(at(20, 10), at(20, 9))])


def test_a_sweep_over_many_matters_sums_a_calendar_up_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from shanzhi.kernel.working_time import reckoning, tally

    summed: list[tuple[int, int]] = []

    def counted(zone: object, shifts_on: object, first: int, last: int) -> tally.Tally:
        summed.append((first, last))
        return tally.tally_years(zone, shifts_on, first, last)  # type: ignore[arg-type]  # 2026-11-25: passed on as they came

    monkeypatch.setattr(reckoning, "tally_years", counted)
    calendar = WorkCalendar(shifts=(Shift(8 * 60, 16 * 60),))
    for hour in range(2000):
        due(at(1, 0) + timedelta(hours=hour % 500), 1 + hour % 60, TimeUnit.WORK_HOUR, calendar)
        worked_between(at(1, 0), at(30, 0), TimeUnit.WORK_DAY, calendar)
    assert summed == [(2026, 2027)]
    assert WorkCalendar() == DEFAULT
    assert hash(ODD_WATCH) == hash(ODD_WATCH.with_special([]))
