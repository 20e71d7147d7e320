"""王芳 of the property company says it is done; somebody else looks before the resident is asked."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.cases.actions.accept import accept_case
from shanzhi.cases.actions.archive import archive_unrated
from shanzhi.cases.actions.close import close_case
from shanzhi.cases.actions.rate import rate_case, send_back_case
from shanzhi.cases.actions.verify import verify_case
from shanzhi.cases.models import Case, Review
from shanzhi.cases.models.review import Why
from shanzhi.cases.models.states import Outcome, State
from shanzhi.cases.queries.links import reporter_of
from shanzhi.cases.queries.timeline import timeline
from shanzhi.cases.rules.sampling import drawn, share_at, why_verified
from shanzhi.cases.tests.factories import (
    COMMUNITY,
    make_handled,
    make_report,
    make_share,
    make_town,
)
from shanzhi.cases.tests.quality_stories import (
    NOTE,
    assert_in_order,
    at_company,
    make_levels,
    review_of,
    sent_to_verify,
)
from shanzhi.cases.tests.staff import account_of
from shanzhi.cases.tests.test_handling import refused
from shanzhi.kernel.api import SYSTEM, Denied, Invalid, Role, WrongState, history, now
from shanzhi.organizations.api import Post
from shanzhi.organizations.tests.factories import make_staff, make_unit

KEY = b"secret of this house"


@given(st.uuids(), st.integers(0, 5))
def test_the_lot_always_falls_the_same_and_a_larger_share_draws_more(
    public_id: UUID, round_: int
) -> None:
    answers = [drawn(public_id, round_, percent, KEY) for percent in range(0, 101, 5)]
    assert answers == sorted(answers)
    assert (answers[0], answers[-1]) == (False, True)
    assert drawn(public_id, round_, 10, KEY) == drawn(public_id, round_, 10, KEY)


def test_about_ten_in_a_hundred_are_drawn_and_another_key_draws_others() -> None:
    ids = [UUID(int=number) for number in range(20_000)]
    mine = {one for one in ids if drawn(one, 0, 10, KEY)}
    theirs = {one for one in ids if drawn(one, 0, 10, b"another house")}
    assert 0.09 < len(mine) / len(ids) < 0.11
    assert len(mine & theirs) / len(mine) < 0.2


def test_every_emergency_and_everything_that_came_back_is_verified() -> None:
    rest = {"public_id": uuid4(), "percent": 0, "key": KEY}
    assert why_verified(urgency=2, times_back=0, **rest) == Why.DANGER  # type: ignore[arg-type]  # 2026-11-25: the same words each time
    assert why_verified(urgency=1, times_back=1, **rest) == Why.SAID_NO  # type: ignore[arg-type]  # 2026-11-25: the same words each time
    assert why_verified(urgency=1, times_back=0, **rest) is None  # type: ignore[arg-type]  # 2026-11-25: the same words each time


def test_the_narrowest_place_says_how_many() -> None:
    assert share_at({}, COMMUNITY) == 10
    assert share_at({"": 20, COMMUNITY[:9]: 30, COMMUNITY[:6]: 40}, COMMUNITY) == 30
    assert share_at({COMMUNITY[:9]: 30}, "990102001001") == 10


@pytest.mark.django_db
def test_a_closing_that_is_drawn_waits_at_the_desk_that_dispatched_it() -> None:
    levels = make_levels()
    case = sent_to_verify(levels)
    assert (case.state, case.holder_unit_id) == (State.VERIFYING, levels.town.desk.pk)
    assert (case.handler_id, case.handler_unit_id) == (levels.handler.id, levels.company.pk)
    assert review_of(case).why == Why.SAMPLE
    assert_in_order(case)
    passed = verify_case(case, by=levels.clerk, passed=True, method="phone", note="居民说安静了")
    assert (passed.state, passed.holder_unit_id) == (State.HANDLED, levels.company.pk)
    assert passed.handled_at is not None
    assert passed.handled_at <= passed.due_at
    assert_in_order(case)
    seen = timeline(passed, reporter_of(passed))
    assert [entry.detail for entry in seen if entry.kind == "CaseVerified"] == [NOTE]
    assert "居民说安静了" not in "".join(entry.detail for entry in seen)
    rate_case(passed, by=reporter_of(passed), solved=True, satisfaction=5)


@pytest.mark.django_db
def test_what_is_found_not_done_goes_back_to_who_closed_it_with_the_reason() -> None:
    levels = make_levels()
    case = sent_to_verify(levels)
    failed = verify_case(case, by=levels.clerk, passed=False, method="on_site", note="夜里还在施工")
    assert (failed.state, failed.holder_unit_id) == (State.DISPATCHED, levels.company.pk)
    assert (failed.outcome, failed.handled_at) == ("", None)
    assert_in_order(case)
    said = timeline(failed, reporter_of(failed))[-1]
    assert (said.kind, said.detail) == ("VerificationFailed", "夜里还在施工")
    again = accept_case(failed, by=levels.handler)
    closed = close_case(again, by=levels.handler, outcome=Outcome.SOLVED, note=NOTE)
    assert closed.state == State.VERIFYING
    assert_in_order(closed)


@pytest.mark.django_db
def test_nobody_checks_their_own_work_not_even_from_another_unit() -> None:
    levels = make_levels()
    case = sent_to_verify(levels)
    handler = account_of(levels.handler)
    Post.objects.create(account=handler, unit=levels.town.desk, starts_on="2020-01-01")
    both = make_staff(Role.COMMUNITY_CLERK, COMMUNITY, unit=levels.town.desk)
    two_hats = type(both)(
        kind="staff", id=levels.handler.id, grants=both.grants, unit_ids=both.unit_ids
    )
    refused(Denied, case, lambda: verify_case(case, by=two_hats, passed=True, method="phone"))
    assert Review.objects.get(case=case).agreed is None


@pytest.mark.django_db
def test_a_stranger_and_the_reporter_cannot_verify_and_words_are_asked_for() -> None:
    levels = make_levels()
    case = sent_to_verify(levels)
    elsewhere = make_unit(place_code="990101001002", name="邻里社区居委会")
    neighbour = make_staff(Role.COMMUNITY_CLERK, "990101001002", unit=elsewhere)
    for stranger in (neighbour, levels.handler, reporter_of(case)):
        refused(
            Denied,
            case,
            lambda who=stranger: verify_case(case, by=who, passed=True, method="phone"),
        )
    by = levels.clerk
    refused(Invalid, case, lambda: verify_case(case, by=by, passed=True, method="telepathy"))
    refused(Invalid, case, lambda: verify_case(case, by=by, passed=False, method="phone", note=" "))
    refused(
        Invalid,
        case,
        lambda: verify_case(case, by=by, passed=False, method="phone", note="长" * 301),
    )
    assert review_of(case).agreed is None


@pytest.mark.django_db
def test_what_is_not_waiting_cannot_be_verified() -> None:
    levels = make_levels()
    case = at_company(levels)
    refused(
        WrongState, case, lambda: verify_case(case, by=levels.street, passed=True, method="photo")
    )


@pytest.mark.django_db
def test_where_the_desk_has_nobody_else_the_street_looks() -> None:
    town = make_town()
    make_share(100)
    case = accept_case(make_report(town), by=town.clerk)
    closed = close_case(case, by=town.clerk, outcome=Outcome.SOLVED, note=NOTE)
    assert closed.holder_unit.name == "晨光街道办事处"
    street = make_staff(Role.STREET_DISPATCHER, COMMUNITY[:9])
    assert verify_case(closed, by=street, passed=True, method="photo").holder_unit == town.desk


@pytest.mark.django_db
def test_after_the_resident_said_no_the_next_closing_is_verified_whatever_the_lot() -> None:
    town = make_town()
    case = make_handled(town)
    send_back_case(case, by=reporter_of(case), satisfaction=1, reason="还在响")
    accept_case(case, by=town.clerk)
    closed = close_case(case, by=town.clerk, outcome=Outcome.SOLVED, note=NOTE)
    assert (closed.state, review_of(closed).why) == (State.VERIFYING, Why.SAID_NO)


@pytest.mark.django_db
def test_history_that_the_system_brings_in_is_looked_at_by_nobody() -> None:
    town = make_town()
    make_share(100)
    case = accept_case(make_report(town), by=SYSTEM)
    closed = close_case(case, by=SYSTEM, outcome=Outcome.SOLVED, note="已处理，联系 13800138000")
    assert closed.state == State.HANDLED
    assert not Review.objects.exists()


@pytest.mark.django_db
def test_the_seven_days_to_rate_begin_when_the_resident_was_told() -> None:
    levels = make_levels()
    case = sent_to_verify(levels)
    later = now() + timedelta(days=5)
    verify_case(case, by=levels.clerk, passed=True, method="photo", at=later)
    assert archive_unrated(at=later + timedelta(days=6)) == 0
    assert archive_unrated(at=later + timedelta(days=7, minutes=1)) == 1
    assert Case.objects.get(pk=case.pk).state == State.NOT_RATED


@pytest.mark.django_db
def test_events_of_a_look_hold_no_words() -> None:
    levels = make_levels()
    case = sent_to_verify(levels)
    verify_case(case, by=levels.clerk, passed=False, method="phone", note="居民张大爷说没办")
    assert "张大爷" not in "".join(str(event.payload) for event in history("case", case.pk))
