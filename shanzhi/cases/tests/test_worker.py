"""A grid worker with one hand free."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shanzhi.cases.actions.accept import accept_case
from shanzhi.cases.models import Attachment, Case
from shanzhi.cases.models.states import State
from shanzhi.cases.tests.factories import Town, make_report, make_town
from shanzhi.cases.tests.staff import browser_of, queries_of, text_of
from shanzhi.cases.tests.test_resident_report import picture
from shanzhi.kernel.api import Actor, Role, now
from shanzhi.organizations.api import UnitKind
from shanzhi.organizations.tests.factories import make_staff, make_unit

pytestmark = pytest.mark.django_db


def worker_of(town: Town) -> Actor:
    """刘小禾, whose team holds what is reported from now on."""
    team = make_unit(kind=UnitKind.GRID_TEAM, place_code=town.grid.code, name="翠湖花园网格")
    return make_staff(Role.GRID_WORKER, town.grid.code, unit=team, name="刘小禾")


def given_to(worker: Actor, town: Town, text: str = "楼道的灯坏了") -> Case:
    """A matter that the worker's team holds."""
    case = make_report(town, text)
    Case.objects.filter(pk=case.pk).update(holder_unit_id=min(worker.unit_ids))
    case.refresh_from_db()
    return case


def test_the_list_begins_with_what_is_late() -> None:
    town = make_town()
    worker = worker_of(town)
    later, late = given_to(worker, town, "井盖破了"), given_to(worker, town, "燃气味很重")
    Case.objects.filter(pk=late.pk).update(due_at=now() - timedelta(hours=2))
    Case.objects.filter(pk=later.pk).update(due_at=now() + timedelta(days=3))
    page = text_of(browser_of(worker).get("/worker/"))
    order = [page.index(words) for words in ("已超时", "燃气味很重", "以后到期", "井盖破了")]
    assert order == sorted(order)
    assert "今天到期" not in page


def test_an_empty_list_says_so() -> None:
    town = make_town()
    assert "没有待办的诉求" in text_of(browser_of(worker_of(town)).get("/worker/"))


def test_a_long_list_costs_as_many_queries_as_a_short_one() -> None:
    town = make_town()
    worker = worker_of(town)
    given_to(worker, town)
    few = queries_of(worker, "/worker/")
    for n in range(15):
        given_to(worker, town, f"第{n}处路灯坏了")
    assert queries_of(worker, "/worker/") == few <= 8


def test_accepts_asks_and_closes_with_a_photo_from_the_phone() -> None:
    town = make_town()
    worker = worker_of(town)
    case = given_to(worker, town)
    phone = browser_of(worker)
    here = f"/worker/cases/{case.number}"
    assert "我来办（接单）" in text_of(phone.get(here))
    accepted = phone.post(f"/desk/cases/{case.number}/acceptance", {"end": "worker"})
    assert accepted["Location"] == here
    page = text_of(phone.get(here))
    assert 'href="#id_outcome"' in page
    form = {"end": "worker", "outcome": "solved", "note": "换了灯泡", "photos": [picture()]}
    closed = phone.post(f"/desk/cases/{case.number}/closure", form)
    assert closed["Location"] == here
    case.refresh_from_db()
    assert case.state == State.HANDLED
    assert Attachment.objects.filter(case=case).count() == 1
    # It stands at the step to which it belongs, and not among what the resident said.
    for reader, address in ((phone, here), (browser_of(town.clerk), f"/desk/cases/{case.number}")):
        words, *rest = text_of(reader.get(address)).partition('id="words"')[2].split("</section>")
        assert "<img" not in words
        assert "".join(rest).count("<img") == 1


def test_a_refused_closing_comes_back_unfolded_with_every_word() -> None:
    town = make_town()
    worker = worker_of(town)
    case = accept_case(given_to(worker, town), by=worker)
    form = {"end": "worker", "note": "换了灯泡"}
    answer = browser_of(worker).post(f"/desk/cases/{case.number}/closure", form)
    page = text_of(answer)
    assert answer.status_code == 422
    assert 'data-tone="act" open' in page
    assert "换了灯泡" in page
    assert "请选择处理结果。" in page


def test_a_worker_sees_no_other_grid_and_no_desk() -> None:
    town = make_town()
    case = make_report(town)
    stranger = browser_of(make_staff(Role.GRID_WORKER, "990101001001099"))
    assert stranger.get(f"/worker/cases/{case.number}").status_code == 404
    assert stranger.get("/desk/").status_code == 403
    assert 'href="/desk/"' not in text_of(stranger.get("/worker/"))
