"""A smoke alarm is registered, installed behind 林秀英's door, listened to when she says yes, and taken
down; who has no business with it changes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shanzhi.cases.tests.factories import Town, make_town
from shanzhi.kernel.api import (
    SYSTEM,
    Actor,
    Conflict,
    Denied,
    EventRecord,
    Invalid,
    NotFound,
    Role,
    WrongState,
    now,
)
from shanzhi.organizations.tests.factories import make_staff, make_unit
from shanzhi.people.api import (
    Household,
    NewHousehold,
    NewPerson,
    Person,
    end_household,
    register_household,
    register_person,
)
from shanzhi.people.tests.factories import make_resident
from shanzhi.sensing.actions.change_device import change_device
from shanzhi.sensing.actions.claim_device import WhereItHangs, claim_device
from shanzhi.sensing.actions.device_fields import DeviceParticulars
from shanzhi.sensing.actions.end_key import end_key
from shanzhi.sensing.actions.end_maintenance import end_maintenance
from shanzhi.sensing.actions.give_home_consent import give_home_consent
from shanzhi.sensing.actions.group_devices import group_devices, make_device_group
from shanzhi.sensing.actions.issue_key import issue_key, keys_in_force
from shanzhi.sensing.actions.load_kinds import load_kinds
from shanzhi.sensing.actions.register_device import register_device
from shanzhi.sensing.actions.retire_device import retire_device
from shanzhi.sensing.actions.rotate_key import rotate_key
from shanzhi.sensing.actions.set_maintenance import Work, set_maintenance
from shanzhi.sensing.actions.set_test_mode import set_test_mode
from shanzhi.sensing.actions.withdraw_home_consent import withdraw_home_consent
from shanzhi.sensing.models import Device, DeviceState, HomeConsent, Maintenance
from shanzhi.sensing.queries.devices import own_device
from shanzhi.sensing.tests.factories import make_device

pytestmark = pytest.mark.django_db
COUNTY = "990101"
DOOR = "2-302"


@pytest.fixture
def town() -> Town:
    load_kinds()
    return make_town()


@pytest.fixture
def worker(town: Town) -> Actor:
    return make_staff(Role.GRID_WORKER, town.grid.code, name="王芳")


@pytest.fixture
def clerk(town: Town) -> Actor:
    return town.clerk


@pytest.fixture
def dispatcher(town: Town) -> Actor:
    return make_staff(Role.CITY_DISPATCHER, COUNTY, name="周岚")


def a_home(town: Town, phone: str = "") -> tuple[Household, Person]:
    new = NewHousehold(place_code=town.grid.code, building_id=town.building.pk, door=DOOR)
    household = register_household(new, by=SYSTEM)
    who = NewPerson(name="林秀英", birth_year=1940, phone=phone, is_own=bool(phone))
    return household, register_person(household, who, by=SYSTEM)[0]


def at_home(town: Town) -> WhereItHangs:
    return WhereItHangs(building_id=town.building.pk, door=DOOR, spot="厨房顶上")


def heard(device: Device) -> bool:
    """May it speak: in use, and inside a home only with the household's consent."""
    device.refresh_from_db()
    if device.state != DeviceState.ACTIVE or device.household_id is None:
        return device.state == DeviceState.ACTIVE
    consents = HomeConsent.objects.filter(device=device, household_id=device.household_id)
    return consents.filter(withdrawn_at__isnull=True).exists()


def events() -> list[str]:
    rows = EventRecord.objects.filter(kind__startswith="sensing.").order_by("pk")
    return [row.kind.removeprefix("sensing.") for row in rows]


def test_a_device_is_listened_to_from_consent_until_withdrawal(
    town: Town, worker: Actor, dispatcher: Actor
) -> None:
    device = register_device("86.001", "smoke", DeviceParticulars(place_code=COUNTY), by=dispatcher)
    household, person = a_home(town, phone="13800001234")
    claim_device(device, at_home(town), by=worker)
    device.refresh_from_db()
    assert (device.place_code, device.household_id) == (town.grid.code, household.pk)
    assert not heard(device)
    give_home_consent(device, by=worker, person_id=person.pk, tells_family=True)
    assert heard(device)
    resident = make_resident(phone="13800001234")
    Person.objects.filter(pk=person.pk).update(resident=resident)
    mine, me = own_device(resident, device.public_id)
    withdraw_home_consent(mine, by=me)
    withdraw_home_consent(mine, by=me)
    assert not heard(device)
    assert events() == [
        "DeviceRegistered", "DeviceClaimed", "HomeConsentGiven", "HomeConsentWithdrawn",
    ]  # fmt: skip
    record = EventRecord.objects.filter(kind="sensing.HomeConsentWithdrawn").get()
    assert record.payload["own"] is True


def test_a_neighbour_does_not_find_it(town: Town) -> None:
    household, _person = a_home(town)
    device = make_device(place_code=town.grid.code, household=household)
    neighbour = make_resident()
    with pytest.raises(NotFound):
        own_device(neighbour, device.public_id)


def test_what_hangs_is_not_claimed_twice_and_not_by_others(
    town: Town, worker: Actor, dispatcher: Actor
) -> None:
    device = register_device("86.002", "smoke", DeviceParticulars(place_code=COUNTY), by=dispatcher)
    stranger = make_staff(Role.GRID_WORKER, "990101002001001", name="外格")
    corridor = WhereItHangs(building_id=town.building.pk, spot="3楼走廊")
    with pytest.raises(Denied):
        claim_device(device, corridor, by=stranger)
    with pytest.raises(Invalid, match="还没有登记住户"):
        claim_device(device, at_home(town), by=worker)
    assert not heard(device)
    claim_device(device, corridor, by=worker)
    with pytest.raises(Conflict):
        claim_device(device, corridor, by=worker)
    assert heard(device)
    assert events() == ["DeviceRegistered", "DeviceClaimed"]


def test_who_moves_in_next_has_consented_to_nothing(town: Town, worker: Actor) -> None:
    household, _person = a_home(town)
    device = make_device(place_code=town.grid.code, household=household)
    give_home_consent(device, by=worker)
    end_household(household, by=worker)
    device.refresh_from_db()
    assert (device.household_id, device.state) == (None, DeviceState.WAITING)
    assert HomeConsent.objects.get().withdrawn_at is not None


def test_a_key_is_shown_once_and_the_old_one_works_a_day_longer(
    town: Town, clerk: Actor, worker: Actor
) -> None:
    device = make_device(place_code=town.grid.code)
    with pytest.raises(Denied):
        issue_key(device, by=worker)
    first = issue_key(device, by=clerk)
    assert bytes(first.row.digest) == hashlib.sha256(first.secret.encode()).digest()
    assert first.secret not in str(vars(first.row))
    with pytest.raises(Conflict):
        issue_key(device, by=clerk)
    second, later = rotate_key(device, by=clerk), now() + timedelta(hours=25)
    assert {row.pk for row in keys_in_force(device, now())} == {first.row.pk, second.row.pk}
    assert [row.pk for row in keys_in_force(device, later)] == [second.row.pk]
    third = rotate_key(device, by=clerk, overlap=timedelta(0))
    assert [row.pk for row in keys_in_force(device, now())] == [third.row.pk]
    end_key(device, third.row.pk, by=clerk)
    assert not keys_in_force(device, now())
    said = [row.payload for row in EventRecord.objects.filter(kind__startswith="sensing.")]
    assert first.secret not in str(said)
    with pytest.raises(NotFound):
        end_key(make_device(place_code=town.grid.code), first.row.pk, by=clerk)


def test_what_is_taken_down_says_nothing_and_is_not_changed(
    town: Town, clerk: Actor, worker: Actor
) -> None:
    household, _person = a_home(town)
    device = make_device(place_code=town.grid.code, household=household)
    give_home_consent(device, by=worker)
    issue_key(device, by=clerk)
    retire_device(device, by=clerk)
    assert not keys_in_force(device, now() + timedelta(seconds=1))
    assert not heard(device)
    count = len(events())
    with pytest.raises(WrongState):
        retire_device(device, by=clerk)
    with pytest.raises(WrongState):
        claim_device(device, at_home(town), by=worker)
    assert len(events()) == count


def test_what_is_known_is_put_right_and_said_again_it_is_nothing(
    town: Town, clerk: Actor, dispatcher: Actor
) -> None:
    gateway = make_device("gateway", place_code=town.grid.code, serial="GW-1")
    device = make_device(place_code=town.grid.code)
    better = DeviceParticulars(
        place_code=town.grid.code, firmware="2.1", feeder="10kV-7", gateway="GW-1"
    )
    changed = change_device(device, better, by=clerk)
    assert (changed.gateway_id, changed.feeder) == (gateway.pk, "10kV-7")
    change_device(device, better, by=clerk)
    assert events() == ["DeviceChanged"]
    elsewhere = DeviceParticulars(place_code="990101002001001")
    with pytest.raises((Denied, Invalid)):
        change_device(device, elsewhere, by=clerk)
    with pytest.raises(Invalid, match="网关"):
        change_device(device, DeviceParticulars(place_code=town.grid.code, gateway="T0"), by=clerk)


@pytest.mark.parametrize(
    ("field", "serial", "kind", "place"),
    [
        ("serial", "has space", "smoke", COUNTY),
        ("kind", "86.9", "teapot", COUNTY),
        ("place", "86.9", "smoke", "990101777"),
    ],
)
def test_what_cannot_be_is_named(
    dispatcher: Actor, field: str, serial: str, kind: str, place: str
) -> None:
    with pytest.raises(Invalid) as why:
        register_device(serial, kind, DeviceParticulars(place_code=place), by=dispatcher)
    assert field in why.value.fields
    assert not Device.objects.exists()


def test_a_firm_works_on_its_own_devices_alone(town: Town) -> None:
    firm = make_unit(place_code=COUNTY, name="安防公司")
    mechanic = make_staff(Role.HANDLER, COUNTY, unit=firm, name="赵铁山")
    theirs = make_device(place_code=town.grid.code, maintainer_unit=firm)
    other = make_device(place_code=town.grid.code)
    hour = timedelta(hours=1)
    work = {"reason": "换电池", "starts_at": now(), "ends_at": now() + hour}
    row = set_maintenance(Work(device=theirs, **work), by=mechanic)  # type: ignore[arg-type]  # 2026-11-26: fields by name
    with pytest.raises(Denied):
        set_maintenance(Work(device=other, **work), by=mechanic)  # type: ignore[arg-type]  # 2026-11-26: fields by name
    with pytest.raises(Invalid):
        set_maintenance(Work(device=theirs, gateway=other, **work), by=mechanic)  # type: ignore[arg-type]  # 2026-11-26: fields by name
    end_maintenance(row, by=mechanic)
    assert Maintenance.objects.get().ends_at <= now()
    set_test_mode(theirs, now() + hour, by=mechanic)
    with pytest.raises(Invalid):
        set_test_mode(theirs, now() + 9 * hour, by=mechanic)
    with pytest.raises(Denied):
        set_test_mode(other, now() + hour, by=mechanic)
    assert events() == ["MaintenanceSet", "MaintenanceEnded", "TestModeSet"]


def test_whoever_takes_in_hears_of_every_change(town: Town, clerk: Actor, worker: Actor) -> None:
    household, _person = a_home(town)
    device = make_device(place_code=town.grid.code, household=household)
    spare = make_device(place_code=COUNTY, state=DeviceState.WAITING)
    work = Work(device=device, reason="换电池", starts_at=now(), ends_at=now() + timedelta(hours=1))
    group = make_device_group(clerk.scopes()[0], "一组", by=clerk)
    verbs: list[tuple[str, Callable[[], object]]] = [
        ("claimed", lambda: claim_device(spare, WhereItHangs(place_code=town.grid.code), by=worker)),
        ("changed", lambda: change_device(
            device, DeviceParticulars(place_code=town.grid.code, firmware="2"), by=clerk)),
        ("consented", lambda: give_home_consent(device, by=worker)),
        ("withdrawn", lambda: withdraw_home_consent(device, by=worker)),
        ("keyed", lambda: issue_key(device, by=clerk)),
        ("rotated", lambda: rotate_key(device, by=clerk)),
        ("ended", lambda: end_key(device, device.keys.order_by("-pk")[0].pk, by=clerk)),
        ("tested", lambda: set_test_mode(device, now() + timedelta(hours=1), by=clerk)),
        ("worked on", lambda: set_maintenance(work, by=clerk)),
        ("done", lambda: end_maintenance(Maintenance.objects.get(), by=clerk)),
        ("grouped", lambda: group_devices(group, by=clerk, add=[device])),
        ("taken down", lambda: retire_device(device, by=clerk)),
    ]  # fmt: skip
    silent = []
    for name, verb in verbs:
        with CaptureQueriesContext(connection) as asked:
            verb()
        if not any("pg_notify('sensing_fleet'" in query["sql"] for query in asked):
            silent.append(name)
    assert silent == []


def test_devices_are_grouped_once(town: Town, clerk: Actor) -> None:
    device = make_device(place_code=town.grid.code)
    far = make_device(place_code="990101002001001")
    group = make_device_group(clerk.scopes()[0], "3幢消防", by=clerk)
    with pytest.raises(Conflict):
        make_device_group(clerk.scopes()[0], "3幢消防", by=clerk)
    group_devices(group, by=clerk, add=[device])
    group_devices(group, by=clerk, add=[device])
    with pytest.raises(Denied):
        group_devices(group, by=clerk, add=[far])
    assert events() == ["DeviceGroupMade", "DevicesGrouped"]
    assert list(group.devices.all()) == [device]
