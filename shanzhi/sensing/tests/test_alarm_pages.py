"""The desk watches, a worker goes there on a phone; who lives there is shown to who goes."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from shanzhi.cases.tests.factories import COMMUNITY, Town, make_town
from shanzhi.kernel.api import AccessRecord, Actor, Role, now, own_address
from shanzhi.messaging.tests.factories import told
from shanzhi.organizations.tests.factories import make_staff
from shanzhi.people.api import Person, held_of
from shanzhi.people.tests.factories import make_resident
from shanzhi.sensing.models import (
    Alarm,
    AlarmCall,
    AlarmGroup,
    AlarmOutcome,
    AlarmState,
    Cause,
    HomeConsent,
    Severity,
)
from shanzhi.sensing.tests.alarm_factories import look, make_group, raise_alarm
from shanzhi.sensing.tests.factories import make_device
from shanzhi.visits.tests.factories import (
    NAME,
    browser_of,
    make_care,
    make_household,
    text_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return make_town()


@pytest.fixture
def worker(town: Town) -> Actor:
    return make_staff(Role.GRID_WORKER, town.grid.code, name="王芳")


def at_home(town: Town) -> tuple[AlarmGroup, Person]:
    """A smoke detector in 林秀英's kitchen, her son may be called."""
    household, _elder = make_household(town.grid.code, building_id=town.building.pk)
    resident = make_resident()
    son = Person.objects.create(
        household=household, place_code=household.place_code, registered_at=now(),
        name_encrypted=_elder.name_encrypted, relation="child", resident=resident,
    )  # fmt: skip
    device = make_device(
        place_code=town.grid.code, building=town.building, household=household, spot="厨房"
    )
    HomeConsent.objects.create(
        device=device, household=household, place_code=town.grid.code, tells_family=True,
        given_at=now(),
    )  # fmt: skip
    return make_group(device), son


def test_a_worker_goes_there_and_says_what_it_was(town: Town, worker: Actor) -> None:
    group, _son = at_home(town)
    phone, page = browser_of(worker), f"/worker/alarms/{group.pk}"
    assert "火情 · " in text_of(phone.get("/worker/alarms"))
    before = text_of(phone.get(page))
    assert "我去" in before
    assert NAME not in before
    assert phone.post(f"{page}/acknowledgement").status_code == 303
    after = text_of(phone.get(page))
    assert NAME in after
    looks = AccessRecord.objects.filter(action="sensing.who_lives_there")
    assert looks.count() == 1
    assert NAME not in text_of(phone.get(page, headers={"X-Background": "1"}))
    assert looks.count() == 1
    phone.post(f"{page}/attendance")
    refused = phone.post(f"{page}/closure", {"outcome": "cooking"})
    assert refused.status_code == 422
    assert "设备还在告警" in text_of(refused)
    phone.post(f"{page}/closure", {"outcome": "cooking", "note": "炒菜"})
    group.refresh_from_db()
    assert (group.state, group.outcome) == (AlarmState.CLOSED, AlarmOutcome.COOKING)
    assert NAME not in text_of(phone.get(page))


def test_the_desk_sees_who_goes_and_no_names(town: Town, worker: Actor) -> None:
    group, _son = at_home(town)
    desk = browser_of(town.clerk)
    assert f"/desk/alarms/{group.pk}" in text_of(desk.get("/desk/alarms"))
    browser_of(worker).post(f"/worker/alarms/{group.pk}/acknowledgement")
    page = text_of(desk.get(f"/desk/alarms/{group.pk}"))
    assert "王芳 正在去现场" in page
    assert NAME not in page
    assert group.case is not None
    assert "设备告警：火情" in text_of(desk.get(f"/desk/cases/{group.case.number}"))
    again = desk.post(f"/desk/alarms/{group.pk}/acknowledgement", follow=True)
    assert "王芳 已经响应" in text_of(again)


def test_a_notice_leads_each_to_their_own_end(town: Town) -> None:
    worker = make_staff(Role.GRID_WORKER, town.grid.code, name="周网")
    leader = make_staff(Role.LEADER, COMMUNITY[:6], name="孙领")
    group, _son = at_home(town)
    link = f"/desk/alarms/{group.pk}"
    assert own_address(worker, link) == f"/worker/alarms/{group.pk}"
    assert own_address(town.clerk, link) == own_address(leader, link) == link
    page = text_of(browser_of(leader).get(link))
    assert "您可以查看，不能处理这起告警" in page
    assert browser_of(leader).post(f"{link}/acknowledgement").status_code == 403


def test_a_stranger_finds_nothing(town: Town) -> None:
    group, _son = at_home(town)
    stranger = browser_of(make_staff(Role.COMMUNITY_CLERK, "990101001002"))
    assert stranger.get(f"/desk/alarms/{group.pk}").status_code == 404
    assert stranger.post(f"/desk/alarms/{group.pk}/acknowledgement").status_code == 404
    assert AlarmGroup.objects.get().state == AlarmState.RAISED
    assert Client().get(f"/desk/alarms/{group.pk}").status_code == 302


def test_the_family_is_told_where_the_home_consented(town: Town) -> None:
    _group, son = at_home(town)
    call = AlarmCall.objects.get(why="family")
    assert call.person == son
    assert [row.resident for row in told("sensing.family")] == [son.resident]


def test_a_resident_sees_what_was_recorded(town: Town) -> None:
    _group, son = at_home(town)
    assert son.resident is not None
    held = [row for rows in held_of(son.resident).values() for row in rows]
    assert [row.shown for row in held if row.what == "您家设备的告警" and "火情" in row.shown[0]]


def test_lists_cost_the_same_with_many(town: Town) -> None:
    desk = browser_of(town.clerk)
    AlarmGroup.objects.bulk_create(
        AlarmGroup(
            key=f"fire:device:{n}", cause=Cause.FIRE, severity=Severity.CRITICAL - n % 2,
            place_code=town.grid.code, opened_at=now(), newest_at=now(), alarms_count=1,
        )
        for n in range(120)
    )  # fmt: skip
    seen: list[str] = []
    address = "/desk/alarms"
    while address:
        page = text_of(desk.get(address))
        seen += re.findall(r'data-row href="/desk/alarms/(\d+)"', page)
        following = re.search(r'href="([^"]+)"[^>]*rel="next"', page)
        address = following[1] if following else ""
    assert len(seen) == len(set(seen)) == 120


def test_a_threshold_is_proposed_from_what_was_false(town: Town) -> None:
    rule_device = make_device(
        "gas", place_code=town.grid.code, building=town.building, model="QT-1"
    )
    rule = rule_device.kind.rules.get(name="燃气浓度过高")
    values = [(11.0, "cooking")] * 6 + [(14.0, "nothing"), (31.0, "true")]
    for value, outcome in values:
        Alarm.objects.create(
            device=rule_device, rule=rule, cause=Cause.GAS, severity=Severity.CRITICAL, value=value,
            peak=value, place_code=town.grid.code, raised_at=now(), judged_at=now(), state="closed",
            outcome=outcome, closed_at=now() - timedelta(days=1),
        )  # fmt: skip
    page = text_of(
        browser_of(make_staff(Role.STREET_DISPATCHER, COMMUNITY[:9])).get("/desk/alarms/false")
    )
    assert "建议 10.0 改为 14.1" in page
    assert "7 次误报里有 7 次不会再响" in page
    assert "QT-1" in page


def test_two_people_who_press_in_one_building_are_two_matters(town: Town) -> None:
    for door in ("2-302", "3-101"):
        household, person = make_household(town.grid.code, door, building_id=town.building.pk)
        device = make_device(
            "sos",
            place_code=town.grid.code,
            building=town.building,
            household=household,
            person=person,
        )
        raise_alarm(device, Cause.PERSON)
    look()
    assert AlarmGroup.objects.count() == 2
    assert len({group.case_id for group in AlarmGroup.objects.all()}) == 2


def test_one_device_of_many_is_ended_alone(town: Town, worker: Actor) -> None:
    first = make_group(make_device(place_code=town.grid.code, building=town.building))
    second = raise_alarm(make_device(place_code=town.grid.code, building=town.building))
    look()
    phone, page = browser_of(worker), f"/worker/alarms/{first.pk}"
    phone.post(f"{page}/attendance")
    of = second.pk
    given = {"alarm": of, f"outcome-{of}": "steam", f"note-{of}": "洗澡"}
    assert f'name="outcome-{of}"' in text_of(phone.get(page))
    assert phone.post(f"{page}/closure", given).status_code == 303
    second.refresh_from_db()
    assert second.outcome == AlarmOutcome.STEAM
    assert AlarmGroup.objects.get().closed_at is None
    assert phone.post(f"{page}/closure", {"alarm": "999999"}).status_code == 404


def test_a_quiet_morning_of_somebody_in_red_is_critical(town: Town, worker: Actor) -> None:
    household, person = make_household(town.grid.code, building_id=town.building.pk)
    make_care(person, town.clerk)
    given = {"building": town.building, "household": household, "person": person}
    device = make_device("bed", place_code=town.grid.code, **given)
    group = make_group(device, Cause.PERSON, severity=Severity.MAJOR)
    assert group.severity == Severity.CRITICAL
    assert group.case is not None
    assert "有人需要帮助" in group.case.text.body
    assert NAME not in group.case.text.body
    phone = browser_of(worker)
    phone.post(f"/worker/alarms/{group.pk}/attendance")
    assert NAME in text_of(phone.get(f"/worker/alarms/{group.pk}"))
