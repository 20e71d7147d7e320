"""Limits in working time end when somebody can still meet them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from chinese_calendar import is_workday

from shanzhi.kernel.tests.working_days import BERLIN, CHINA_2026, NIGHT_WATCH, WINDOW, at
from shanzhi.kernel.working_time.calendar import (
    DEFAULT,
    SHIFTS,
    ZONE,
    SpecialDay,
    WorkCalendar,
)
from shanzhi.kernel.working_time.reckoning import (
    NoWorkingTime,
    add_worked,
    due,
    in_units,
    time_left,
    worked_between,
)
from shanzhi.kernel.working_time.shifts import Shift, parse_shifts, shifts_text
from shanzhi.kernel.working_time.units import TimeUnit

NAIVE = datetime(2026, 11, 20)  # noqa: DTZ001  # 2026-11-22: the point of the test


def china(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


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
        (at(20, 15, 30), 2, TimeUnit.WORK_HOUR, at(20, 17, 30)),
        (at(20, 23), 2, TimeUnit.NATURAL_HOUR, at(21, 1)),
        (at(20, 23), 2, TimeUnit.NATURAL_DAY, at(22, 23)),
        (at(20, 23), 2, TimeUnit.URGENT_HOUR, at(21, 1)),
    ],
)
def test_limits_as_an_office_counts_them(
    start: datetime, amount: int, unit: TimeUnit, end: datetime
) -> None:
    assert due(start, amount, unit) == end


@pytest.mark.parametrize(
    ("start", "amount", "unit", "end"),
    [
        # Wednesday before National Day: eight days later, for the 8th is the first day of work.
        (china(9, 30, 10), 1, TimeUnit.WORK_DAY, china(10, 8, 17, 30)),
        (china(9, 30, 16, 30), 2, TimeUnit.WORK_HOUR, china(10, 8, 10)),
        # The Saturday after it is worked for the holiday.
        (china(10, 9, 10), 1, TimeUnit.WORK_DAY, china(10, 10, 17, 30)),
        (china(10, 9, 17), 1, TimeUnit.WORK_HOUR, china(10, 10, 9, 30)),
        # Spring Festival is nine days, and two Saturdays pay for it.
        (china(2, 13, 10), 2, TimeUnit.WORK_DAY, china(2, 24, 17, 30)),
        (china(2, 27, 10), 1, TimeUnit.WORK_DAY, china(2, 28, 17, 30)),
        (china(10, 3, 2), 2, TimeUnit.URGENT_HOUR, china(10, 3, 4)),
    ],
)
def test_holidays_and_working_saturdays_of_2026(
    start: datetime, amount: int, unit: TimeUnit, end: datetime
) -> None:
    assert due(start, amount, unit, CHINA_2026) == end


def test_every_day_of_2026_is_worked_as_the_state_council_said() -> None:
    ordinary = CHINA_2026.day_length
    for number in range(365):
        day = date(2026, 1, 1) + timedelta(days=number)
        begin = datetime.combine(day, time(0), ZONE)
        worked = worked_between(begin, begin + timedelta(days=1), TimeUnit.WORK_DAY, CHINA_2026)
        assert worked == (ordinary if is_workday(day) else timedelta(0)), day
    year = worked_between(china(1, 1, 0), china(12, 31, 23), TimeUnit.WORK_HOUR, CHINA_2026)
    # 261 days from Monday to Friday, 19 of them free, 6 days at weekends worked.
    assert year == (261 - 19 + 6) * ordinary


def test_urgent_hours_of_a_place_that_sleeps_at_night() -> None:
    assert due(at(20, 21), 2, TimeUnit.URGENT_HOUR, WINDOW) == at(21, 8)
    assert worked_between(at(20, 0), at(22, 0), TimeUnit.URGENT_HOUR, WINDOW) == timedelta(hours=30)


def test_a_saturday_with_shifts_of_its_own() -> None:
    saturday = SpecialDay(date(2026, 11, 21), (Shift(9 * 60, 11 * 60),))
    calendar = DEFAULT.with_special([saturday])
    assert due(at(20, 17), 2, TimeUnit.WORK_HOUR, calendar) == at(21, 10, 30)
    assert due(at(20, 10), 1, TimeUnit.WORK_DAY, calendar) == at(21, 11)
    again = calendar.with_special([SpecialDay(saturday.day, ())])
    assert due(at(20, 10), 1, TimeUnit.WORK_DAY, again) == at(23, 17, 30)


def test_what_the_chip_says() -> None:
    due_at = due(at(20, 16, 30), 2, TimeUnit.WORK_HOUR)
    assert time_left(at(20, 17), due_at, TimeUnit.WORK_HOUR) == timedelta(hours=1, minutes=30)
    assert time_left(at(22, 12), due_at, TimeUnit.WORK_HOUR) == timedelta(hours=1)
    assert time_left(at(23, 11), due_at, TimeUnit.WORK_HOUR) == timedelta(hours=-1)
    two_days = time_left(at(23, 9), at(24, 17, 30), TimeUnit.WORK_DAY)
    assert in_units(two_days, TimeUnit.WORK_DAY) == 2
    assert in_units(timedelta(hours=36), TimeUnit.NATURAL_DAY) == 1.5
    assert in_units(timedelta(minutes=30), TimeUnit.URGENT_HOUR) == 0.5


def test_the_night_that_has_an_hour_more_and_the_one_that_has_one_less() -> None:
    longer = datetime(2026, 10, 24, 22, tzinfo=BERLIN)
    assert due(longer, 9, TimeUnit.WORK_HOUR, NIGHT_WATCH).astimezone(UTC).hour == 5
    shorter = datetime(2026, 3, 28, 22, tzinfo=BERLIN)
    morning = due(shorter, 7, TimeUnit.WORK_HOUR, NIGHT_WATCH)
    assert (morning.hour, morning.minute) == (6, 0)
    # A natural day ends at the same reading of the clock, or at the skip where it is not read.
    before = datetime(2026, 3, 28, 2, 30, tzinfo=BERLIN)
    skip = due(before, 1, TimeUnit.NATURAL_DAY, NIGHT_WATCH)
    assert (skip.hour, skip.minute) == (3, 0)
    again = datetime(2026, 10, 25, 2, 10, tzinfo=BERLIN, fold=1)
    assert due(again, 1, TimeUnit.NATURAL_DAY, NIGHT_WATCH).hour == 3


def test_where_nobody_ever_works_a_limit_is_refused_and_not_searched_for_ever() -> None:
    nobody = WorkCalendar(weekdays=frozenset())
    for unit in (TimeUnit.WORK_DAY, TimeUnit.WORK_HOUR):
        with pytest.raises(NoWorkingTime, match="400 days"):
            due(at(20, 10), 1, unit, nobody)
    with pytest.raises(NoWorkingTime):
        add_worked(at(20, 10), timedelta(hours=1), TimeUnit.URGENT_HOUR, WorkCalendar(urgent=()))
    once = nobody.with_special([SpecialDay(date(2026, 11, 23), None)])
    assert due(at(20, 10), 7, TimeUnit.WORK_HOUR, once) == at(23, 17, 30)
    with pytest.raises(NoWorkingTime):
        due(at(20, 10), 8, TimeUnit.WORK_HOUR, once)
    assert worked_between(at(1, 0), at(30, 0), TimeUnit.WORK_DAY, once) == nobody.day_length
    assert in_units(timedelta(hours=1), TimeUnit.WORK_DAY, WorkCalendar(shifts=())) == 1


def test_nonsense_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        due(at(20, 10), -1, TimeUnit.WORK_DAY)
    with pytest.raises(ValueError, match="negative"):
        add_worked(at(20, 10), timedelta(hours=-1), TimeUnit.WORK_DAY)
    with pytest.raises(ValueError, match="aware"):
        due(NAIVE, 1, TimeUnit.WORK_DAY)
    with pytest.raises(ValueError, match="aware"):
        worked_between(at(20, 10), NAIVE, TimeUnit.NATURAL_DAY)
    with pytest.raises(ValueError, match="2200"):
        due(at(20, 10), 10**7, TimeUnit.WORK_DAY)
    with pytest.raises(ValueError, match="weekdays"):
        WorkCalendar(weekdays=frozenset({7}))
    with pytest.raises(ValueError, match="twice"):
        WorkCalendar(
            special=frozenset([SpecialDay(NAIVE.date(), ()), SpecialDay(NAIVE.date(), None)])
        )
    with pytest.raises(ValueError, match="follow each other"):
        WorkCalendar(shifts=(Shift(0, 60), Shift(30, 90)))


@pytest.mark.parametrize(
    ("text", "shifts"),
    [
        ("9:00-12:00, 13:30-17:30", SHIFTS),
        ("09：00至12：00；13：30–17：30", SHIFTS),
        ("0:00-24:00", (Shift(0, 1440),)),
        (" ", ()),
    ],
)
def test_shifts_are_read_as_people_write_them(text: str, shifts: tuple[Shift, ...]) -> None:
    assert parse_shifts(text) == shifts
    assert parse_shifts(shifts_text(shifts)) == shifts


@pytest.mark.parametrize(
    "text",
    ["九点到五点", "9-12", "12:00-9:00", "9:00-12:00,11:00-13:00", "9:00-24:30", "9:61-10:00",
     "0:00-1:00,1:00-2:00,2:00-3:00,3:00-4:00,4:00-5:00,5:00-6:00,6:00-7:00"],
)  # fmt: skip
def test_shifts_that_cannot_be_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="shift"):
        parse_shifts(text)
