"""The twin's pages: who sees which buildings, homes, matters and alarms."""

from __future__ import annotations

import gzip
from datetime import timedelta
from typing import Any
from uuid import uuid4

import mapbox_vector_tile  # type: ignore[import-untyped]  # 2026-11-26: it has no types
import pytest
from django.test import Client

from shanzhi.cases.actions.load_categories import load_categories
from shanzhi.cases.actions.report import Report, report_case
from shanzhi.cases.models import Case
from shanzhi.cases.models.case import Source
from shanzhi.insight.actions.twin.sketch_footprints import sketch_footprints
from shanzhi.insight.models import Footprint
from shanzhi.kernel.api import NOBODY, SYSTEM, AccessRecord, Role, bump, now
from shanzhi.lib.vector_tiles import tile_at
from shanzhi.organizations.tests.factories import make_unit
from shanzhi.people.api import (
    NewHousehold,
    NewPerson,
    Relation,
    register_household,
    register_person,
)
from shanzhi.people.tests.factories import browser_of, make_account
from shanzhi.places.api import NewDwelling, register_dwellings
from shanzhi.places.tests.factories import make_building, make_estate, make_grid, make_square
from shanzhi.sensing.models import Alarm, AlarmGroup, Cause, Device, Severity
from shanzhi.sensing.tests.factories import make_device

pytestmark = pytest.mark.django_db
LAT, LNG = 31.0, 124.0
COUNTY = "990101"


@pytest.fixture
def home() -> Any:
    """A building of six floors with two flats, in one of which somebody is entered."""
    grid = make_grid(shape=make_square(LAT, LNG, 0.004))
    building = make_building(
        "3幢",
        grid=grid,
        estate=make_estate(),
        floors=6,
        latitude=LAT + 0.001,
        longitude=LNG + 0.001,
    )
    register_dwellings(
        building.pk, [NewDwelling("302", 3, "1"), NewDwelling("601", 6, "1")], by=SYSTEM
    )
    sketch_footprints(COUNTY, by=SYSTEM)
    return building


@pytest.fixture
def household(home: Any) -> Any:
    """张建国 of flat 302."""
    new = NewHousehold(place_code=home.grid_id, door="1单元302", building_id=home.pk)
    household = register_household(new, by=SYSTEM)
    register_person(household, NewPerson(name="张建国", relation=Relation.HEAD), by=SYSTEM)
    return household


def somebody(role: Role, scope: str = COUNTY) -> Client:
    return browser_of(make_account(role=role, scope_code=scope))


def matter_in(home: Any, *, late: bool = False) -> Case:
    """A matter somebody reported of the building."""
    load_categories()
    make_unit(place_code=home.grid_id[:12])
    report = Report(key=uuid4(), text="楼道灯坏了", source=Source.RESIDENT, place_code=home.grid_id)
    case = report_case(report, by=NOBODY).case
    due = now() + timedelta(hours=-2 if late else 20)
    Case.objects.filter(pk=case.pk).update(building=home, due_at=due)
    return case


def page(client: Client, path: str = "", **headers: str) -> str:
    answer = client.get(f"/cockpit/twin{path}", headers=headers)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_a_leader_sees_floors_and_flats_and_nobody_at_home(household: Any, home: Any) -> None:
    leader = somebody(Role.LEADER)
    assert "翠湖花园3幢" in page(leader)
    seen = page(leader, f"/buildings/{home.pk}")
    assert [seen.index(f"{floor} 层</span>") for floor in range(6, 0, -1)] == sorted(
        seen.index(f"{floor} 层</span>") for floor in range(1, 7)
    )
    assert "1-302" in seen
    assert "张" not in seen
    assert "data-home" not in seen
    assert not AccessRecord.objects.filter(action="insight.twin_homes").exists()


def test_the_community_sees_who_is_at_home_masked_and_it_is_written_down(
    household: Any, home: Any
) -> None:
    clerk = somebody(Role.COMMUNITY_CLERK, home.grid_id[:12])
    seen = page(clerk, f"/buildings/{home.pk}", HX_Target="twin-building")
    assert "<html" not in seen
    assert "张**" in seen
    assert "张建国" not in seen
    assert f"/desk/households/{household.pk}" in seen
    look = AccessRecord.objects.get(action="insight.twin_homes")
    assert (look.count, look.place_code) == (1, home.grid_id)


def test_strangers_see_no_building_no_flat_and_no_tile(household: Any, home: Any) -> None:
    elsewhere = somebody(Role.LEADER, "990202")
    assert elsewhere.get(f"/cockpit/twin/buildings/{home.pk}").status_code == 404
    assert elsewhere.get(f"/cockpit/twin?place={COUNTY}").status_code == 403
    assert elsewhere.get(f"/cockpit/twin/state?place={COUNTY}").status_code == 403
    assert elsewhere.get(f"/cockpit/twin/tiles/15/1/1?place={COUNTY}").status_code == 403
    assert "3幢" not in page(elsewhere)
    worker = somebody(Role.GRID_WORKER, home.grid_id)
    assert worker.get("/cockpit/twin").status_code == 403
    assert Client().get("/cockpit/twin").status_code == 302


def test_tiles_hold_houses_and_are_asked_for_once(home: Any) -> None:
    leader = somebody(Role.LEADER)
    z, x, y = tile_at(LAT + 0.001, LNG + 0.001, 16)
    path = f"/cockpit/twin/tiles/{z}/{x}/{y}?place={COUNTY}"
    first = leader.get(path, headers={"Accept-Encoding": "gzip"})
    assert first["Content-Encoding"] == "gzip"
    assert leader.get(path).content == gzip.decompress(first.content)
    told = mapbox_vector_tile.decode(gzip.decompress(first.content))
    footprint = Footprint.objects.get()
    [house] = told["houses"]["features"]
    assert house["id"] == footprint.pk
    assert house["properties"] == {"floors": 6, "height": 18.0, "building": home.pk}
    assert [one["properties"] for one in told["names"]["features"]] == [{"name": "3幢"}]
    assert first["Cache-Control"] == "private, no-cache"
    again = leader.get(path, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    known = leader.get(f"{path}&v={first['ETag'].strip(chr(34))}")
    assert known["Cache-Control"] == "private, max-age=86400"
    Footprint.objects.update(floors=7)
    bump("insight.footprints")
    changed = leader.get(path, headers={"If-None-Match": first["ETag"], "Accept-Encoding": "gzip"})
    assert changed.status_code == 200
    assert changed.content != first.content
    assert leader.get("/cockpit/twin/tiles/15/99999/1").status_code == 404
    assert leader.get(f"/cockpit/twin/tiles/3/1/1?place={COUNTY}").content == b""


def test_what_goes_on_is_for_the_viewer_alone_and_in_no_tile(home: Any) -> None:
    leader = somebody(Role.LEADER)
    matter_in(home)
    footprint = Footprint.objects.get()
    answer = leader.get(f"/cockpit/twin/state?place={COUNTY}")
    assert answer["Cache-Control"] == "private, no-store"
    assert answer.json()["tones"] == {"alarm": [], "late": [], "open": [footprint.pk]}
    late = matter_in(home, late=True)
    device = make_device(place_code=home.grid_id)
    Device.objects.filter(pk=device.pk).update(building=home)
    make_alarm(device, home)
    told = leader.get(f"/cockpit/twin/state?place={COUNTY}").json()
    assert told["tones"] == {"alarm": [footprint.pk], "late": [], "open": []}
    [alarm] = told["alarms"]["features"]
    assert alarm["geometry"]["coordinates"] == [home.longitude, home.latitude]
    listed = page(leader, "?busy=1")
    assert "翠湖花园3幢" in listed
    assert "找楼栋" in listed
    assert "没有这样的楼栋" in page(leader, "?q=9幢")
    seen = page(leader, f"/buildings/{home.pk}")
    assert late.number in seen
    assert "火情" in seen
    clerk = somebody(Role.COMMUNITY_CLERK, home.grid_id[:12])
    sensors = clerk.get(f"/cockpit/twin/state?place={home.grid_id[:12]}").json()["sensors"]
    assert [one["properties"]["count"] for one in sensors["features"]] == [1]


def test_a_list_of_a_county_costs_the_same(home: Any, django_assert_max_num_queries: Any) -> None:
    leader = somebody(Role.LEADER)
    page(leader)
    for number in range(20, 32):
        make_building(f"{number}幢", grid=home.grid)
    with django_assert_max_num_queries(18):
        assert "13 栋" in page(leader)


def make_alarm(device: Device, home: Any) -> None:
    """A fire that a device sees, and nobody has gone yet."""
    at = now()
    group = AlarmGroup.objects.create(
        key=f"fire:{home.pk}", cause=Cause.FIRE, severity=Severity.CRITICAL, building=home,
        place_code=home.grid_id, opened_at=at, newest_at=at, alarms_count=1,
    )  # fmt: skip
    alarm = Alarm.objects.create(
        device=device, cause=Cause.FIRE, severity=Severity.CRITICAL, place_code=home.grid_id,
        group=group, raised_at=at, judged_at=at,
    )  # fmt: skip
    AlarmGroup.objects.filter(pk=group.pk).update(lead=alarm)
