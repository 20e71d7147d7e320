"""What grids have to do is let onto a list by the level above, for a term, and not by the asker."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils.timezone import localdate

from shanzhi.kernel.api import Actor, Conflict, Denied, EventRecord, Invalid, Role, WrongState
from shanzhi.organizations.actions.duties import (
    DutyProposal,
    admit_duty,
    end_duty,
    propose_duty,
    refuse_duty,
)
from shanzhi.organizations.api import UnitKind, is_admitted
from shanzhi.organizations.models import Duty
from shanzhi.organizations.models.duty import DutyState
from shanzhi.organizations.tests.factories import make_staff, make_unit
from shanzhi.people.api import Account

pytestmark = pytest.mark.django_db
STREET = "990101001"
GRID = STREET + "001001"
TODAY = date(2026, 11, 25)


@pytest.fixture
def handler() -> Actor:
    bureau = make_unit(kind=UnitKind.DEPARTMENT, place_code=STREET, name="城管中队")
    return make_staff(Role.HANDLER, STREET, unit=bureau, name="赵铁山")


@pytest.fixture
def dispatcher() -> Actor:
    return make_staff(Role.STREET_DISPATCHER, STREET, name="王强")


def asked_for(by: Actor, **changes: object) -> Duty:
    given: dict[str, object] = {
        "place_code": STREET,
        "category_code": "0101",
        "title": "沿街乱堆放巡查",
        "reason": "夏季专项行动通知第三条",
        "unit_id": next(iter(by.unit_ids), None),
        "starts_on": TODAY,
    }
    return propose_duty(DutyProposal(**(given | changes)), by=by)  # type: ignore[arg-type]  # 2026-11-25: fields by name


def test_a_proposal_is_no_duty_until_somebody_else_admits_it(
    handler: Actor, dispatcher: Actor
) -> None:
    duty = asked_for(handler)
    assert not is_admitted(GRID, "0101003", TODAY)
    admit_duty(duty, by=dispatcher)
    assert is_admitted(GRID, "0101003", TODAY)
    assert not is_admitted(GRID, "0202001", TODAY)
    assert not is_admitted("990101002001001", "0101003", TODAY)
    assert not is_admitted(GRID, "0101003", TODAY - timedelta(days=1))


def test_a_temporary_duty_leaves_the_list_by_itself(handler: Actor, dispatcher: Actor) -> None:
    until = localdate() + timedelta(days=30)
    admit_duty(asked_for(handler, ends_on=until), by=dispatcher)
    assert is_admitted(GRID, "0101003", until - timedelta(days=1))
    assert not is_admitted(GRID, "0101003", until)


def test_nobody_admits_what_they_proposed(dispatcher: Actor) -> None:
    duty = asked_for(dispatcher)
    events = EventRecord.objects.count()
    with pytest.raises(Denied):
        admit_duty(duty, by=dispatcher)
    duty.refresh_from_db()
    assert (duty.state, EventRecord.objects.count()) == (DutyState.PROPOSED, events)


def test_a_department_admits_nothing_and_a_refusal_says_why(
    handler: Actor, dispatcher: Actor
) -> None:
    duty = asked_for(handler)
    events = EventRecord.objects.count()
    with pytest.raises(Denied):
        admit_duty(duty, by=handler)
    with pytest.raises(Invalid):
        refuse_duty(duty, by=dispatcher, note=" ")
    assert EventRecord.objects.count() == events
    refuse_duty(duty, by=dispatcher, note="网格人手不够，请部门自办")
    with pytest.raises(WrongState):
        admit_duty(duty, by=dispatcher)
    assert not is_admitted(GRID, "0101003", TODAY)


def test_an_entry_is_asked_for_once_and_can_leave_and_come_again(
    handler: Actor, dispatcher: Actor
) -> None:
    duty = asked_for(handler)
    with pytest.raises(Conflict):
        asked_for(handler)
    admit_duty(duty, by=dispatcher)
    end_duty(duty, by=dispatcher, note="专项行动结束")
    assert not is_admitted(GRID, "0101003", TODAY)
    asked_for(handler)


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("place", {"place_code": "12"}),
        ("category", {"category_code": "01x"}),
        ("title", {"title": " "}),
        ("reason", {"reason": ""}),
        ("ends_on", {"ends_on": date(2020, 1, 1)}),
    ],
)
def test_what_cannot_be_used_is_named(
    handler: Actor, field: str, changes: dict[str, object]
) -> None:
    with pytest.raises((Invalid, Denied)) as why:
        asked_for(handler, **changes)
    if isinstance(why.value, Invalid):
        assert field in why.value.fields
    assert not Duty.objects.exists()


def browser(who: Actor) -> Client:
    client = Client()
    client.force_login(Account.objects.get(pk=who.id or 0))
    return client


def test_the_list_at_the_desk(handler: Actor, dispatcher: Actor) -> None:
    asking, deciding = browser(handler), browser(dispatcher)
    form = {"title": "共享单车摆放", "category": "0101", "place": STREET, "reason": ""}
    refused = asking.post("/desk/duties/proposals", form)
    assert refused.status_code == 422
    assert "共享单车摆放" in refused.content.decode()
    assert asking.post("/desk/duties/proposals", form | {"reason": "局里通知"}).status_code == 303
    duty = Duty.objects.get()
    assert asking.post(f"/desk/duties/{duty.pk}/admission").status_code == 403
    assert deciding.post(f"/desk/duties/{duty.pk}/admission").status_code == 303
    assert "已准入" in deciding.get("/desk/duties").content.decode()


def test_another_street_does_not_see_it(handler: Actor) -> None:
    duty = asked_for(handler)
    elsewhere = make_staff(Role.STREET_DISPATCHER, "990101002", name="外街道")
    page = browser(elsewhere)
    assert duty.title not in page.get("/desk/duties").content.decode()
    assert page.post(f"/desk/duties/{duty.pk}/admission").status_code == 404
