"""A worker says that she is there, once, and nothing follows her about."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from shanzhi.kernel.api import Actor, Denied, EventRecord, Invalid, Role, now, run_retention
from shanzhi.lib.coordinates import Datum
from shanzhi.organizations.actions.check_in import check_in
from shanzhi.organizations.models import CheckIn
from shanzhi.organizations.tests.factories import make_staff
from shanzhi.people.api import Account
from shanzhi.places.api import Grid, Here, printed_code
from shanzhi.places.tests.factories import make_building, make_code, make_grid, make_square

pytestmark = pytest.mark.django_db
COMMUNITY = "990101001001"


@pytest.fixture
def grid() -> Grid:
    return make_grid("翠湖花园网格", COMMUNITY, make_square())


@pytest.fixture
def worker(grid: Grid) -> Actor:
    return make_staff(Role.GRID_WORKER, grid.code, name="刘小禾")


def phone_of(who: Actor) -> Client:
    client = Client()
    client.force_login(Account.objects.get(pk=who.id or 0))
    return client


def at_place(lat: float, lng: float, accuracy: float = 15.0) -> Here:
    return Here(lat, lng, accuracy, Datum.WGS84)


def test_inside_the_grid_and_how_far_outside(grid: Grid, worker: Actor) -> None:
    inside = check_in(by=worker, grid_code=grid.code, here=at_place(31.001, 124.001))
    assert (inside.distance_m, inside.accuracy_m, inside.shown_by) == (0, 15, "position")
    later = now() + timedelta(hours=1)
    outside = check_in(by=worker, grid_code=grid.code, here=at_place(30.99, 124.001), at=later)
    assert 500 < (outside.distance_m or 0) < 1_500
    told = EventRecord.objects.filter(kind="organizations.CheckedIn")
    assert [event.payload["distance_m"] for event in told.order_by("id")] == [
        0,
        outside.distance_m,
    ]
    # Where she was is nowhere.
    assert "latitude" not in str(told.values())
    assert not {"latitude", "longitude"} & {f.name for f in CheckIn._meta.get_fields()}


def test_pressed_twice_it_is_one(grid: Grid, worker: Actor) -> None:
    one = check_in(by=worker, grid_code=grid.code, here=at_place(31.001, 124.001))
    two = check_in(by=worker, grid_code=grid.code, here=at_place(31.001, 124.001))
    assert one == two
    assert EventRecord.objects.filter(kind="organizations.CheckedIn").count() == 1


def test_by_the_code_on_the_wall(grid: Grid, worker: Actor) -> None:
    building = make_building("3幢", grid=grid)
    code = printed_code(make_code(grid, building_id=building.pk))
    row = check_in(by=worker, code=f"https://example.org/g/{code}")
    assert (row.shown_by, row.building_name, row.distance_m) == ("code", "3幢", None)
    with pytest.raises(Invalid) as why:
        check_in(by=worker, code="AAAABBBBCCCCDDDD")
    assert "不是本平台发放的" in why.value.fields["code"]


def test_nobody_checks_in_at_anothers_grid(grid: Grid, worker: Actor) -> None:
    other = make_grid("外网格", COMMUNITY, make_square(32.0))
    events = EventRecord.objects.count()
    with pytest.raises(Denied):
        check_in(by=worker, grid_code=other.code, here=at_place(32.001, 124.001))
    assert phone_of(worker).post(
        "/worker/check-in", {"code": printed_code(make_code(other))}
    ).status_code in {403, 422}
    assert not CheckIn.objects.exists()
    assert not EventRecord.objects.filter(id__gt=events, kind="organizations.CheckedIn").exists()


def test_what_was_told_without_signal_counts_from_then(grid: Grid, worker: Actor) -> None:
    form = {"grid": grid.code, "lat": "31.001", "lng": "124.001", "accuracy": "20"}
    headers = {"Accept": "application/json", "X-Device-Act": str(uuid4()), "X-Device-Age": "7200"}
    phone = phone_of(worker)
    answers = [phone.post("/worker/check-in", form, headers=headers) for _try in range(2)]
    assert [answer.json()["state"] for answer in answers] == ["done", "done"]
    row = CheckIn.objects.get()
    assert row.age_s == 7200
    assert abs(now() - timedelta(hours=2) - row.at) < timedelta(minutes=1)
    page = phone.get("/worker/check-in").content.decode()
    assert "无信号时填，后来送到" in page
    assert "误差约 20 米" in page


def test_without_a_position_it_says_what_to_do(grid: Grid, worker: Actor) -> None:
    answer = phone_of(worker).post("/worker/check-in", {"grid": grid.code})
    assert answer.status_code == 422
    assert "请扫墙上的网格码" in answer.content.decode()


def test_a_grid_that_no_text_can_hold_is_refused(worker: Actor) -> None:
    with pytest.raises(Invalid):
        check_in(by=worker, grid_code="a\x00b")


def test_a_colleague_does_not_see_it(grid: Grid, worker: Actor) -> None:
    check_in(by=worker, grid_code=grid.code, here=at_place(30.99, 124.001))
    colleague = make_staff(Role.GRID_WORKER, grid.code, name="何小满")
    assert "离网格约" in phone_of(worker).get("/worker/check-in").content.decode()
    assert "离网格约" not in phone_of(colleague).get("/worker/check-in").content.decode()


def test_a_code_opens_its_building(grid: Grid, worker: Actor) -> None:
    building = make_building("3幢", grid=grid)
    code = printed_code(make_code(grid, building_id=building.pk))
    page = phone_of(worker).get("/worker/scan", {"code": code}).content.decode()
    assert f'href="/worker/report?building={building.pk}"' in page
    assert "在这里到岗" in page
    other = make_code(make_grid("外网格", COMMUNITY, make_square(32.0)))
    there = phone_of(worker).get("/worker/scan", {"code": printed_code(other)}).content.decode()
    assert "这是别的网格" in there
    assert "不是本平台发放的" in phone_of(worker).get("/worker/scan?code=x").content.decode()


def test_a_year_later_it_is_forgotten(grid: Grid, worker: Actor) -> None:
    row = check_in(by=worker, grid_code=grid.code, here=at_place(31.001, 124.001))
    run_retention(row.at + timedelta(days=365))
    assert CheckIn.objects.count() == 1
    run_retention(row.at + timedelta(days=367))
    assert CheckIn.objects.count() == 0
