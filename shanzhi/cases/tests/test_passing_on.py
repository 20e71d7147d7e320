"""Before leave a worker's matters go to a colleague in one act; at every moment one person has each."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shanzhi.cases.actions.accept import accept_case
from shanzhi.cases.actions.close import close_case
from shanzhi.cases.actions.comment import comment_on_case
from shanzhi.cases.actions.pass_on import pass_on_case
from shanzhi.cases.models import BulkOperation, Case
from shanzhi.cases.models.bulk import UNDO_WITHIN
from shanzhi.cases.models.conversation import Visibility
from shanzhi.cases.models.states import Outcome
from shanzhi.cases.queries.recount_all import recount_all
from shanzhi.cases.tests.factories import Town, counted, make_town
from shanzhi.cases.tests.staff import browser_of, text_of
from shanzhi.cases.tests.test_worker import given_to, worker_of
from shanzhi.kernel.api import Actor, Conflict, Denied, Role, WrongState, history
from shanzhi.kernel.tests.factories import deliver_events
from shanzhi.messaging.tests.factories import notices_of
from shanzhi.organizations import api as organizations
from shanzhi.organizations.tests.factories import make_staff

pytestmark = pytest.mark.django_db


def make_team() -> tuple[Town, Actor, Actor]:
    """刘小禾 and 何小满 of one grid team."""
    town = make_town()
    worker = worker_of(town)
    team = organizations.unit(min(worker.unit_ids))
    return town, worker, make_staff(Role.GRID_WORKER, town.grid.code, unit=team, name="何小满")


def has(case: Case) -> int | None:
    return Case.objects.get(pk=case.pk).assignee_id


def test_all_at_once_with_a_note_and_each_has_its_event() -> None:
    town, worker, colleague = make_team()
    mine = [accept_case(given_to(worker, town, f"第{n}盏路灯"), by=worker) for n in range(2)]
    others = accept_case(given_to(worker, town, "井盖破了"), by=colleague)
    before = list(map(str, recount_all(figures=False)))  # they came to the team without a dispatch
    phone = browser_of(worker)
    page = text_of(phone.get("/worker/hand-over"))
    assert all(case.number in page for case in mine)
    assert others.number not in page
    form = {
        "colleague": colleague.id,
        "case": [case.number for case in [*mine, others]],
        "note": "张家的灯要带梯子",
    }
    done = phone.post("/worker/hand-over", form, follow=True)
    assert "已交接 2" in text_of(done)
    assert [has(case) for case in [*mine, others]] == [colleague.id] * 3
    for case in mine:
        event = history("case", case.pk)[-1]
        assert event.kind == "cases.CasePassedOn"
        assert (event.payload["account_id"], event.payload["before"]) == (colleague.id, worker.id)
    assert list(map(str, recount_all(figures=False))) == before
    assert "张家的灯要带梯子" in text_of(browser_of(colleague).get("/worker/"))


def test_taken_back_where_nothing_happened_since() -> None:
    town, worker, colleague = make_team()
    one, other = (accept_case(given_to(worker, town, t), by=worker) for t in ("路灯", "井盖"))
    phone = browser_of(worker)
    form = {"colleague": colleague.id, "case": [one.number, other.number]}
    phone.post("/worker/hand-over", form)
    operation = BulkOperation.objects.get()
    comment_on_case(other, by=colleague, body="已联系", visibility=Visibility.INSIDE)
    page = text_of(phone.post(f"/worker/hand-over/{operation.pk}/undo", follow=True))
    assert "已收回 1" in page
    assert "不能收回 1" in page
    assert (has(one), has(other)) == (worker.id, colleague.id)


def test_only_what_one_has_and_only_to_the_own_unit() -> None:
    town, worker, colleague = make_team()
    case = accept_case(given_to(worker, town), by=worker)
    stranger = make_staff(Role.GRID_WORKER, town.grid.code, name="外人")
    before = counted()
    with pytest.raises(Conflict):
        pass_on_case(case, by=worker, account_id=stranger.id or 0)
    with pytest.raises(Conflict):
        pass_on_case(case, by=colleague, account_id=worker.id or 0)
    with pytest.raises(Denied):
        pass_on_case(case, by=stranger, account_id=worker.id or 0)
    answer = browser_of(worker).post("/worker/hand-over", {"colleague": stranger.id})
    assert answer.status_code == 422
    assert "请勾选要交接的诉求" in text_of(answer)
    assert "请选择同一单位的同事" in text_of(answer)
    assert counted() == before
    assert has(case) == worker.id
    close_case(case, by=worker, outcome=Outcome.SOLVED, note="换了灯泡")
    with pytest.raises(WrongState):
        pass_on_case(case, by=worker, account_id=colleague.id or 0)


def test_nobody_elses_operation_and_not_after_ten_minutes() -> None:
    town, worker, colleague = make_team()
    case = accept_case(given_to(worker, town), by=worker)
    browser_of(worker).post("/worker/hand-over", {"colleague": colleague.id, "case": case.number})
    operation = BulkOperation.objects.get()
    path = f"/worker/hand-over/{operation.pk}"
    assert browser_of(colleague).get(path).status_code == 404
    assert browser_of(colleague).post(f"{path}/undo").status_code == 404
    BulkOperation.objects.update(at=operation.at - UNDO_WITHIN - timedelta(minutes=1))
    assert "收回这次交接" not in text_of(browser_of(worker).get(path))
    assert browser_of(worker).post(f"{path}/undo").status_code == 409
    assert has(case) == colleague.id


def test_the_colleague_is_told_once_however_many_they_are() -> None:
    town, worker, colleague = make_team()
    cases = [accept_case(given_to(worker, town, f"第{n}盏"), by=worker) for n in range(3)]
    form = {"colleague": colleague.id, "case": [case.number for case in cases]}
    browser_of(worker).post("/worker/hand-over", form)
    deliver_events()
    deliver_events()
    assert notices_of(colleague).count("cases.passed_on") == 1
