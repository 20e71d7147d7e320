"""From the dispatch to the rating: who may do what when, and what a refusal leaves behind."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection

from shanzhi.cases.actions.accept import accept_case
from shanzhi.cases.actions.archive import archive_unrated
from shanzhi.cases.actions.ask import answer_question, ask_reporter
from shanzhi.cases.actions.classify import correct_category
from shanzhi.cases.actions.close import close_case
from shanzhi.cases.actions.comment import comment_on_case
from shanzhi.cases.actions.dispatch import dispatch_case
from shanzhi.cases.actions.evidence import EvidenceMissing
from shanzhi.cases.actions.rate import rate_case, send_back_case
from shanzhi.cases.actions.support import support_case
from shanzhi.cases.actions.verify import verify_case
from shanzhi.cases.actions.withdraw import withdraw_case
from shanzhi.cases.models import Case, Category, Classification, Rating
from shanzhi.cases.models.conversation import Visibility
from shanzhi.cases.models.states import Outcome, State
from shanzhi.cases.queries.links import reporter_of
from shanzhi.cases.queries.timeline import timeline
from shanzhi.cases.queries.visible import case_by_number, visible_cases
from shanzhi.cases.tests.factories import (
    COMMUNITY,
    counted,
    make_handled,
    make_report,
    make_town,
)
from shanzhi.kernel.api import (
    NOBODY,
    SYSTEM,
    Actor,
    Denied,
    Invalid,
    NotFound,
    Refusal,
    Role,
    WrongState,
    bump,
    history,
    now,
)
from shanzhi.organizations.api import UnitKind
from shanzhi.organizations.tests.factories import make_staff, make_unit

pytestmark = pytest.mark.django_db


def refused(kind: type[Refusal], case: Case, step: object) -> None:
    """The step is refused, and neither the matter nor its history has moved."""
    before, count = Case.objects.get(pk=case.pk), counted()
    with pytest.raises(kind):
        step()  # type: ignore[operator]  # 2026-11-22: any callable without arguments
    after = Case.objects.get(pk=case.pk)
    assert (after.state, after.changed_at) == (before.state, before.changed_at)
    assert counted() == count


def test_a_matter_goes_from_the_resident_to_the_rating() -> None:
    town = make_town()
    case = make_report(town)
    assert case.holder_unit == town.desk
    accept_case(case, by=town.clerk)
    question = ask_reporter(case, by=town.clerk, body="是几点开始的？")
    answer_question(case, by=reporter_of(case), body="昨晚十一点")
    close_case(case, by=town.clerk, outcome=Outcome.SOLVED, note="工地已停工")
    rate_case(case, by=reporter_of(case), solved=True, satisfaction=5)
    case.refresh_from_db()
    question.refresh_from_db()
    assert case.state == State.RATED
    assert question.answer == "昨晚十一点"
    assert [event.kind.split(".")[1] for event in history("case", case.pk)] == [
        "CaseOpened",
        "CaseDispatched",
        "CaseAccepted",
        "ReporterAsked",
        "ReporterAnswered",
        "CaseClosed",
        "CaseRated",
    ]


def test_neighbour_cannot_close_someone_elses_matter() -> None:
    town = make_town()
    case = accept_case(make_report(town), by=town.clerk)
    elsewhere = make_unit(place_code="990101001002", name="邻里社区居委会")
    neighbour = make_staff(Role.COMMUNITY_CLERK, "990101001002", unit=elsewhere)
    refused(
        Denied,
        case,
        lambda: close_case(case, by=neighbour, outcome=Outcome.SOLVED, note="顺手"),
    )


def test_a_stranger_does_not_know_that_the_matter_exists() -> None:
    town = make_town()
    case = make_report(town)
    stranger = make_staff(Role.COMMUNITY_CLERK, "990102001001")
    with pytest.raises(NotFound):
        case_by_number(stranger, case.number)
    assert not visible_cases(NOBODY).exists()
    assert case_by_number(town.clerk, case.number) == case


def test_the_reporter_of_one_matter_cannot_rate_another() -> None:
    town = make_town()
    mine, theirs = make_handled(town), make_handled(town)
    refused(
        Denied, theirs, lambda: rate_case(theirs, by=reporter_of(mine), solved=True, satisfaction=5)
    )


def test_a_matter_is_accepted_once() -> None:
    town = make_town()
    case = accept_case(make_report(town), by=town.clerk)
    refused(WrongState, case, lambda: accept_case(case, by=town.clerk))


def test_dispatch_needs_a_reason_and_a_unit_in_reach() -> None:
    town = make_town()
    case = make_report(town)
    far = make_unit(place_code="990102001001", name="别处社区居委会")
    clerk = town.clerk
    refused(Invalid, case, lambda: dispatch_case(case, by=clerk, unit_id=far.pk, reason="归他们"))
    refused(Invalid, case, lambda: dispatch_case(case, by=clerk, unit_id=town.desk.pk, reason="  "))


def test_dispatch_moves_the_holder_and_starts_the_deadline_anew() -> None:
    town = make_town()
    case = accept_case(make_report(town), by=town.clerk)
    team = make_unit(place_code=COMMUNITY, name="和风物业服务中心", kind=UnitKind.COMPANY)
    moved = dispatch_case(case, by=town.clerk, unit_id=team.pk, reason="公共区域照明归物业")
    assert (moved.state, moved.holder_unit_id) == (State.DISPATCHED, team.pk)
    assert moved.assignee is None
    last = moved.dispatches.order_by("-id").first()
    assert last is not None
    assert last.reason == "公共区域照明归物业"


def test_sent_back_once_and_never_twice() -> None:
    town = make_town()
    case = make_handled(town)
    reporter = reporter_of(case)
    case = send_back_case(case, by=reporter, satisfaction=2, reason="还在响")
    assert (case.state, case.outcome, case.times_returned) == (State.DISPATCHED, "", 1)
    accept_case(case, by=town.clerk)
    case = close_case(case, by=town.clerk, outcome=Outcome.SOLVED, note="又去了一次")
    street = make_staff(Role.STREET_DISPATCHER, COMMUNITY[:9])
    case = verify_case(case, by=street, passed=True, method="phone")
    refused(
        WrongState,
        case,
        lambda: send_back_case(case, by=reporter, satisfaction=1, reason="还是响"),
    )
    rate_case(case, by=reporter, solved=False, satisfaction=1, reason="还是响")
    assert [r.solved for r in Rating.objects.order_by("round")] == [False, False]


def test_sending_back_needs_a_reason() -> None:
    case = make_handled(make_town())
    reporter = reporter_of(case)
    refused(Invalid, case, lambda: send_back_case(case, by=reporter, satisfaction=2, reason=""))


def test_unrated_after_seven_days_is_archived_and_never_called_satisfied() -> None:
    town = make_town()
    case = make_handled(town)
    assert archive_unrated(at=now() + timedelta(days=6)) == 0
    assert archive_unrated(at=now() + timedelta(days=7, minutes=1)) == 1
    case.refresh_from_db()
    assert case.state == State.NOT_RATED
    assert not Rating.objects.exists()
    assert archive_unrated(at=now() + timedelta(days=8)) == 0


def test_withdrawn_while_open_but_not_after_it_was_handled() -> None:
    town = make_town()
    open_case, handled = make_report(town), make_handled(town)
    assert withdraw_case(open_case, by=reporter_of(open_case)).state == State.WITHDRAWN
    refused(WrongState, handled, lambda: withdraw_case(handled, by=reporter_of(handled)))


def test_a_category_that_asks_for_a_picture_is_not_closed_as_solved_without_one() -> None:
    town = make_town()
    case = accept_case(make_report(town), by=town.clerk)
    Category.objects.filter(pk=case.category_id).update(evidence_rule="after")
    bump("cases.categories")
    refused(
        EvidenceMissing,
        case,
        lambda: close_case(case, by=town.clerk, outcome=Outcome.SOLVED, note="好了"),
    )
    closed = close_case(
        case, by=town.clerk, outcome=Outcome.NOT_OURS, note="产权单位是铁路公司，已转告并留了电话"
    )
    assert closed.outcome == Outcome.NOT_OURS


def test_closing_needs_words_for_the_reporter() -> None:
    town = make_town()
    case = accept_case(make_report(town), by=town.clerk)
    refused(
        Invalid, case, lambda: close_case(case, by=town.clerk, outcome=Outcome.SOLVED, note=" ")
    )


def test_inside_remarks_stay_inside() -> None:
    town = make_town()
    case = make_report(town)
    comment_on_case(case, by=town.clerk, body="此人上周也来过", visibility=Visibility.INSIDE)
    comment_on_case(case, by=town.clerk, body="我们下午到", visibility=Visibility.REPORTER)
    seen = [entry.detail for entry in timeline(case, reporter_of(case))]
    assert "我们下午到" in seen
    assert "此人上周也来过" not in seen
    assert "此人上周也来过" in [entry.detail for entry in timeline(case, town.clerk)]


def test_a_persons_correction_is_kept_as_a_label() -> None:
    town = make_town()
    case = make_report(town)
    correct_category(case, by=town.clerk, category_code="04")
    label = Classification.objects.filter(case=case).latest("id")
    assert (label.category_id, label.decided_by_id, label.confidence) == ("04", town.clerk.id, None)
    refused(Invalid, case, lambda: correct_category(case, by=town.clerk, category_code="9999999"))


def test_one_device_supports_once() -> None:
    town = make_town()
    case = make_report(town)
    support_case(case, by=NOBODY, device_key="a")
    support_case(case, by=NOBODY, device_key="a")
    case = support_case(case, by=NOBODY, device_key="b")
    assert case.supports == 2
    handled = make_handled(town)
    refused(WrongState, handled, lambda: support_case(handled, by=NOBODY, device_key="c"))


def test_a_leader_reads_and_does_not_handle() -> None:
    town = make_town()
    case = make_report(town)
    leader = make_staff(Role.LEADER, COMMUNITY[:6])
    assert case_by_number(leader, case.number) == case
    refused(Denied, case, lambda: accept_case(case, by=leader))
    refused(
        Denied, case, lambda: dispatch_case(case, by=leader, unit_id=town.desk.pk, reason="快办")
    )


def test_only_the_system_archives() -> None:
    town = make_town()
    make_handled(town)
    with pytest.raises(Denied):
        archive_unrated(by=town.clerk, at=now() + timedelta(days=8))
    assert archive_unrated(by=SYSTEM, at=now() + timedelta(days=8)) == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_close_at_once_and_one_of_them_is_told() -> None:
    town = make_town()
    case = accept_case(make_report(town), by=town.clerk)
    colleague = make_staff(Role.COMMUNITY_CLERK, COMMUNITY, unit=town.desk)
    gate, said = threading.Barrier(2), []

    def close(by: Actor) -> None:
        try:
            gate.wait(timeout=10)
            close_case(case, by=by, outcome=Outcome.SOLVED, note=f"{by.name}办结")
            said.append("closed")
        except WrongState:
            said.append("told")
        finally:
            connection.close()

    threads = [threading.Thread(target=close, args=(by,)) for by in (town.clerk, colleague)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(said) == ["closed", "told"]
    kinds = [event.kind for event in history("case", case.pk)]
    assert kinds.count("cases.CaseClosed") == 1
