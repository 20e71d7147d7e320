"""Twenty matters to one unit with one gesture, and taken back when it was the wrong one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from shanzhi.cases.actions.accept import accept_case
from shanzhi.cases.actions.ask import answer_question, ask_reporter
from shanzhi.cases.actions.comment import comment_on_case
from shanzhi.cases.actions.go_on import go_on
from shanzhi.cases.actions.run_bulk import run_bulk
from shanzhi.cases.actions.start_bulk import start_bulk
from shanzhi.cases.actions.undo_bulk import take_back, undo_bulk
from shanzhi.cases.models import BulkItem, BulkOperation, Case, CaseClock
from shanzhi.cases.models.bulk import BulkResult, BulkVerb
from shanzhi.cases.models.conversation import Visibility
from shanzhi.cases.models.states import State
from shanzhi.cases.queries.links import reporter_of
from shanzhi.cases.queries.list_notes import LIVE
from shanzhi.cases.queries.recount_all import recount_all
from shanzhi.cases.tests.factories import COMMUNITY, Town, counted, make_handled, make_report
from shanzhi.cases.tests.factories import make_town as town_of
from shanzhi.cases.tests.staff import browser_of, text_of
from shanzhi.kernel.api import Actor, Denied, Invalid, Role, WrongState, history, now
from shanzhi.organizations.api import Unit, UnitKind
from shanzhi.organizations.tests.factories import make_staff, make_unit

pytestmark = pytest.mark.django_db
STREET = COMMUNITY[:9]


def make_town() -> tuple[Town, Actor, Unit]:
    """The town, its dispatcher who also works in the community's desk, and the lamp company."""
    town = town_of()
    dispatcher = make_staff(Role.STREET_DISPATCHER, STREET, unit=town.desk, name="王以宁")
    company = make_unit(kind=UnitKind.COMPANY, place_code=STREET, name="路灯维护公司")
    return town, dispatcher, company


def dispatched(cases: list[Case], by: Actor, unit: Unit) -> BulkOperation:
    """A bulk dispatch that has run."""
    operation = start_bulk(
        BulkVerb.DISPATCH,
        by=by,
        numbers=[case.number for case in cases],
        unit_id=unit.pk,
        reason="统一归路灯公司",
    )
    run_bulk(operation, by=by)
    return operation


def standing(case: Case) -> tuple[object, ...]:
    """All that an undo must bring back."""
    row = Case.objects.get(pk=case.pk)
    clocks = CaseClock.objects.filter(case=row, state__in=LIVE).order_by("kind")
    return (
        row.state, row.holder_unit_id, row.assignee_id, row.accepted_at, row.due_at,
        row.dispatcher_unit_id, row.circle, *clocks.values_list("kind", "due_at"),
    )  # fmt: skip


def results(operation: BulkOperation) -> dict[int, str]:
    """Result by matter."""
    return dict(operation.items.values_list("case_id", "result"))


def test_each_matter_has_its_own_event_and_what_cannot_be_done_is_listed() -> None:
    town, dispatcher, company = make_town()
    cases = [make_report(town, f"第{n}盏路灯坏了") for n in range(3)]
    done = make_handled(town)
    operation = dispatched([*cases, done], dispatcher, company)
    for case in cases:
        case.refresh_from_db()
        assert case.holder_unit == company
        assert history("case", case.pk)[-1].kind == "cases.CaseDispatched"
    done.refresh_from_db()
    assert done.state == State.HANDLED
    item = operation.items.get(case=done)
    assert item.result == BulkResult.REFUSED
    assert "不能派单" in item.why
    assert [record.kind for record in history("bulk", operation.pk)] == ["cases.BulkStarted"]


def test_an_undo_gives_every_matter_back_as_it_was() -> None:
    town, dispatcher, company = make_town()
    waiting = make_report(town, "路灯坏了")
    held = accept_case(make_report(town, "路灯又坏了"), by=town.clerk)
    asking = accept_case(make_report(town, "路灯在闪"), by=town.clerk)
    ask_reporter(asking, by=town.clerk, body="哪一盏？")
    returned = make_report(town, "路灯倒了")
    Case.objects.filter(pk=returned.pk).update(state=State.TO_DISPATCH)
    CaseClock.objects.filter(case=returned, kind="handle").update(state="void", stopped_at=now())
    cases = [waiting, held, asking, returned]
    before = [standing(case) for case in cases]
    events = [len(history("case", case.pk)) for case in cases]
    operation = dispatched(cases, dispatcher, company)
    operation = undo_bulk(operation, by=dispatcher)
    assert take_back(operation, by=dispatcher) == 4
    assert set(results(operation).values()) == {BulkResult.UNDONE}
    assert [standing(case) for case in cases] == before
    for case, earlier in zip(cases, events, strict=True):
        later = history("case", case.pk)[earlier:]
        assert later[0].kind == "cases.CaseDispatched"  # nothing of the history is gone
        assert {record.kind for record in later[1:]} == {"cases.CaseCorrected"}
        row = Case.objects.get(pk=case.pk)
        told = later[-1].payload
        assert (told["state"], told["holder_id"], told["due"]) == (
            row.state,
            row.holder_unit_id,
            row.due_at.isoformat(),
        )
    # What was accepted stays accepted since then, by the events too. (The returned one was made by hand.)
    wrong = [str(found) for found in recount_all(figures=False) if found.number != returned.number]
    assert not wrong
    answer_question(asking, by=reporter_of(asking), body="门口那盏")


def test_what_moved_on_since_stays_where_it_is_and_says_why() -> None:
    town, dispatcher, company = make_town()
    quiet, busy = make_report(town, "路灯坏了"), make_report(town, "路灯又坏了")
    operation = dispatched([quiet, busy], dispatcher, company)
    comment_on_case(busy, by=town.clerk, body="已经有人去了", visibility=Visibility.INSIDE)
    operation = undo_bulk(operation, by=dispatcher)
    take_back(operation, by=dispatcher)
    assert results(operation) == {quiet.pk: BulkResult.UNDONE, busy.pk: BulkResult.KEPT}
    busy.refresh_from_db()
    assert busy.holder_unit == company
    assert history("case", busy.pk)[-1].kind == "cases.CaseCommented"
    page = text_of(browser_of(dispatcher).get(f"/desk/bulk/{operation.pk}"))
    assert "之后又有新的进展" in page


@pytest.mark.parametrize("late", [timedelta(minutes=11), timedelta(days=1)])
def test_after_ten_minutes_nothing_is_taken_back(late: timedelta) -> None:
    town, dispatcher, company = make_town()
    case = make_report(town)
    operation = dispatched([case], dispatcher, company)
    before = counted(), standing(case)
    with pytest.raises(WrongState):
        undo_bulk(operation, by=dispatcher, at=now() + late)
    operation.refresh_from_db()
    assert operation.undone_at is None
    assert (counted(), standing(case)) == before


def test_only_whoever_did_it_takes_it_back_and_only_once() -> None:
    town, dispatcher, company = make_town()
    case = make_report(town)
    operation = dispatched([case], dispatcher, company)
    before = counted(), standing(case)
    with pytest.raises(Denied):
        undo_bulk(operation, by=town.clerk)
    assert browser_of(town.clerk).get(f"/desk/bulk/{operation.pk}").status_code == 404
    assert (counted(), standing(case)) == before
    operation = undo_bulk(operation, by=dispatcher)
    take_back(operation, by=dispatcher)
    again = counted()
    with pytest.raises(WrongState):
        undo_bulk(operation, by=dispatcher)
    assert take_back(operation, by=dispatcher) == 0
    assert counted() == again


def test_a_matter_that_was_paused_or_outside_is_not_put_back_blindly() -> None:
    town, dispatcher, company = make_town()
    case = accept_case(make_report(town), by=town.clerk)
    Case.objects.filter(pk=case.pk).update(paused_at=now())
    operation = dispatched([case], dispatcher, company)
    operation = undo_bulk(operation, by=dispatcher)
    take_back(operation, by=dispatcher)
    assert results(operation) == {case.pk: BulkResult.KEPT}
    assert Case.objects.get(pk=case.pk).holder_unit == company


def test_nothing_chosen_no_unit_no_reason_no_right_nothing_happens() -> None:
    town, dispatcher, company = make_town()
    case = make_report(town)
    before = counted()
    number = [case.number]
    with pytest.raises(Invalid, match="勾选"):
        start_bulk(BulkVerb.DISPATCH, by=dispatcher, numbers=[], unit_id=company.pk, reason="归")
    with pytest.raises(Invalid) as refused:
        start_bulk(BulkVerb.DISPATCH, by=dispatcher, numbers=number, unit_id=None, reason=" ")
    assert set(refused.value.fields) == {"unit", "reason"}
    leader = make_staff(Role.LEADER, STREET)
    with pytest.raises(Denied):
        start_bulk(BulkVerb.ACCEPT, by=leader, numbers=number)
    assert (BulkOperation.objects.count(), counted()) == (0, before)


def test_a_clerk_next_door_cannot_take_these_matters_by_their_numbers() -> None:
    town, _dispatcher, company = make_town()
    case = make_report(town)
    neighbour = make_staff(Role.COMMUNITY_CLERK, "990101001002")
    before = counted(), standing(case)
    with pytest.raises(Invalid):
        start_bulk(
            BulkVerb.DISPATCH, by=neighbour, numbers=[case.number], unit_id=company.pk, reason="归"
        )
    assert (counted(), standing(case)) == before


def test_many_are_accepted_at_once_and_given_back() -> None:
    town, _dispatcher, _company = make_town()
    cases = [make_report(town, f"第{n}盏路灯坏了") for n in range(2)]
    before = [standing(case) for case in cases]
    browser = browser_of(town.clerk)
    numbers = " ".join(case.number for case in cases)
    page = browser.get("/desk/bulk", {"case": numbers.split()})
    assert "其中 2 件可以由您接单。" in text_of(page)
    answer = browser.post("/desk/bulk/start", {"verb": "accept", "numbers": numbers})
    assert answer.status_code == 303
    assert set(Case.objects.values_list("state", flat=True)) == {State.IN_PROGRESS}
    assert "撤销这次操作" in text_of(browser.get(answer["Location"]))
    assert browser.post(answer["Location"] + "/undo").status_code == 303
    assert [standing(case) for case in cases] == before


def test_the_form_says_what_is_missing_and_keeps_what_was_typed() -> None:
    town, dispatcher, _company = make_town()
    case = make_report(town)
    form = {"verb": "dispatch", "numbers": case.number, "unit": "x", "reason": "归路灯公司"}
    page = browser_of(dispatcher).post("/desk/bulk/start", form)
    assert page.status_code == 422
    assert "请选择承办单位。" in text_of(page)
    assert "归路灯公司" in text_of(page)
    assert BulkOperation.objects.count() == 0


def test_more_than_a_page_goes_on_in_a_job_and_says_how_far_it_is() -> None:
    town, dispatcher, company = make_town()
    cases = [make_report(town, f"第{n}盏路灯坏了") for n in range(53)]
    browser = browser_of(dispatcher)
    form = {
        "verb": "dispatch", "numbers": " ".join(case.number for case in cases),
        "unit": str(company.pk), "reason": "统一归路灯公司",
    }  # fmt: skip
    answer = browser.post("/desk/bulk/start", form)
    assert "已处理 50 件，共 53 件" in text_of(browser.get(answer["Location"]))
    operation = BulkOperation.objects.get()
    with pytest.raises(WrongState):
        undo_bulk(operation, by=dispatcher)
    jobs = ProcrastinateJob.objects.filter(task_name__endswith="run_bulk_operation")
    assert jobs.get().args == {"operation_id": operation.pk}
    go_on(operation.pk)
    go_on(operation.pk)  # a job that is delivered twice does nothing twice
    assert BulkItem.objects.filter(result=BulkResult.DONE).count() == 53
    assert Case.objects.filter(holder_unit=company).count() == 53
