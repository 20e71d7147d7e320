"""Asking for time: who may ask, who decides, and that no working hour is lost or won by it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import IntegrityError, transaction

from shanzhi.cases.actions.accept import accept_case
from shanzhi.cases.actions.ask_for_time import ask_for_time
from shanzhi.cases.actions.close import close_case
from shanzhi.cases.actions.dispatch import dispatch_case
from shanzhi.cases.actions.grant_time import grant_time
from shanzhi.cases.actions.refuse_time import refuse_time
from shanzhi.cases.actions.resume_clock import resume_clock
from shanzhi.cases.actions.withdraw import withdraw_case
from shanzhi.cases.models import Case, CaseClock, TimeRequest
from shanzhi.cases.models.clock import ClockState
from shanzhi.cases.models.states import Circle, Outcome, State
from shanzhi.cases.models.time_request import TimeState
from shanzhi.cases.queries.links import reporter_of
from shanzhi.cases.tests.factories import COMMUNITY, counted
from shanzhi.cases.tests.time_stories import (
    TimeTown,
    handling,
    in_hand,
    last_event,
    make_time_town,
    on,
    reported,
)
from shanzhi.kernel.api import Denied, Invalid, Refusal, Role, TimeUnit, WrongState
from shanzhi.organizations.tests.factories import make_staff, make_unit

pytestmark = pytest.mark.django_db
DAY = (1, TimeUnit.WORK_DAY)


def refused(kind: type[Refusal], case: Case, step: Callable[[], object]) -> None:
    """The step is refused; matter, clocks, requests and history are as they were."""
    before, count = _picture(case), counted()
    with pytest.raises(kind):
        step()
    assert _picture(case) == before
    assert counted() == count


def _picture(case: Case) -> list[object]:
    return [
        list(Case.objects.filter(pk=case.pk).values()),
        list(CaseClock.objects.filter(case=case).order_by("id").values()),
        list(TimeRequest.objects.filter(case=case).order_by("id").values()),
    ]


def paused(story: TimeTown, case: Case, at: datetime) -> TimeRequest:
    """The clerk asks for a pause, the colleague grants it at the same moment."""
    request = ask_for_time(case, by=story.clerk, kind="pause", reason="weather", at=at)
    return grant_time(request, by=story.colleague, at=at)


def test_a_pause_gives_back_exactly_what_was_left() -> None:
    story = make_time_town()
    case = in_hand(story)
    assert case.due_at == on(5, 17, 30)
    paused(story, case, on(3, 15, 30))  # two hours of Tuesday, Wednesday and Thursday are left
    case.refresh_from_db()
    assert (case.paused_at, handling(case).state) == (on(3, 15, 30), ClockState.PAUSED)
    assert last_event(case).payload["clocks"] == [["handle", "0", "pause", ""]]
    case = resume_clock(case, by=story.clerk, at=on(16, 15, 30))
    assert (case.due_at, case.paused_at) == (on(18, 17, 30), None)
    assert handling(case).due_at == case.due_at
    assert last_event(case).payload["due"] == case.due_at.isoformat()
    assert last_event(case).payload["clocks"][0][2] == "resume"


def test_waiting_for_the_answer_costs_the_handler_nothing() -> None:
    story = make_time_town()
    case = in_hand(story)
    asked = on(5, 16, 30)
    request = ask_for_time(case, by=story.clerk, kind="pause", reason="resident", at=asked)
    grant_time(request, by=story.colleague, at=on(6, 10))
    case.refresh_from_db()
    assert case.paused_at == asked
    assert resume_clock(case, by=story.colleague, at=on(9, 9)).due_at == on(9, 10)


def test_an_extension_counts_from_the_deadline_and_not_from_the_decision() -> None:
    story = make_time_town()
    case = in_hand(story)
    request = ask_for_time(
        case, by=story.clerk, kind="extension", reason="materials", limit=DAY, at=on(3, 9)
    )
    grant_time(request, by=story.street, note="同意，请抓紧", at=on(4, 9))
    case.refresh_from_db()
    assert case.due_at == handling(case).due_at == on(6, 17, 30)
    assert last_event(case).payload["clocks"] == [
        ["handle", "0", "extend", case.due_at.isoformat()]
    ]
    assert TimeRequest.objects.filter(kind="extension", state=TimeState.GRANTED).count() == 1


def test_a_pause_after_an_extension_and_another_extension_after_it() -> None:
    story = make_time_town()
    case = in_hand(story)
    for at in (on(3, 9), on(3, 10)):
        request = ask_for_time(
            case, by=story.clerk, kind="extension", reason="others", limit=DAY, at=at
        )
        grant_time(request, by=story.colleague, at=at)
    paused(story, case, on(9, 9))
    case = resume_clock(case, by=story.clerk, at=on(10, 9))
    assert case.due_at == on(10, 17, 30)


def test_refused_with_words_and_the_clock_goes_on() -> None:
    story = make_time_town()
    case = in_hand(story)
    request = ask_for_time(case, by=story.clerk, kind="pause", reason="others", at=on(3, 9))
    refused(Invalid, case, lambda: refuse_time(request, by=story.street, note=" ", at=on(3, 10)))
    refuse_time(request, by=story.street, note="材料已经到了", at=on(3, 10))
    case.refresh_from_db()
    assert (case.due_at, case.paused_at) == (on(5, 17, 30), None)
    assert last_event(case).kind == "cases.TimeRefused"
    refused(WrongState, case, lambda: grant_time(request, by=story.street, at=on(3, 11)))


def test_nobody_decides_on_a_request_of_their_own() -> None:
    story = make_time_town()
    case = in_hand(story)
    request = ask_for_time(case, by=story.clerk, kind="pause", reason="weather", at=on(3, 9))
    refused(Denied, case, lambda: grant_time(request, by=story.clerk, at=on(3, 9)))
    refused(Denied, case, lambda: refuse_time(request, by=story.clerk, note="否", at=on(3, 9)))


def test_strangers_and_leaders_do_not_decide() -> None:
    story = make_time_town()
    case = in_hand(story)
    request = ask_for_time(case, by=story.clerk, kind="pause", reason="weather", at=on(3, 9))
    neighbour = make_staff(Role.COMMUNITY_CLERK, "990101001002")
    leader = make_staff(Role.LEADER, COMMUNITY[:6])
    for somebody in (neighbour, leader):
        refused(Denied, case, lambda who=somebody: grant_time(request, by=who, at=on(3, 9)))  # type: ignore[misc]  # 2026-11-25: the default binds the loop's name


def test_in_the_streets_circle_the_community_does_not_decide() -> None:
    story = make_time_town()
    case = in_hand(story)
    request = ask_for_time(case, by=story.clerk, kind="pause", reason="weather", at=on(3, 9))
    Case.objects.filter(pk=case.pk).update(circle=Circle.STREET)
    refused(Denied, case, lambda: grant_time(request, by=story.colleague, at=on(3, 9)))
    assert grant_time(request, by=story.street, at=on(3, 9)).state == TimeState.GRANTED


def test_only_the_unit_that_holds_it_asks() -> None:
    story = make_time_town()
    case = in_hand(story)
    refused(
        Denied,
        case,
        lambda: ask_for_time(case, by=story.street, kind="pause", reason="other", note="雨"),
    )


@pytest.mark.parametrize(
    ("kind", "reason", "note", "amount"),
    [
        ("holiday", "weather", "", 1),
        ("pause", "tired", "", 1),
        ("pause", "other", "  ", 1),
        ("extension", "weather", "", 0),
        ("extension", "weather", "", 61),
        ("pause", "weather", "长" * 301, 1),
        ("pause", "weather", "\x00", 1),
    ],
)
def test_a_request_says_what_why_and_how_long(
    kind: str, reason: str, note: str, amount: int
) -> None:
    story = make_time_town()
    case = in_hand(story)
    limit = (amount, TimeUnit.WORK_DAY)
    refused(
        Invalid,
        case,
        lambda: ask_for_time(
            case, by=story.clerk, kind=kind, reason=reason, note=note, limit=limit, at=on(3, 9)
        ),
    )


def test_an_extension_without_a_length_is_refused() -> None:
    story = make_time_town()
    case = in_hand(story)
    refused(
        Invalid,
        case,
        lambda: ask_for_time(case, by=story.clerk, kind="extension", reason="weather", at=on(3, 9)),
    )


def test_not_before_it_is_accepted_not_when_late_not_twice_not_while_paused() -> None:
    story = make_time_town()

    def ask(case: Case, at: datetime) -> TimeRequest:
        return ask_for_time(case, by=story.clerk, kind="pause", reason="weather", at=at)

    fresh = reported(story.town, on(2, 9))
    refused(WrongState, fresh, lambda: ask(fresh, on(2, 10)))
    case = in_hand(story)
    refused(WrongState, case, lambda: ask(case, on(6, 9)))
    request = ask(case, on(3, 9))
    refused(WrongState, case, lambda: ask(case, on(3, 10)))
    grant_time(request, by=story.colleague, at=on(3, 11))
    refused(WrongState, case, lambda: ask(case, on(3, 12)))


def test_nothing_stands_still_so_nothing_goes_on() -> None:
    story = make_time_town()
    case = in_hand(story)
    refused(WrongState, case, lambda: resume_clock(case, by=story.clerk, at=on(3, 9)))
    paused(story, case, on(3, 9))
    neighbour = make_staff(Role.COMMUNITY_CLERK, "990101001002")
    refused(Denied, case, lambda: resume_clock(case, by=neighbour, at=on(3, 10)))


def test_closed_while_paused_is_closed_in_time_with_a_deadline_that_says_so() -> None:
    story = make_time_town()
    case = in_hand(story)
    paused(story, case, on(3, 9))
    case = close_case(case, by=story.clerk, outcome=Outcome.SOLVED, note="修好了", at=on(20, 9))
    payload = last_event(case).payload
    assert payload["in_time"] is True
    assert [row[2] for row in payload["clocks"] if row[0] == "handle"] == ["resume", "stop"]
    case.refresh_from_db()
    assert case.handled_at is not None
    assert case.handled_at < case.due_at == handling(case).due_at
    assert (case.paused_at, handling(case).state) == (None, ClockState.STOPPED)
    assert not _dangling()


def test_moved_while_paused_the_pause_is_over_and_the_new_unit_has_its_own_time() -> None:
    story = make_time_town()
    case = in_hand(story)
    request = paused(story, case, on(3, 9))
    team = make_unit(place_code=COMMUNITY, name="和风物业服务中心")
    case = dispatch_case(case, by=story.clerk, unit_id=team.pk, reason="归物业", at=on(9, 9))
    request.refresh_from_db()
    assert (request.state, request.ended_at) == (TimeState.ENDED, on(9, 9))
    assert (case.paused_at, case.due_at) == (None, on(12, 17, 30))
    assert not _dangling()


def test_a_question_that_nobody_answered_ends_with_the_clock() -> None:
    story = make_time_town()
    case = in_hand(story)
    request = ask_for_time(case, by=story.clerk, kind="pause", reason="weather", at=on(3, 9))
    withdraw_case(case, by=reporter_of(case), at=on(3, 10))
    request.refresh_from_db()
    assert (request.state, request.decided_at) == (TimeState.ENDED, None)
    refused(WrongState, case, lambda: grant_time(request, by=story.street, at=on(3, 11)))


def test_withdrawn_while_paused_leaves_nothing_standing() -> None:
    story = make_time_town()
    case = in_hand(story)
    paused(story, case, on(3, 9))
    case = withdraw_case(case, by=reporter_of(case), at=on(4, 9))
    assert (case.state, case.paused_at) == (State.WITHDRAWN, None)
    assert not CaseClock.objects.filter(case=case, state__in=["running", "paused"]).exists()
    assert not _dangling()


def test_the_database_keeps_one_open_request_for_a_clock() -> None:
    story = make_time_town()
    case = accept_case(reported(story.town, on(2, 9)), by=story.clerk, at=on(2, 9))
    request = ask_for_time(case, by=story.clerk, kind="pause", reason="weather", at=on(3, 9))
    request.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        request.save(force_insert=True)


def _dangling() -> bool:
    """Is a request open whose clock is not?"""
    return (
        TimeRequest.objects.filter(clock__state__in=["stopped", "void"])
        .exclude(state__in=[TimeState.ENDED, TimeState.REFUSED])
        .exclude(kind="extension", state=TimeState.GRANTED)
        .exists()
    )
