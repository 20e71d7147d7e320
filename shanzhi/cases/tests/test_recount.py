"""Deadlines move with the calendar, the category and the rule of reopening."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.cases.actions.accept import accept_case
from shanzhi.cases.actions.classify import correct_category
from shanzhi.cases.actions.clocks import Clocks
from shanzhi.cases.actions.close import close_case
from shanzhi.cases.actions.correct_place import correct_place
from shanzhi.cases.actions.correct_urgency import correct_urgency
from shanzhi.cases.actions.rate import send_back_case
from shanzhi.cases.actions.recount_clocks import recount_clocks
from shanzhi.cases.actions.resume_clock import resume_clock
from shanzhi.cases.actions.sweep_clocks import sweep_clocks
from shanzhi.cases.models import Case, Category, Deadline
from shanzhi.cases.models.clock import ClockKind
from shanzhi.cases.models.states import Outcome
from shanzhi.cases.queries.links import reporter_of
from shanzhi.cases.rules.clocks import Extension, Pause, reckon, rest_after, warn_moment
from shanzhi.cases.tests.factories import COMMUNITY, counted
from shanzhi.cases.tests.test_time_requests import paused
from shanzhi.cases.tests.time_stories import (
    handling,
    in_hand,
    last_event,
    make_time_town,
    on,
    reported,
)
from shanzhi.kernel.api import (
    DEFAULT_CALENDAR,
    SYSTEM,
    Denied,
    TimeUnit,
    bump,
    due,
    history,
    set_calendar_day,
    worked_between,
)
from shanzhi.places.tests.factories import make_grid

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ordinary_november() -> Iterator[None]:
    """What an earlier story remembered of calendars and rules is forgotten, and what this one says."""
    tables = ("kernel.calendars", "cases.deadlines", "cases.categories")
    for name in tables:
        bump(name)
    yield
    for name in tables:
        bump(name)


def rests(day: int, place_code: str = COMMUNITY[:6]) -> None:
    """That day of November becomes a day off there."""
    set_calendar_day(
        date(2026, 11, day), works=False, by=SYSTEM, place_code=place_code, name="地方假日"
    )


def test_a_new_holiday_moves_what_runs_and_tells_every_matter_once() -> None:
    story = make_time_town()
    case = in_hand(story)
    rests(4)
    assert recount_clocks(COMMUNITY[:6], at=on(3, 9)) == 1
    case.refresh_from_db()
    assert case.due_at == handling(case).due_at == on(6, 17, 30)
    event = last_event(case)
    assert event.kind == "cases.ClockRecounted"
    assert ["handle", "0", "recount", case.due_at.isoformat()] in event.payload["clocks"]
    count = counted()
    assert recount_clocks(COMMUNITY[:6], at=on(3, 9)) == 0
    assert counted() == count


def test_other_places_and_natural_time_stay() -> None:
    story = make_time_town()
    case = in_hand(story)
    Deadline.objects.create(clock=ClockKind.HANDLE, limit_amount=2, limit_unit="natural_day")
    bump("cases.deadlines")
    natural = in_hand(story)
    rests(4)
    assert recount_clocks("330102", at=on(3, 9)) == 0
    assert recount_clocks("", at=on(3, 9), size=1) == 1
    natural.refresh_from_db()
    case.refresh_from_db()
    assert natural.due_at == on(4, 9)
    assert case.due_at == on(6, 17, 30)


def test_a_moment_that_a_person_named_stays() -> None:
    story = make_time_town()
    case = in_hand(story)
    Clocks(case, on(2, 9)).start(ClockKind.HANDLE, due_at=on(4, 12))
    rests(4)
    recount_clocks(COMMUNITY[:6], at=on(3, 9))
    assert handling(case).due_at == on(4, 12)


def test_what_stands_still_is_reckoned_when_it_goes_on() -> None:
    story = make_time_town()
    case = in_hand(story)
    paused(story, case, on(3, 9))
    rests(4)
    recount_clocks(COMMUNITY[:6], at=on(3, 10))
    case.refresh_from_db()
    assert case.due_at == on(5, 17, 30)
    # Of Tuesday, Thursday and Friday, which the calendar gives now, all is left on Monday.
    assert resume_clock(case, by=story.clerk, at=on(9, 9)).due_at == on(11, 17, 30)


def test_late_by_the_old_calendar_and_in_time_by_the_new_one() -> None:
    story = make_time_town()
    case = in_hand(story)
    sweep_clocks(at=on(6, 9))
    rests(5)
    recount_clocks(COMMUNITY[:6], at=on(6, 9))
    assert handling(case).ran_out_at is None
    assert sweep_clocks(at=on(6, 17, 30))[0] >= 1
    assert handling(case).ran_out_at == on(6, 17, 30)


def test_only_the_system_recounts() -> None:
    story = make_time_town()
    in_hand(story)
    rests(4)
    count = counted()
    with pytest.raises(Denied):
        recount_clocks("", by=story.street)
    assert counted() == count


def test_the_right_category_brings_its_own_limit_from_the_start_of_the_clock() -> None:
    story = make_time_town()
    Category.objects.filter(pk="04").update(limit_amount=5, limit_unit="work_day")
    bump("cases.categories")
    case = in_hand(story)
    case = correct_category(case, by=story.clerk, category_code="04", at=on(4, 9))
    assert case.due_at == handling(case).due_at == on(9, 17, 30)
    payload = last_event(case).payload
    assert payload["clocks"] == [["handle", "0", "recount", case.due_at.isoformat()]]
    assert payload["due"] == case.due_at.isoformat()


def test_a_limit_that_a_person_gave_outlives_the_category() -> None:
    story = make_time_town()
    Category.objects.filter(pk="04").update(limit_amount=5, limit_unit="work_day")
    bump("cases.categories")
    case = in_hand(story)
    Clocks(case, on(2, 9)).start(ClockKind.HANDLE, limit=(1, TimeUnit.WORK_DAY))
    correct_category(case, by=story.clerk, category_code="04", at=on(2, 10))
    assert handling(case).due_at == on(3, 17, 30)


def test_the_right_urgency_brings_its_own_limits_from_the_start_of_the_clocks() -> None:
    story = make_time_town()
    case = in_hand(story)
    urgent = correct_urgency(case, by=story.clerk, urgency=1, reason="要赶紧", at=on(2, 11))
    assert urgent.due_at == handling(case).due_at == on(3, 17, 30)
    told = {row[0]: row[2:] for row in last_event(case).payload["clocks"]}
    assert told["handle"] == ["recount", urgent.due_at.isoformat()]
    assert told.keys() == {"handle", "contact"}
    back = correct_urgency(case, by=story.clerk, urgency=0, reason="不急", at=on(2, 12))
    assert back.due_at == case.due_at


def test_a_clock_that_is_already_over_by_the_right_urgency_runs_out_now() -> None:
    story = make_time_town()
    case = reported(story.town, on(2, 9))
    correct_urgency(case, by=story.clerk, urgency=2, reason="电线裸露", at=on(2, 14))
    sweep_clocks(at=on(2, 14, 1))
    ended = [row for row in history("case", case.pk) if row.kind == "cases.ClockRanOut"]
    assert {row.payload["clock"] for row in ended} == {"accept", "handle"}


def test_a_clock_that_stands_still_goes_on_with_the_limit_of_the_right_urgency() -> None:
    story = make_time_town()
    case = in_hand(story)
    paused(story, case, on(3, 15, 30))
    correct_urgency(case, by=story.clerk, urgency=1, reason="要赶紧", at=on(4, 9))
    resumed = resume_clock(case, by=story.clerk, at=on(5, 15, 30))
    assert resumed.due_at == on(5, 17, 30)  # two hours of one working day were left


def test_the_right_place_brings_its_limits_and_its_calendar() -> None:
    story = make_time_town()
    other = make_grid("东湖网格", "990101001002")
    Deadline.objects.create(
        clock=ClockKind.HANDLE, place_code=other.code[:12], limit_amount=4, limit_unit="work_day"
    )
    bump("cases.deadlines")
    rests(4, other.code[:12])
    case = in_hand(story)
    case = correct_place(
        case, by=story.clerk, place_code=other.code, address="", reason="说的是东湖", at=on(3, 9)
    )
    # Four working days after Monday; Wednesday is none there.
    assert case.due_at == handling(case).due_at == on(9, 17, 30)
    assert ["handle", "0", "recount", case.due_at.isoformat()] in last_event(case).payload["clocks"]


def test_what_a_person_gave_outlives_place_and_urgency() -> None:
    story = make_time_town()
    other = make_grid("东湖网格", COMMUNITY)
    case = in_hand(story)
    Clocks(case, on(2, 9)).start(ClockKind.HANDLE, limit=(1, TimeUnit.WORK_DAY))
    correct_urgency(case, by=story.clerk, urgency=2, reason="裸露", at=on(2, 10))
    correct_place(
        case, by=story.clerk, place_code=other.code, address="", reason="东湖", at=on(2, 10)
    )
    assert handling(case).due_at == on(3, 17, 30)


def sent_back(rule: str) -> Case:
    """Closed on Thursday at 15:30 with two hours left, sent back on Monday the 9th at nine."""
    story = make_time_town()
    Deadline.objects.create(
        clock=ClockKind.HANDLE, limit_amount=3, limit_unit="work_day", after_reopening=rule
    )
    bump("cases.deadlines")
    case = accept_case(reported(story.town, on(2, 9)), by=story.clerk, at=on(2, 9))
    close_case(case, by=story.clerk, outcome=Outcome.SOLVED, note="修好了", at=on(5, 15, 30))
    return send_back_case(
        case, by=reporter_of(case), satisfaction=2, reason="还是不亮", at=on(9, 9)
    )


def test_after_a_reopening_everything_counts_anew() -> None:
    assert sent_back("anew").due_at == on(12, 17, 30)


def test_or_the_rest_but_at_least_a_quarter_of_the_limit() -> None:
    case = sent_back("rest")
    # 28 working hours from Monday to Thursday's end; a quarter of them is more than two hours.
    assert handling(case).rest_seconds == 7 * 3600
    assert case.due_at == handling(case).due_at == on(9, 17, 30)


def test_the_rest_is_recounted_as_a_rest() -> None:
    case = sent_back("rest")
    rests(9)
    recount_clocks(COMMUNITY[:6], at=on(9, 9))
    case.refresh_from_db()
    assert case.due_at == on(10, 17, 30)


HOURS = st.integers(0, 400).map(lambda n: timedelta(hours=n))
UNITS = st.sampled_from(list(TimeUnit))


@given(UNITS, st.integers(1, 20), HOURS, HOURS)
def test_a_pause_loses_no_time_whatever_the_unit(
    unit: TimeUnit, amount: int, before: timedelta, length: timedelta
) -> None:
    start = on(2, 9)
    end = due(start, amount, unit)
    began, ended = start + before, start + before + length
    moved = reckon(start, (amount, unit), [Pause(began, ended)]).due_at
    assert moved is not None
    if began >= end:
        assert moved == end
        return
    assert worked_between(ended, moved, unit) == worked_between(began, end, unit)
    assert reckon(start, (amount, unit), [Pause(began, None)]).left == worked_between(
        began, end, unit
    )


@given(UNITS, st.integers(1, 20), st.integers(1, 5), HOURS)
def test_an_extension_is_worth_the_same_whenever_it_is_granted(
    unit: TimeUnit, amount: int, more: int, when: timedelta
) -> None:
    start = on(2, 9)
    steps = [Extension(start + when, (more, unit))]
    end = due(start, amount, unit)
    assert reckon(start, (amount, unit), steps).due_at == due(end, more, unit)


@given(UNITS, st.integers(1, 20), HOURS)
def test_the_warning_comes_before_the_end_and_not_before_now(
    unit: TimeUnit, amount: int, passed: timedelta
) -> None:
    start = on(2, 9)
    end, at = due(start, amount, unit), start + passed
    warning = warn_moment(at, end, (amount, unit), DEFAULT_CALENDAR)
    assert (warning is None) == (end <= at)
    if warning is not None:
        assert at <= warning <= end


@given(HOURS, HOURS)
def test_the_rest_lies_between_a_quarter_and_the_whole(whole: timedelta, left: timedelta) -> None:
    assert whole / 4 <= rest_after(whole, left) <= whole
    assert rest_after(whole, -left) == whole / 4
