"""The desk looks after devices, the worker installs one, and who lives there sees it all and ends it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shanzhi.cases.tests.factories import Town, make_town
from shanzhi.kernel.api import SYSTEM, AccessRecord, Actor, Role, now, offline_pages, run_retention
from shanzhi.organizations.tests.factories import make_staff
from shanzhi.people.api import Person, erase_resident, held_of, subjects_of
from shanzhi.people.tests.factories import make_resident
from shanzhi.sensing.actions.find_troubles import find_troubles
from shanzhi.sensing.actions.give_home_consent import give_home_consent
from shanzhi.sensing.actions.load_kinds import load_kinds
from shanzhi.sensing.demo import load_demo_devices
from shanzhi.sensing.models import (
    AlarmRule,
    Device,
    DeviceGroup,
    DeviceImport,
    HomeConsent,
    LastState,
    Maintenance,
)
from shanzhi.sensing.tasks import bring_devices_in
from shanzhi.sensing.tests.factories import make_device, signed_in
from shanzhi.sensing.tests.test_readings import hours
from shanzhi.sensing.web.stickers import claim_address, serials_in
from shanzhi.visits.tests.factories import browser_of, make_household, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    load_kinds()
    return make_town()


@pytest.fixture
def desk(town: Town) -> Client:
    return browser_of(town.clerk)


@pytest.fixture
def worker(town: Town) -> Actor:
    return make_staff(Role.GRID_WORKER, town.grid.code, name="王芳")


def a_device(town: Town, kind: str = "heat", **given: object) -> Device:
    device = make_device(kind, place_code=town.grid.code, **given)
    LastState.objects.create(device=device, seen_at=now(), values=[21.5, 80])
    return device


def test_the_desk_lists_and_narrows(town: Town, desk: Client) -> None:
    heat = a_device(town, building=town.building, spot="3楼走廊")
    lid = a_device(town, "manhole")
    far = make_device("heat", place_code="990101002001001")
    page = text_of(desk.get("/desk/devices"))
    assert heat.serial in page
    assert "3楼走廊" in page
    assert far.serial not in page
    assert lid.serial not in text_of(desk.get("/desk/devices?kind=heat"))
    assert heat.serial not in text_of(desk.get("/desk/devices?state=waiting"))
    assert lid.serial in text_of(desk.get(f"/desk/devices?q={lid.serial[:5]}&after=nonsense"))
    hours(heat, 0, [20.0], now().replace(minute=0, second=0, microsecond=0) - timedelta(hours=2))
    assert "20.0" in text_of(desk.get(f"/desk/devices?building={town.building.pk}"))
    assert desk.get(f"/desk/devices/{far.public_id}").status_code == 404


def test_a_longer_list_asks_no_more(town: Town, desk: Client) -> None:
    a_device(town)
    desk.get("/desk/devices")
    with CaptureQueriesContext(connection) as few:
        desk.get("/desk/devices")
    for _number in range(9):
        a_device(town, building=town.building)
    with CaptureQueriesContext(connection) as many:
        desk.get("/desk/devices")
    assert len(many) == len(few)


def test_the_desk_registers_changes_keys_and_takes_down(town: Town, desk: Client) -> None:
    form = {"serial": "86.1", "kind": "smoke", "place": town.grid.code}
    assert desk.post("/desk/devices/new", form | {"kind": "teapot"}).status_code == 422
    assert desk.post("/desk/devices/new", form).status_code == 303
    assert desk.post("/desk/devices/new", form).status_code == 409
    device = Device.objects.get()
    here = f"/desk/devices/{device.public_id}"
    assert desk.post(f"{here}/change", {"firmware": "2.1"}).status_code == 303
    assert desk.post(f"{here}/change", {"gateway": "none"}).status_code == 422
    shown = text_of(desk.post(f"{here}/keys"))
    secret = re.search(r'id="secret">([^<]+)<', shown)
    assert secret is not None
    assert secret[1] not in text_of(desk.get(here))
    assert "新密钥" in text_of(desk.post(f"{here}/keys", {"overlap": "24"}))
    key = device.keys.order_by("pk")[0]
    assert desk.post(f"{here}/keys/{key.pk}/ending").status_code == 303
    assert desk.post(f"{here}/test", {"minutes": "30"}).status_code == 303
    assert desk.post(f"{here}/test", {"minutes": "900"}).status_code == 422
    assert desk.post(f"{here}/maintenance", {"hours": "4", "reason": ""}).status_code == 422
    work = {"of": "device", "hours": "4", "reason": "换电池"}
    assert desk.post(f"{here}/maintenance", work).status_code == 303
    row = Maintenance.objects.get()
    assert "换电池" in text_of(desk.get(here))
    assert desk.post(f"/desk/devices/maintenances/{row.pk}/ending").status_code == 303
    assert desk.get(f"{here}/sticker").status_code == 200
    assert desk.get(f"{here}/square").content.startswith(b"<svg")
    assert desk.post(f"{here}/retirement").status_code == 303
    device.refresh_from_db()
    assert device.state == "retired"
    assert desk.post(f"{here}/keys").status_code == 409


def test_the_work_list_and_groups(town: Town, desk: Client) -> None:
    device = a_device(town)
    LastState.objects.update(seen_at=now() - timedelta(days=9))
    find_troubles()
    assert device.serial in text_of(desk.get("/desk/devices/health?trouble=silent&unit=0"))
    assert device.serial not in text_of(desk.get("/desk/devices/health?trouble=battery"))
    form = {"name": "3幢消防", "place": town.clerk.scopes()[0]}
    assert desk.post("/desk/devices/groups/new", form | {"name": ""}).status_code == 422
    assert desk.post("/desk/devices/groups/new", form).status_code == 303
    group = DeviceGroup.objects.get()
    here = f"/desk/devices/groups/{group.pk}"
    assert desk.post(f"{here}/devices", {"serials": "nobody"}).status_code == 422
    sent = {"serials": device.serial, "way": "in"}
    assert desk.post(f"{here}/devices", sent).status_code == 303
    assert device.serial in text_of(desk.get(here))
    assert desk.post(f"{here}/devices", sent | {"way": "out"}).status_code == 303
    assert not group.devices.exists()


def test_a_list_is_looked_through_before_it_is_brought_in(town: Town, desk: Client) -> None:
    rows = f"serial,kind,place\nS-1,heat,{town.grid.code}\nS-2,teapot,{town.grid.code}\n"

    def sent() -> dict[str, object]:
        return {"file": SimpleUploadedFile("楼道.csv", rows.encode())}

    assert desk.post("/desk/devices/imports", {}).status_code == 422
    assert desk.post("/desk/devices/imports", sent()).status_code == 303
    run = DeviceImport.objects.get()
    here = f"/desk/devices/imports/{run.pk}"
    assert "正在检查" in text_of(desk.get(here))
    assert desk.post(f"{here}/confirmation").status_code == 409
    bring_devices_in(run.pk)
    planned = text_of(desk.get(here))
    assert "没有这种设备类型" in planned
    assert "导入 1 台" in planned
    assert not Device.objects.exists()
    assert desk.post(f"{here}/confirmation").status_code == 303
    bring_devices_in(run.pk)
    assert "新增 1 台" in text_of(desk.get(here))
    run.refresh_from_db()
    assert (run.stored_path, Device.objects.count()) == ("", 1)
    assert desk.post("/desk/devices/imports", sent())["Location"] == here
    assert DeviceImport.objects.count() == 1


def test_a_list_that_nobody_confirms_is_forgotten(town: Town, desk: Client) -> None:
    file = SimpleUploadedFile("x.csv", b"serial,kind,place\nS-1,heat,1\n")
    desk.post("/desk/devices/imports", {"file": file})
    run_retention(now() + timedelta(days=8))
    assert DeviceImport.objects.get().stored_path == ""


def test_a_worker_scans_installs_and_asks_the_household(town: Town, worker: Actor) -> None:
    make_household(town.grid.code, "2-302", building_id=town.building.pk)
    device = make_device("smoke", place_code="990101", state="waiting", serial="86.200")
    phone = browser_of(worker)
    assert "烟感" in text_of(phone.get(f"/worker/devices/claim?code={device.serial}"))
    form = {"code": claim_address(device), "building": str(town.building.pk), "spot": "客厅"}
    unknown = phone.post("/worker/devices/claim", form | {"code": "86.999"})
    assert unknown.status_code == 422
    scanned = phone.get("/worker/scan", {"code": claim_address(device)})
    assert scanned["Location"] == f"/worker/devices/claim?code={device.serial}"
    assert phone.get("/worker/scan", {"code": "86.999"}).status_code == 422
    assert phone.post("/worker/devices/claim", form | {"door": "9-909"}).status_code == 422
    sent = phone.post("/worker/devices/claim", form | {"door": "2-302"})
    here = f"/worker/devices/{device.public_id}"
    assert sent["Location"] == here
    assert "已经安装过" in text_of(phone.post("/worker/devices/claim", form))
    page = text_of(phone.get(here))
    assert "请当面告诉住户" in page
    assert phone.post(f"{here}/consent", {"tells_family": "1"}).status_code == 303
    assert HomeConsent.objects.get().tells_family
    assert phone.post(f"{here}/consent/withdrawal").status_code == 303
    looks = AccessRecord.objects.filter(action="sensing.read_device")
    assert {row.subject_id for row in looks} == {device.pk}
    assert "/worker/devices/claim" in {kept.path for kept in offline_pages(worker)}


@pytest.mark.parametrize(
    ("text", "serial"),
    [
        ("https://x.example/worker/devices/claim?code=86.1", "86.1"),
        ("https://maker.example/q/AB-12", "AB-12"),
        ("SN:AB12;IMEI:861234567890123", "AB12"),
        (" 86.1 ", "86.1"),
    ],
)
def test_what_a_square_may_hold(text: str, serial: str) -> None:
    assert serials_in(text)[0] == serial


def test_what_is_no_serial_is_none() -> None:
    assert serials_in("https://x.example/?code=<script>") == []
    assert serials_in("什么也不是") == []


def test_who_lives_there_sees_all_of_it_and_ends_it_with_one_press(
    town: Town, worker: Actor
) -> None:
    household, person = make_household(town.grid.code, building_id=town.building.pk)
    device = a_device(town, "gas", household=household)
    day = datetime.combine(now().date(), datetime.min.time(), tzinfo=UTC)
    hours(device, 0, [7.0], day - timedelta(days=5))
    give_home_consent(device, by=worker, person_id=person.pk, at=day - timedelta(days=2))
    hours(device, 0, [2.5, 3.5], day - timedelta(days=1))
    assert Client().get("/me/devices")["Location"].startswith("/me/sign-in")
    stranger = signed_in(make_resident())
    path = f"/me/devices/{device.public_id}/withdrawal"
    assert stranger.post(path).status_code == 404
    assert device.serial not in text_of(stranger.get("/me/devices"))
    resident = make_resident()
    Person.objects.filter(pk=person.pk).update(resident=resident)
    mine = signed_in(resident)
    page = text_of(mine.get("/me/devices"))
    assert "1.5 %LEL 到 4.5 %LEL" in page
    # What was said before the household's own consent is somebody else's.
    assert "8.0 %LEL" not in page
    assert "/me/devices" in text_of(mine.get("/me/data"))
    [held] = held_of(resident)["sensing.devices"]
    assert any("4.5 %LEL" in row["text"] for row in held.rows)
    assert ("device", device.pk) in subjects_of(resident)
    assert mine.post(path).status_code == 303
    assert HomeConsent.objects.get().withdrawn_at is not None
    assert "已停止" in text_of(mine.get("/me/devices"))


def test_erased_nothing_of_theirs_is_heard_or_kept(town: Town, worker: Actor) -> None:
    household, person = make_household(town.grid.code)
    resident = make_resident()
    Person.objects.filter(pk=person.pk).update(resident=resident)
    bed = a_device(town, "bed", household=household, person=person)
    give_home_consent(bed, by=worker, person_id=person.pk)
    erase_resident(resident)
    consent = HomeConsent.objects.get()
    bed.refresh_from_db()
    assert (consent.withdrawn_at is not None, consent.person_id, bed.person_id) == (
        True,
        None,
        None,
    )
    assert LastState.objects.get(device=bed).values == []


def test_what_a_bed_says_is_not_for_the_desk(town: Town, desk: Client) -> None:
    household, _person = make_household(town.grid.code)
    bed = a_device(town, "bed", household=household)
    page = text_of(desk.get(f"/desk/devices/{bed.public_id}"))
    assert "只给本人看" in page
    assert "体动" not in page


def test_the_demo_has_devices_that_said_something(town: Town, desk: Client) -> None:
    assert load_demo_devices([town.grid.code], by=SYSTEM) > 5
    assert load_demo_devices([town.grid.code], by=SYSTEM) == 0
    # Made-up devices say nothing: nobody is missed there, and the page says why.
    off = AlarmRule.objects.filter(place_code=town.grid.code[:6])
    assert {(rule.form, rule.is_on) for rule in off} == {("silence", False)}
    assert find_troubles(at=now() + timedelta(days=9))["silent"] == 0
    assert "演示地点" in text_of(desk.get("/desk/devices/health"))
    device = Device.objects.filter(building=town.building).first()
    assert device is not None
    assert 'kind="line"' in text_of(desk.get(f"/desk/devices/{device.public_id}"))
