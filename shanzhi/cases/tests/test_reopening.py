"""Nothing ends for good: the level above opens it again, and the reporter may appeal."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shanzhi.cases.actions.accept import accept_case
from shanzhi.cases.actions.appeal import appeal_case
from shanzhi.cases.actions.archive import archive_unrated
from shanzhi.cases.actions.close import close_case
from shanzhi.cases.actions.decide_appeal import decide_appeal
from shanzhi.cases.actions.rate import rate_case
from shanzhi.cases.actions.reopen import reopen_case
from shanzhi.cases.actions.withdraw import withdraw_case
from shanzhi.cases.models import Appeal, Case
from shanzhi.cases.models.appeal import AppealState
from shanzhi.cases.models.states import Outcome, State
from shanzhi.cases.queries.appeals import waiting_appeals
from shanzhi.cases.queries.links import reporter_of
from shanzhi.cases.queries.timeline import timeline
from shanzhi.cases.tests.factories import make_handled, make_report
from shanzhi.cases.tests.quality_stories import NOTE, Levels, assert_in_order, make_levels
from shanzhi.cases.tests.test_handling import refused
from shanzhi.kernel.api import Denied, Invalid, Role, WrongState, history, now
from shanzhi.organizations.tests.factories import make_staff

pytestmark = pytest.mark.django_db


def ended(levels: Levels, state: State) -> Case:
    """A matter in each of the states that can be opened again."""
    if state == State.WITHDRAWN:
        case = make_report(levels.town)
        return withdraw_case(case, by=reporter_of(case), reason="solved")
    case = make_handled(levels.town)
    if state == State.RATED:
        rate_case(case, by=reporter_of(case), solved=False, satisfaction=1, reason="还响")
    if state == State.NOT_RATED:
        archive_unrated(at=now() + timedelta(days=8))
    return Case.objects.get(pk=case.pk)


@pytest.mark.parametrize("state", [State.HANDLED, State.RATED, State.NOT_RATED, State.WITHDRAWN])
def test_the_street_opens_it_again_and_the_next_closing_is_verified(state: State) -> None:
    levels = make_levels()
    case = ended(levels, state)
    again = reopen_case(case, by=levels.street, reason="居民又来反映，请再去看")
    assert (again.state, again.times_reopened) == (State.DISPATCHED, 1)
    assert (again.holder_unit, again.finished_at) == (levels.town.desk, None)
    assert_in_order(case)
    accept_case(again, by=levels.clerk)
    closed = close_case(again, by=levels.clerk, outcome=Outcome.SOLVED, note=NOTE)
    assert closed.state == State.VERIFYING
    assert_in_order(case)


def test_it_can_be_opened_more_than_once_but_not_while_it_is_open() -> None:
    levels = make_levels()
    case = ended(levels, State.RATED)
    for times in (1, 2):
        case = reopen_case(case, by=levels.street, reason="再去看")
        refused(
            WrongState, case, lambda one=case: reopen_case(one, by=levels.street, reason="再去看")
        )
        assert case.times_reopened == times
        case = withdraw_case(case, by=reporter_of(case))


def test_the_community_another_street_and_the_reporter_cannot_open_it_again() -> None:
    levels = make_levels()
    case = ended(levels, State.RATED)
    other = make_staff(Role.STREET_DISPATCHER, "990101002")
    for who in (levels.clerk, other, levels.handler, reporter_of(case)):
        refused(Denied, case, lambda by=who: reopen_case(case, by=by, reason="再去看"))
    Case.objects.filter(pk=case.pk).update(circle=2)
    refused(Denied, case, lambda: reopen_case(case, by=levels.street, reason="再去看"))
    refused(Invalid, case, lambda: reopen_case(case, by=levels.city, reason=" "))
    assert reopen_case(case, by=levels.city, reason="再去看").state == State.DISPATCHED


@pytest.mark.parametrize("state", [State.RATED, State.NOT_RATED, State.WITHDRAWN])
def test_every_end_can_be_appealed_and_the_street_finds_it(state: State) -> None:
    levels = make_levels()
    case = ended(levels, state)
    at = case.finished_at
    assert at is not None
    appeal = appeal_case(case, by=reporter_of(case), words="根本没有解决", at=at)
    assert appeal.unit == levels.street_office
    assert [found.case for found in waiting_appeals(levels.street)] == [case]
    assert Case.objects.get(pk=case.pk).state == state
    refused(
        WrongState, case, lambda: appeal_case(case, by=reporter_of(case), words="再说一次", at=at)
    )


def test_an_appeal_that_is_right_opens_it_again_and_one_that_is_not_gets_its_reason() -> None:
    levels = make_levels()
    right, wrong = ended(levels, State.RATED), ended(levels, State.RATED)
    for case in (right, wrong):
        appeal_case(case, by=reporter_of(case), words="根本没有解决")
    decide_appeal(right, by=levels.street, reopen=True, reason="确实没有办好")
    decide_appeal(wrong, by=levels.street, reopen=False, reason="现场看过，已经停工")
    states = [Case.objects.get(pk=case.pk).state for case in (right, wrong)]
    assert states == [State.DISPATCHED, State.RATED]
    assert_in_order(right)
    last = timeline(wrong, reporter_of(wrong))[-1]
    assert (last.kind, last.detail) == ("AppealDecided", "现场看过，已经停工")
    assert waiting_appeals(levels.street) == []
    assert "现场" not in "".join(str(event.payload) for event in history("case", wrong.pk))


def test_who_may_not_decide_changes_nothing() -> None:
    levels = make_levels()
    case = ended(levels, State.RATED)
    appeal_case(case, by=reporter_of(case), words="根本没有解决")
    Case.objects.filter(pk=case.pk).update(handler_id=levels.street.id)
    for who in (levels.clerk, levels.handler, levels.street, reporter_of(case)):
        refused(Denied, case, lambda by=who: decide_appeal(case, by=by, reopen=True, reason="有理"))
    refused(Invalid, case, lambda: decide_appeal(case, by=levels.city, reopen=True, reason=""))
    assert Appeal.objects.get().state == AppealState.WAITING


def test_a_merged_matter_is_taken_out_before_its_appeal_is_granted() -> None:
    levels = make_levels()
    case, other = make_report(levels.town), make_report(levels.town)
    Case.objects.filter(pk=case.pk).update(state=State.MERGED, merged_into=other, finished_at=now())
    appeal_case(case, by=reporter_of(case), words="不是同一件事")
    refused(
        WrongState, case, lambda: decide_appeal(case, by=levels.street, reopen=True, reason="对")
    )
    answered = decide_appeal(case, by=levels.street, reopen=False, reason="是同一件")
    assert answered.state == AppealState.UPHELD


def test_what_is_open_or_long_over_cannot_be_appealed_nor_by_a_neighbour() -> None:
    levels = make_levels()
    case, open_case = ended(levels, State.RATED), make_report(levels.town)
    mine = reporter_of(case)
    refused(
        WrongState,
        open_case,
        lambda: appeal_case(open_case, by=reporter_of(open_case), words="太慢"),
    )
    refused(
        WrongState,
        case,
        lambda: appeal_case(case, by=mine, words="没解决", at=now() + timedelta(days=31)),
    )
    refused(Denied, case, lambda: appeal_case(case, by=reporter_of(open_case), words="没解决"))
    refused(Denied, case, lambda: appeal_case(case, by=levels.clerk, words="没解决"))
    refused(Invalid, case, lambda: appeal_case(case, by=mine, words=" "))
    refused(
        WrongState, case, lambda: decide_appeal(case, by=levels.street, reopen=True, reason="对")
    )
    assert not Appeal.objects.exists()


def test_taking_back_says_why() -> None:
    levels = make_levels()
    case = make_report(levels.town)
    refused(Invalid, case, lambda: withdraw_case(case, by=reporter_of(case), reason="whim"))
    withdraw_case(case, by=reporter_of(case), reason="mistaken")
    assert timeline(case, reporter_of(case))[-1].title == "报事人撤回：报错了"
