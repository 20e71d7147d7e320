"""Weeks, months and quarters follow each other without a gap and hold their days."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from shanzhi.insight.rules.periods import (
    PeriodKind,
    last_ended,
    period_around,
    period_before,
    report_title,
)

DAYS = st.dates(date(2000, 1, 1), date(2099, 1, 1))


@given(st.sampled_from(PeriodKind), DAYS)
def test_a_day_lies_in_its_period_and_the_one_before_ends_where_it_begins(
    kind: PeriodKind, day: date
) -> None:
    start, end = period_around(kind, day)
    assert start <= day < end
    assert period_before(kind, start)[1] == start
    assert period_around(kind, end - timedelta(days=1)) == (start, end)
    assert last_ended(kind, day)[1] == start


def test_they_are_called_as_offices_call_them() -> None:
    assert "2027年第53周" not in report_title(PeriodKind.WEEK, date(2026, 12, 28), "晨光街道")
    assert (
        report_title(PeriodKind.WEEK, date(2026, 12, 28), "晨光街道") == "晨光街道 2026年第53周周报"
    )
    assert (
        report_title(PeriodKind.MONTH, date(2026, 11, 1), "晨光街道") == "晨光街道 2026年11月月报"
    )
    assert (
        report_title(PeriodKind.QUARTER, date(2026, 10, 1), "晨光街道")
        == "晨光街道 2026年第4季度季报"
    )
