"""Calendars of places: who may change them, who inherits what, and what the desk warns of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import IntegrityError, transaction

from shanzhi.kernel import calendars
from shanzhi.kernel.actions.clear_calendar_day import clear_calendar_day
from shanzhi.kernel.actions.confirm_calendar_year import confirm_calendar_year
from shanzhi.kernel.actions.seed_calendar_year import seed_calendar_year, seed_published_years
from shanzhi.kernel.actions.set_calendar_day import set_calendar_day
from shanzhi.kernel.actions.set_calendar_hours import set_calendar_hours
from shanzhi.kernel.actors import NOBODY, SYSTEM, Actor, Grant, Role
from shanzhi.kernel.calendars import YearWarning, calendar_for, calendar_warnings, place_calendar
from shanzhi.kernel.models import Calendar, CalendarDay, CalendarYear, Event, TableVersion
from shanzhi.kernel.refusals import Denied, Invalid, NotFound, Refusal
from shanzhi.kernel.tests.factories import make_actor
from shanzhi.kernel.web.cli import cli
from shanzhi.kernel.working_time.calendar import DEFAULT, SHIFTS
from shanzhi.kernel.working_time.published import published_years
from shanzhi.kernel.working_time.reckoning import due
from shanzhi.kernel.working_time.shifts import Shift
from shanzhi.kernel.working_time.units import TimeUnit

pytestmark = pytest.mark.django_db
COUNTY, STREET, GRID = "990101", "990101001", "990101001001001"
OTHER = "990102"
NATIONAL_DAY = date(2026, 10, 1)
MONDAY = date(2026, 11, 23)
MORNING = (Shift(8 * 60, 12 * 60),)


@pytest.fixture(autouse=True)
def _calendars_are_read_anew() -> None:
    """Rows of the test before were rolled back without a word."""
    calendars._calendars._held = None


def lin(scope: str = COUNTY) -> Actor:
    """Lin dispatches for her county and keeps its calendar."""
    return make_actor(Role.CITY_DISPATCHER, scope_code=scope)


def told() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("kind", flat=True))


def test_a_new_database_works_from_monday_to_friday() -> None:
    assert calendar_for(GRID) is calendar_for("")
    assert calendar_for("") == DEFAULT


def test_the_published_years_are_entered_once_and_what_people_said_stays() -> None:
    set_calendar_day(NATIONAL_DAY, works=True, by=SYSTEM, name="国庆值守")
    entered = seed_published_years(by=SYSTEM)
    assert entered == [year for year in published_years() if year >= 2024]
    assert entered[0] == 2024
    before = told()
    assert seed_published_years(by=SYSTEM) == []
    seed_calendar_year(2026, by=SYSTEM)
    assert told() == before
    assert before == ["kernel.CalendarDaySet", *["kernel.CalendarYearSeeded"] * len(entered)]
    spring = calendar_for(GRID).shifts_on(date(2026, 2, 17))
    working_saturday = calendar_for(GRID).shifts_on(date(2026, 2, 14))
    assert (spring, working_saturday) == ((), SHIFTS)
    assert calendar_for(GRID).works_on(NATIONAL_DAY)
    assert CalendarDay.objects.get(day=date(2026, 2, 14)).name == "调休上班"


def test_a_deadline_over_national_day_moves_once_its_calendar_is_known() -> None:
    start = datetime(2026, 9, 30, 10, tzinfo=DEFAULT.zone)
    assert due(start, 1, TimeUnit.WORK_DAY, calendar_for(GRID)).day == 1
    seed_calendar_year(2026, by=SYSTEM)
    assert due(start, 1, TimeUnit.WORK_DAY, calendar_for(GRID)).day == 8


def test_a_year_that_was_never_published_is_refused() -> None:
    unknown = published_years()[-1] + 1
    with pytest.raises(Invalid, match=f"没有 {unknown} 年的"):
        seed_calendar_year(unknown, by=SYSTEM)
    assert not Calendar.objects.exists()
    assert told() == []


def test_lins_county_says_only_what_is_different_and_has_the_rest_from_above() -> None:
    seed_calendar_year(2026, by=SYSTEM)
    set_calendar_day(MONDAY, works=False, by=lin(), place_code=COUNTY, name="泼水节")
    set_calendar_day(NATIONAL_DAY, works=True, by=lin(), place_code=COUNTY, shifts=MORNING)
    county, elsewhere = calendar_for(GRID), calendar_for(OTHER)
    assert (county.works_on(MONDAY), elsewhere.works_on(MONDAY)) == (False, True)
    assert (county.shifts_on(NATIONAL_DAY), elsewhere.works_on(NATIONAL_DAY)) == (MORNING, False)
    assert county.shifts == SHIFTS
    assert not county.works_on(date(2026, 10, 2))
    set_calendar_hours(STREET, by=lin(), shifts=MORNING, weekdays=range(6))
    street = calendar_for(GRID)
    assert (street.shifts, street.weekdays) == (MORNING, frozenset(range(6)))
    assert (street.urgent, street.zone) == (DEFAULT.urgent, DEFAULT.zone)
    assert not street.works_on(MONDAY)
    # The nearest place that speaks of a day is right.
    set_calendar_day(MONDAY, works=True, by=lin(), place_code=STREET)
    assert calendar_for(GRID).shifts_on(MONDAY) == MORNING
    assert not calendar_for(f"{COUNTY}002").works_on(MONDAY)
    said = place_calendar(GRID).days[NATIONAL_DAY]
    assert (said.place_code, said.works, said.shifts) == (COUNTY, True, MORNING)


def test_what_is_said_again_changes_nothing_and_can_be_taken_back() -> None:
    for _ in range(2):
        set_calendar_day(MONDAY, works=False, by=lin(), place_code=COUNTY, name=" 泼水节 ")
    set_calendar_day(MONDAY, works=False, by=lin(), place_code=COUNTY, name="泼水节假期")
    for _ in range(2):
        set_calendar_hours(COUNTY, by=lin(), zone="Asia/Urumqi", urgent_shifts=MORNING)
    assert calendar_for(COUNTY).zone.key == "Asia/Urumqi"
    set_calendar_hours(COUNTY, by=lin())
    assert calendar_for(COUNTY).zone == DEFAULT.zone
    clear_calendar_day(MONDAY, by=lin(), place_code=COUNTY)
    assert calendar_for(COUNTY).works_on(MONDAY)
    for _ in range(2):
        confirm_calendar_year(2027, by=lin(), place_code=COUNTY)
    assert told() == [
        "kernel.CalendarDaySet",
        "kernel.CalendarDaySet",
        "kernel.CalendarHoursSet",
        "kernel.CalendarHoursSet",
        "kernel.CalendarDayCleared",
        "kernel.CalendarYearConfirmed",
    ]
    assert set(Event.objects.values_list("place_code", flat=True)) == {COUNTY}
    payloads = str(list(Event.objects.values_list("payload", flat=True)))
    assert "泼水节" not in payloads


Refused = tuple[Callable[[], object], type[Refusal], str]
REFUSED: list[Refused] = [
    (lambda: set_calendar_day(MONDAY, works=False, by=lin(), place_code=OTHER), Denied, "工作日历"),
    (lambda: set_calendar_day(MONDAY, works=False, by=lin()), Denied, "工作日历"),
    (lambda: seed_calendar_year(2026, by=lin()), Denied, "工作日历"),
    (lambda: confirm_calendar_year(2027, by=lin(OTHER), place_code=COUNTY), Denied, "工作日历"),
    (lambda: set_calendar_hours(COUNTY, by=NOBODY), Denied, "工作日历"),
    (lambda: clear_calendar_day(MONDAY, by=NOBODY, place_code=COUNTY), Denied, "工作日历"),
    (
        lambda: set_calendar_day(MONDAY, works=True, by=make_actor(Role.LEADER), place_code=COUNTY),
        Denied,
        "工作日历",
    ),
    (lambda: clear_calendar_day(MONDAY, by=lin(), place_code=COUNTY), NotFound, "没有单独设定"),
    (lambda: confirm_calendar_year(20270, by=lin(), place_code=COUNTY), Invalid, "2199"),
    (lambda: confirm_calendar_year(2027, by=SYSTEM, place_code="99"), Invalid, "没有这个地点"),
    (lambda: set_calendar_day(date(1999, 1, 1), works=True, by=SYSTEM), Invalid, "2000"),
    (lambda: set_calendar_day(MONDAY, works=True, by=SYSTEM, name="长" * 31), Invalid, "30 个字"),
    (lambda: set_calendar_day(MONDAY, works=False, by=SYSTEM, shifts=MORNING), Invalid, "休息日"),
    (lambda: set_calendar_hours(COUNTY, by=lin(), zone="Mars/Base"), Invalid, "没有这个时区"),
    (lambda: set_calendar_hours("", by=SYSTEM, shifts=MORNING), Invalid, "请至少选"),
]


@pytest.mark.parametrize(("attempt", "refusal", "sentence"), REFUSED)
def test_what_is_refused_changes_nothing_and_is_told_to_nobody(
    attempt: Callable[[], object], refusal: type[Refusal], sentence: str
) -> None:
    with pytest.raises(refusal, match=sentence):
        attempt()
    for model in (Calendar, CalendarDay, CalendarYear, Event, TableVersion):
        assert not model._default_manager.exists()


def refused_by_the_database(**values: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Calendar.objects.create(**{"place_code": COUNTY, **values})


def test_the_database_refuses_nonsense() -> None:
    refused_by_the_database(place_code="12345")
    refused_by_the_database(weekdays="0")
    refused_by_the_database(shifts="9 to 5")
    refused_by_the_database(urgent_shifts="09:00-24:30")
    refused_by_the_database(place_code="", zone="Asia/Shanghai")
    own = Calendar.objects.create(place_code=COUNTY)
    refused_by_the_database()
    day = {"calendar": own, "day": MONDAY, "works": False}
    CalendarDay.objects.create(**day)
    for bad in ({}, {"day": NATIONAL_DAY, "shifts": "09:00-12:00"}, {"day": date(1999, 1, 1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CalendarDay.objects.create(**{**day, **bad})
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarYear.objects.create(calendar=own, year=1999, seeded=False)


def test_deadlines_of_many_matters_ask_the_database_nothing(
    django_assert_num_queries: Any,
) -> None:
    seed_calendar_year(2026, by=SYSTEM)
    set_calendar_hours(STREET, by=lin(), shifts=MORNING)
    calendar_for(GRID)
    with django_assert_num_queries(0):
        found = {id(calendar_for(f"{STREET}{n:06}")) for n in range(100)}
    assert len(found) == 1


NOW = datetime(2026, 11, 25, 8, tzinfo=UTC)


def test_sixty_days_before_a_year_nobody_entered_its_keepers_are_warned() -> None:
    seed_published_years(by=SYSTEM)
    nurse = make_actor(Role.STREET_DISPATCHER, scope_code=STREET)
    assert calendar_warnings(lin(), NOW) == [YearWarning(COUNTY, 2027, 37)]
    assert calendar_warnings(nurse, NOW) == []
    first_day = datetime(2027, 1, 1, 8, tzinfo=DEFAULT.zone) - timedelta(days=60)
    assert calendar_warnings(lin(), first_day)
    assert calendar_warnings(lin(), first_day - timedelta(days=1)) == []
    late = calendar_warnings(lin(), datetime(2027, 3, 1, tzinfo=UTC))
    assert late == [YearWarning(COUNTY, 2027, 0)]


def test_who_confirms_above_confirms_below_and_not_beside() -> None:
    seed_published_years(by=SYSTEM)
    confirm_calendar_year(2027, by=lin(), place_code=COUNTY)
    assert calendar_warnings(lin(), NOW) == []
    assert calendar_warnings(lin(STREET), NOW) == []
    assert calendar_warnings(lin(OTHER), NOW) == [YearWarning(OTHER, 2027, 37)]
    both = Actor(
        kind="staff", id=1, grants=tuple(Grant(Role.OPERATOR, code) for code in (STREET, "", OTHER))
    )
    assert calendar_warnings(both, NOW) == [YearWarning("", 2027, 37)]


def test_an_operator_enters_years_at_the_terminal() -> None:
    terminal = CliRunner()
    assert "2024" in terminal.invoke(cli, ["calendar", "seed"]).output
    assert "nothing new" in terminal.invoke(cli, ["calendar", "seed"]).output
    own = terminal.invoke(cli, ["calendar", "seed", "2026", "--place", COUNTY])
    assert own.output.startswith("2026: ")
    never = terminal.invoke(cli, ["calendar", "seed", "2099"])
    assert never.exit_code == 1
    assert "2099" in never.output
    assert terminal.invoke(cli, ["calendar", "seed", "--place", COUNTY]).exit_code == 2
    shown = terminal.invoke(cli, ["calendar", "list"]).output.splitlines()
    assert [line.split()[0] for line in shown] == ["everywhere", COUNTY]
    assert "12345  09:00-12:00,13:30-17:30" in shown[0]
    assert shown[0].rstrip().endswith(str(published_years()[-1]))
