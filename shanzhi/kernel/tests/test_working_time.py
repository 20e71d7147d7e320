"""Limits in working time end when somebody can still meet them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.kernel.working_time import SHIFTS, WORKING_WEEKDAYS, ZONE, TimeUnit, due

moments = st.datetimes(
    min_value=datetime(2020, 1, 1),  # noqa: DTZ001  # 2026-11-22: made aware by the strategy
    max_value=datetime(2035, 1, 1),  # noqa: DTZ001  # 2026-11-22: made aware by the strategy
    timezones=st.sampled_from([ZONE, UTC]),
)
amounts = st.integers(min_value=0, max_value=60)
units = st.sampled_from(list(TimeUnit))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """November 2026: the 20th is a Friday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("start", "amount", "unit", "end"),
    [
        (at(20, 10), 1, TimeUnit.WORK_DAY, at(23, 17, 30)),
        (at(20, 10), 5, TimeUnit.WORK_DAY, at(27, 17, 30)),
        (at(21, 10), 1, TimeUnit.WORK_DAY, at(23, 17, 30)),
        (at(20, 16, 30), 2, TimeUnit.WORK_HOUR, at(23, 10)),
        (at(20, 11), 2, TimeUnit.WORK_HOUR, at(20, 14, 30)),
        (at(20, 12, 30), 1, TimeUnit.WORK_HOUR, at(20, 14, 30)),
        (at(20, 3), 1, TimeUnit.WORK_HOUR, at(20, 10)),
        (at(20, 23), 2, TimeUnit.NATURAL_HOUR, at(21, 1)),
        (at(20, 23), 2, TimeUnit.NATURAL_DAY, at(22, 23)),
    ],
)
def test_limits_as_an_office_counts_them(
    start: datetime, amount: int, unit: TimeUnit, end: datetime
) -> None:
    assert due(start, amount, unit) == end


@given(moments, amounts, units)
def test_a_limit_never_ends_before_it_begins(start: datetime, amount: int, unit: TimeUnit) -> None:
    end = due(start, amount, unit)
    assert end.tzinfo == start.tzinfo
    if amount or unit in {TimeUnit.NATURAL_HOUR, TimeUnit.NATURAL_DAY}:
        assert end >= start


@given(moments, amounts, units)
def test_a_longer_limit_ends_no_sooner(start: datetime, amount: int, unit: TimeUnit) -> None:
    assert due(start, amount + 1, unit) > due(start, amount, unit)


@given(moments, amounts, units, st.timedeltas(timedelta(0), timedelta(days=10)))
def test_who_starts_later_is_not_due_earlier(
    start: datetime, amount: int, unit: TimeUnit, later: timedelta
) -> None:
    assert due(start + later, amount, unit) >= due(start, amount, unit)


@given(moments, st.integers(min_value=1, max_value=60))
def test_working_hours_end_within_a_shift(start: datetime, amount: int) -> None:
    end = due(start, amount, TimeUnit.WORK_HOUR).astimezone(ZONE)
    assert end.weekday() in WORKING_WEEKDAYS
    assert any(begin < end.time() <= close for begin, close in SHIFTS)


@given(moments, amounts, st.integers(min_value=1, max_value=60))
def test_working_hours_add_up(start: datetime, first: int, second: int) -> None:
    in_two = due(due(start, first, TimeUnit.WORK_HOUR), second, TimeUnit.WORK_HOUR)
    assert in_two == due(start, first + second, TimeUnit.WORK_HOUR)


def test_nonsense_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        due(at(20, 10), -1, TimeUnit.WORK_DAY)
    with pytest.raises(ValueError, match="aware"):
        due(datetime(2026, 11, 20), 1, TimeUnit.WORK_DAY)  # noqa: DTZ001  # 2026-11-22: the point of the test
