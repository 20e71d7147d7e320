"""The pages at the door, at the desk and at the resident's own end."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils.timezone import localdate

from shanzhi.cases.api import Case
from shanzhi.cases.tests.factories import Town, make_town
from shanzhi.kernel.api import Actor, EventRecord, Role, now, offline_pages
from shanzhi.organizations.tests.factories import make_staff
from shanzhi.people.api import FactKind, Household, Person, Resident, sign_resident_in
from shanzhi.people.tests.factories import make_resident
from shanzhi.visits.actions.miss_care import sweep_care
from shanzhi.visits.models import CareLevel, CarePace, Heard, MissedCare, Visit
from shanzhi.visits.models.care import CareEnd
from shanzhi.visits.tests.factories import (
    NAME,
    PHONE,
    browser_of,
    make_care,
    make_household,
    make_visit,
    text_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return make_town()


@pytest.fixture
def worker(town: Town) -> Actor:
    return make_staff(Role.GRID_WORKER, town.grid.code, name="王芳")


@pytest.fixture
def home(town: Town) -> tuple[Household, Person]:
    return make_household(
        town.grid.code, building_id=town.building.pk, facts=(FactKind.ALONE,), phone=PHONE
    )


def signed_in(resident: Resident) -> Client:
    """Somebody's phone, on which they have proved their number."""
    client, answer = Client(), HttpResponse()
    sign_resident_in(RequestFactory().get("/"), answer, resident, means="phone")
    client.cookies.update(answer.cookies)
    return client


def form(**more: object) -> dict[str, object]:
    return {"met": "met", "consent": "1", "mood": "气色不错", "needs": ["meals"]} | more


def test_the_worker_sees_the_name_and_may_call_the_desk_does_not(
    town: Town, worker: Actor, home: tuple[Household, Person]
) -> None:
    household, _person = home
    page = text_of(browser_of(worker).get(f"/worker/visits/{household.pk}"))
    assert NAME in page
    assert f"tel:{PHONE}" in page
    desk = browser_of(town.clerk)
    for path in (f"/desk/households/{household.pk}", "/desk/households?q=2-302", "/desk/visits"):
        page = text_of(desk.get(path))
        assert NAME not in page
        assert PHONE not in page
        assert "2-302" in page
    assert "138****1234" in text_of(desk.get(f"/worker/visits/{household.pk}"))
    showing = f"/desk/households/{household.pk}/showing"
    assert desk.post(showing, {"reason": ""}).status_code == 422
    assert PHONE in text_of(desk.post(showing, {"reason": "没人应门，打个电话"}))


def test_a_visit_and_what_was_heard_in_one_form(
    worker: Actor, home: tuple[Household, Person]
) -> None:
    household, person = home
    page = browser_of(worker)
    path = f"/worker/visits/{household.pk}"
    sent = form(kind="matter", heard="楼下路灯不亮", person=person.pk, ticked=["elders.1"])
    assert page.post(f"{path}/record", sent).status_code == 303
    visit, heard, case = Visit.objects.get(), Heard.objects.get(), Case.objects.get()
    assert (visit.person_id, heard.case_id) == (person.pk, case.pk)
    assert case.number in text_of(page.get(path))
    matter = text_of(page.get(f"/worker/cases/{case.number}"))
    assert "走访时听到的" in matter
    assert path in matter
    more = {"kind": "wish", "heard": "想有人陪着下棋"}
    assert page.post(f"{path}/heard", more).status_code == 303
    assert Heard.objects.filter(visit=visit).count() == 2


def test_a_refused_visit_keeps_what_was_typed_and_nothing_else(
    worker: Actor, home: tuple[Household, Person]
) -> None:
    household, _person = home
    events = EventRecord.objects.count()
    sent = form(consent="", kind="", heard="楼下路灯不亮")
    answer = browser_of(worker).post(f"/worker/visits/{household.pk}/record", sent)
    assert answer.status_code == 422
    assert "气色不错" in text_of(answer)
    bad_kind = form(kind="gossip", heard="楼下路灯不亮")
    assert (
        browser_of(worker).post(f"/worker/visits/{household.pk}/record", bad_kind).status_code
        == 422
    )
    assert (Visit.objects.count(), EventRecord.objects.count()) == (0, events)


def test_an_outbox_that_sends_again_makes_no_second_visit(
    worker: Actor, home: tuple[Household, Person]
) -> None:
    household, _person = home
    page, path = browser_of(worker), f"/worker/visits/{household.pk}/record"
    head = {"X-Device-Act": str(uuid4()), "Accept": "application/json"}
    for _twice in range(2):
        answer = page.post(path, form(kind="wish", heard="老花镜"), headers=head)
        assert answer.json()["state"] == "done"
    assert (Visit.objects.count(), Heard.objects.count()) == (1, 1)
    visit = Visit.objects.get()
    head |= {"X-Device-Act": str(uuid4()), "X-Device-Age": str(3 * 3600)}
    page.post(path, form(), headers=head)
    late = Visit.objects.exclude(pk=visit.pk).get()
    assert timedelta(hours=2) < visit.at - late.at < timedelta(hours=4)  # it waited for a signal
    head |= {"X-Device-Act": str(uuid4()), "X-Device-Age": str(300 * 24 * 3600)}
    page.post(path, form(), headers=head)
    assert Visit.objects.filter(at__gte=now() - timedelta(days=4)).count() == 3
    head["X-Device-Act"] = str(uuid4())
    refused = page.post(path, form(met=""), headers=head)
    assert refused.status_code == 422
    assert "见到人" in refused.json()["detail"] + str(refused.json())


def test_a_second_press_makes_no_second_visit_and_another_visit_does_not_vanish(
    worker: Actor, home: tuple[Household, Person]
) -> None:
    household, _person = home
    page, path = browser_of(worker), f"/worker/visits/{household.pk}/record"
    assert 'name="idempotency_key"' in text_of(page.get(f"/worker/visits/{household.pk}"))
    key = str(uuid4())
    for _twice in range(2):
        assert page.post(path, form(idempotency_key=key)).status_code == 303
    assert Visit.objects.count() == 1
    other = page.post(path, form(idempotency_key=key, mood="咳嗽"))
    assert other.status_code == 422
    assert "再按一次" in text_of(other)
    assert key not in text_of(other)
    assert Visit.objects.count() == 1


def test_the_bell_is_rung_from_the_list(worker: Actor, home: tuple[Household, Person]) -> None:
    _household, person = home
    care = make_care(person, worker, at=now() - timedelta(days=1))
    page = browser_of(worker)
    shown = text_of(page.get("/worker/visits"))
    bell = f"/worker/visits/{care.household_id}/bells/{care.pk}/ring"
    assert bell in shown
    answer = page.post(bell, {"answered": "1", "next": "/worker/visits"})
    assert answer.headers["Location"] == "/worker/visits"
    assert bell not in text_of(page.get("/worker/visits"))


def test_a_grid_with_its_buildings_and_a_household_that_is_entered(
    town: Town, worker: Actor, home: tuple[Household, Person]
) -> None:
    page = browser_of(worker)
    shown = text_of(page.get("/worker/grid"))
    assert town.building.full_name in shown
    assert NAME in shown
    new = {"grid": town.grid.code, "building": town.building.pk, "door": "1-101", "name": "白立夏"}
    assert page.post("/worker/grid/households", new).status_code == 303
    assert page.post("/worker/grid/households", new).status_code == 422
    assert page.post("/worker/grid/households", new | {"door": ""}).status_code == 422
    made = Household.objects.get(door="1-101")
    base = f"/worker/visits/{made.pk}"
    assert page.post(f"{base}/facts", {"fact": "old", "source": "self"}).status_code == 303
    assert page.post(f"{base}/facts", {"fact": "old", "source": ""}).status_code == 422
    fact = made.facts.get()
    assert page.post(f"{base}/facts/{fact.pk}/ending").status_code == 303
    assert page.post(f"{base}/people", {"name": "白秀", "relation": "child"}).status_code == 303
    person = made.people.order_by("pk").last()
    assert person is not None
    assert page.post(f"{base}/people/{person.pk}/leaving").status_code == 303
    of = made.people.order_by("pk")[0].pk
    care = {f"colour-{of}": "green", f"care_needs-{of}": ["frail"], f"basis-{of}": "self"}
    path = f"{base}/people/{of}/care"
    assert page.post(path, care).status_code == 422
    day = (localdate() + timedelta(days=60)).isoformat()
    assert page.post(path, care | {f"review_on-{of}": day}).status_code == 303
    lifting = f"{base}/cares/{CareLevel.objects.get().pk}/lifting"
    assert page.post(lifting).status_code == 303
    assert page.post(f"{base}/moving").status_code == 303
    assert "1-101" not in text_of(page.get("/worker/grid"))


def test_a_device_keeps_the_households_of_who_stands_at_the_door_alone(
    town: Town, worker: Actor, home: tuple[Household, Person]
) -> None:
    household, _person = home
    path = f"/worker/visits/{household.pk}"
    kept = {page.path: page.version for page in offline_pages(worker)}
    assert {"/worker/visits", "/worker/grid", path} <= kept.keys()
    assert path not in {page.path for page in offline_pages(town.clerk)}
    next_door = make_staff(Role.GRID_WORKER, town.grid.code[:12] + "009")
    assert path not in {page.path for page in offline_pages(next_door)}
    make_visit(household, worker)
    changed = {page.path: page.version for page in offline_pages(worker)}
    assert changed[path] != kept[path]


def test_who_does_not_give_the_care_is_not_let_in(
    town: Town, worker: Actor, home: tuple[Household, Person]
) -> None:
    household, person = home
    care = make_care(person, worker, at=now() - timedelta(days=1))
    leader = browser_of(make_staff(Role.LEADER, town.grid.code[:6]))
    next_door = browser_of(make_staff(Role.GRID_WORKER, town.grid.code[:12] + "009"))
    for path in ("/desk/care", "/desk/households", "/desk/heard", "/worker/visits"):
        assert leader.get(path).status_code == 403
    for path in (f"/worker/visits/{household.pk}", f"/desk/households/{household.pk}"):
        assert next_door.get(path).status_code == 404
    assert "2-302" not in text_of(next_door.get("/worker/visits"))
    assert next_door.post(f"/worker/visits/{household.pk}/bells/{care.pk}/ring").status_code == 404


def test_the_street_sees_what_was_passed_up_and_no_colour(
    town: Town, worker: Actor, home: tuple[Household, Person]
) -> None:
    _household, person = home
    make_care(person, worker, at=now() - timedelta(days=9))
    street = browser_of(make_staff(Role.STREET_DISPATCHER, town.grid.code[:9]))
    at = now().replace(hour=10)  # 18 o'clock here
    assert sweep_care(at=at)[0] == 2
    desk = browser_of(town.clerk)
    assert "该走访没去" in text_of(desk.get("/desk/care"))
    assert "2-302" not in text_of(street.get("/desk/care"))
    sweep_care(at=at + timedelta(hours=2))
    shown = text_of(street.get("/desk/care"))
    assert "林**" in shown
    assert "天天看</span>" not in shown
    assert NAME not in shown
    missed = MissedCare.objects.order_by("pk")[0]
    path = f"/desk/care/missed/{missed.pk}/answer"
    assert street.post(path, {}).status_code == 422
    sent = {f"answer-{missed.pk}": "在女儿家，平安"}
    assert street.post(path, sent).status_code == 303
    assert desk.post(path, sent).status_code == 404


def test_the_desk_says_how_often_and_what_became_of_a_wish(
    town: Town, worker: Actor, home: tuple[Household, Person]
) -> None:
    household, _person = home
    desk = browser_of(town.clerk)
    sent = {
        f"{what}-{colour}": "2"
        for what in ("visit", "ring")
        for colour in ("red", "yellow", "green")
    }
    assert desk.post("/desk/care/paces", sent | {"visit-red": "x"}).status_code == 422
    assert desk.post("/desk/care/paces", sent).status_code == 303
    assert CarePace.objects.count() == 3
    assert desk.post("/desk/visits/target", {"households": "0"}).status_code == 422
    assert desk.post("/desk/visits/target", {"households": "80"}).status_code == 303
    assert "80" in text_of(desk.get("/desk/visits"))
    browser_of(worker).post(
        f"/worker/visits/{household.pk}/record", form(kind="wish", heard="想要老花镜")
    )
    heard = Heard.objects.get()
    assert "老花镜" in text_of(desk.get("/desk/heard"))
    path = f"/desk/heard/{heard.pk}/ending"
    assert desk.post(path, {}).status_code == 422
    done = {f"became-{heard.pk}": "done", f"note-{heard.pk}": "眼镜店送来了"}
    assert desk.post(path, done).status_code == 303
    assert "老花镜" not in text_of(desk.get("/desk/heard"))


def test_whose_it_is_sees_the_care_and_says_no(
    worker: Actor, home: tuple[Household, Person]
) -> None:
    _household, person = home
    care = make_care(person, worker)
    phone = Client()
    assert phone.get("/me/care").headers["Location"].startswith("/me/sign-in")
    assert phone.post(f"/me/care/{care.pk}/refusal").status_code == 302
    stranger = signed_in(make_resident())
    assert stranger.post(f"/me/care/{care.pk}/refusal").status_code == 404
    resident = make_resident(phone=PHONE)
    Person.objects.filter(pk=person.pk).update(resident=resident)
    mine = signed_in(resident)
    assert "红：天天看" in text_of(mine.get("/me/care"))
    assert "/me/care" in text_of(mine.get("/me/data"))
    assert mine.post(f"/me/care/{care.pk}/refusal").status_code == 303
    care.refresh_from_db()
    assert care.end == CareEnd.REFUSED
    assert "现在没有安排" in text_of(mine.get("/me/care"))
