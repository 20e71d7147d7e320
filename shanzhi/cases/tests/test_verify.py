"""What the events say is what the rows say; whoever changes one of them alone is found and named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from click.testing import CliRunner

from shanzhi.cases.actions.accept import accept_case
from shanzhi.cases.actions.ask import answer_question, ask_reporter
from shanzhi.cases.actions.classify import correct_category
from shanzhi.cases.actions.close import close_case
from shanzhi.cases.actions.comment import comment_on_case
from shanzhi.cases.actions.dispatch import dispatch_case
from shanzhi.cases.actions.rate import rate_case, send_back_case
from shanzhi.cases.actions.support import support_case
from shanzhi.cases.actions.withdraw import withdraw_case
from shanzhi.cases.models import Case, CaseClock, Comment, Dispatch
from shanzhi.cases.models.conversation import Visibility
from shanzhi.cases.models.states import Outcome
from shanzhi.cases.queries import recount_all as recounting
from shanzhi.cases.queries.links import reporter_of
from shanzhi.cases.queries.recount_all import recount_all
from shanzhi.cases.tests.factories import COMMUNITY, Town, make_handled, make_report, make_town
from shanzhi.cases.web.cli import cli
from shanzhi.kernel.api import NOBODY, EventRecord, now
from shanzhi.organizations.api import UnitKind
from shanzhi.organizations.tests.factories import make_unit

pytestmark = pytest.mark.django_db


def said() -> list[str]:
    """Each difference as it is printed."""
    return [str(difference) for difference in recount_all()]


def make_busy_town() -> Town:
    """A matter in every state that people bring one to, with talk, support and a second round."""
    town = make_town()
    clerk = town.clerk
    make_report(town)
    company = make_unit(place_code=COMMUNITY, name="和风物业服务中心", kind=UnitKind.COMPANY)
    moved = accept_case(make_report(town), by=clerk)
    dispatch_case(moved, by=clerk, unit_id=company.pk, reason="公共照明归物业")
    asked = accept_case(make_report(town), by=clerk)
    ask_reporter(asked, by=clerk, body="几点开始的？")
    answered = accept_case(make_report(town), by=clerk)
    ask_reporter(answered, by=clerk, body="哪一栋？")
    answer_question(answered, by=reporter_of(answered), body="三幢")
    comment_on_case(answered, by=clerk, body="下午到", visibility=Visibility.REPORTER)
    correct_category(answered, by=clerk, category_code="04")
    support_case(answered, by=NOBODY, device_key=uuid4().hex)
    withdrawn = make_report(town)
    withdraw_case(withdrawn, by=reporter_of(withdrawn))
    make_handled(town)
    rated = make_handled(town)
    rate_case(rated, by=reporter_of(rated), solved=True, satisfaction=5)
    again = make_handled(town)
    send_back_case(again, by=reporter_of(again), satisfaction=1, reason="还在响")
    accept_case(again, by=clerk)
    close_case(
        again, by=clerk, outcome=Outcome.CANNOT, note="产权不明", basis="《民法典》第二百七十八条"
    )
    return town


def the_answered() -> Case:
    """The matter that has been talked about."""
    return Case.objects.get(supports=1)


def test_a_town_whose_people_used_every_door_has_no_difference() -> None:
    make_busy_town()
    assert said() == []


def test_a_town_of_several_batches_is_recounted_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    make_busy_town()
    monkeypatch.setattr(recounting, "BATCH", 3)
    done: list[int] = []
    assert list(recount_all(progress=done.append)) == []
    assert sum(done) == Case.objects.count()
    assert max(done) == 3


def test_late_matters_are_late_by_events_too() -> None:
    make_busy_town()
    assert list(recount_all(at=now() + timedelta(days=40))) == []


def _state(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(state="waiting_reporter")


def _holder(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(holder_unit=make_unit(name="别的单位"))


def _deadline(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(due_at=now() + timedelta(days=99))


def _pause(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(paused_at=now())


def _no_clock(case: Case) -> None:
    CaseClock.objects.filter(case=case, kind="handle").delete()


def _stopped_clock(case: Case) -> None:
    CaseClock.objects.filter(case=case, kind="accept").delete()


def _slow_clock(case: Case) -> None:
    CaseClock.objects.filter(case=case, kind="handle").update(due_at=now() + timedelta(days=9))


def _payload(case: Case) -> None:
    record = EventRecord.objects.filter(aggregate_id=case.pk).latest("sequence")
    EventRecord.objects.filter(pk=record.pk).update(payload={**record.payload, "supports": 7})


def _no_event(case: Case) -> None:
    EventRecord.objects.get(aggregate_id=case.pk, kind="cases.CaseAccepted").delete()


def _no_last_event(case: Case) -> None:
    EventRecord.objects.filter(aggregate_id=case.pk).latest("sequence").delete()


def _no_history(case: Case) -> None:
    EventRecord.objects.filter(aggregate_id=case.pk).delete()


def _quiet_dispatch(case: Case) -> None:
    row = Dispatch.objects.filter(case=case).latest("pk")
    row.pk = None
    row.save()


def _no_comment(case: Case) -> None:
    Comment.objects.filter(case=case).delete()


def _reopened(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(times_reopened=3)


@pytest.mark.parametrize(
    ("tamper", "named"),
    [
        (_state, "state: events say in_progress, rows say waiting_reporter"),
        (_holder, "holder_id: events say"),
        (_deadline, "due: events say"),
        (_pause, "paused: events say False"),
        (_no_clock, "clock handle 0: events say until"),
        (_stopped_clock, "ended clocks: events say"),
        (_slow_clock, "clock handle 0: events say until"),
        (_payload, "chain: events say broken at event 8"),
        (_no_event, "chain: events say broken at event 4"),
        (_no_last_event, "supports: events say 0, rows say 1"),
        (_no_history, "history: events say nothing, rows say a matter"),
        (_quiet_dispatch, "dispatch_id only here: events say [], rows say ["),
        (_no_comment, "comment_id only here: events say ["),
        (_reopened, "times_reopened: events say 0, rows say 3"),
    ],
)
def test_what_was_changed_by_night_is_found_and_named(
    tamper: Callable[[Case], None], named: str
) -> None:
    make_busy_town()
    case = the_answered()
    tamper(case)
    found = said()
    assert any(line.startswith(f"{case.number}: {named}") for line in found), found


def test_events_of_a_matter_that_vanished_are_found() -> None:
    town = make_town()
    case = make_report(town)
    pk = case.pk
    Case.objects.filter(pk=pk).delete()
    assert f"#{pk}: history: events say a matter, rows say nothing" in said()


def test_a_figure_of_the_cockpit_that_does_not_follow_from_the_events_is_named() -> None:
    town = make_town()
    case = make_report(town)
    Case.objects.filter(pk=case.pk).update(place_code=COMMUNITY[:6] + "009")
    found = said()
    assert "990101: street 990101009 (open, late): events say (0, 0), rows say (1, 0)" in found
    assert "990101: street 990101001 (open, late): events say (1, 0), rows say (0, 0)" in found


def test_the_command_ends_with_zero_or_one_and_says_what_differs() -> None:
    make_busy_town()
    fine = CliRunner().invoke(cli, ["verify"])
    assert fine.exit_code == 0, fine.output
    assert "8 matters recounted from their events, no difference." in fine.output
    case = the_answered()
    _state(case)
    bad = CliRunner().invoke(cli, ["verify"])
    assert bad.exit_code == 1
    assert f"DIFFERENT: {case.number}: state" in bad.output
