"""A list of devices is looked through, brought in once, and goes on where it was broken off."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from xlsxwriter import Workbook

from shanzhi.cases.tests.factories import Town, make_town
from shanzhi.kernel.api import SYSTEM, Denied, EventRecord, Role, WrongState
from shanzhi.organizations.tests.factories import make_staff, make_unit
from shanzhi.places.api import NewDwelling, register_dwellings
from shanzhi.sensing.actions import plan_import as planning
from shanzhi.sensing.actions.import_devices import import_devices
from shanzhi.sensing.actions.load_kinds import load_kinds
from shanzhi.sensing.actions.plan_import import begin_import, plan_import
from shanzhi.sensing.models import Device, DeviceImport, DeviceKey, ImportState
from shanzhi.sensing.web.cli_things import import_command

pytestmark = pytest.mark.django_db
COUNTY = "990101"
HEAD = "serial,kind,place,building,door,gateway,maintainer,installed_on,key\n"


@pytest.fixture
def town() -> Town:
    load_kinds()
    return make_town()


def a_list(folder: Path, rows: list[str], head: str = HEAD) -> Path:
    path = folder / "devices.csv"
    path.write_text(head + "\n".join(rows) + "\n", encoding="utf-8-sig")
    return path


def bring(path: Path) -> DeviceImport:
    run, _new = begin_import(path, path.name, COUNTY, by=SYSTEM)
    return import_devices(plan_import(run, path, by=SYSTEM), path, by=SYSTEM)


def test_rows_become_devices_and_what_is_wrong_is_named_by_its_line(
    town: Town, tmp_path: Path
) -> None:
    make_unit(place_code=COUNTY, name="安防公司")
    register_dwellings(
        town.building.pk, [NewDwelling(entrance="2", floor=3, number="302")], by=SYSTEM
    )
    grid = town.grid.code
    path = a_list(
        tmp_path,
        [
            f"S-1,smoke,{grid},3幢,,GW-9,安防公司,2026-11-01,a-key-of-its-own-1",
            f"GW-9,网关,{grid},3幢,,,,2026-11-01,",
            f"S-2,烟感,{grid},3幢,2-302,,,2026-11-01,",
            f"S-3,smoke,{grid},9幢,,,,,",
            f"S-4,teapot,{grid},,,,,,",
            "S-5,smoke,880101,,,,,,",
            f"S-6,smoke,{grid},3幢,,GW-0,,,",
            f"S-7,smoke,{grid},,,,没有的公司,,",
            f"S 8,smoke,{grid},,,,,,",
            f"S-9,smoke,{grid},,,,,,short",
        ],
    )
    run, _new = begin_import(path, path.name, COUNTY, by=SYSTEM)
    plan_import(run, path, by=SYSTEM)
    # GW-9 stands after what is behind it: the list says where the mistake is.
    assert (run.made, run.refused, Device.objects.count()) == (2, 8, 0)
    assert [row.line for row in run.refusals.order_by("line")] == [2, 5, 6, 7, 8, 9, 10, 11]
    import_devices(run, path, by=SYSTEM)
    home = Device.objects.get(serial="S-2")
    # Inside a home of which no household is entered: it waits to be claimed.
    assert (home.state, home.dwelling is not None) == ("waiting", True)
    assert Device.objects.get(serial="GW-9").state == "active"


def test_what_stands_behind_a_gateway_of_the_same_list_finds_it(town: Town, tmp_path: Path) -> None:
    grid = town.grid.code
    rows = [
        f"GW-1,gateway,{grid},,,,,2026-11-01,",
        f"S-1,smoke,{grid},3幢,,GW-1,,2026-11-01,a-key-of-its-own-1",
    ]
    run = bring(a_list(tmp_path, rows))
    device = Device.objects.get(serial="S-1")
    assert (run.made, device.gateway and device.gateway.serial) == (2, "GW-1")
    assert device.latitude == town.building.latitude
    assert DeviceKey.objects.get().device_id == device.pk


def test_the_same_list_twice_does_nothing_twice(town: Town, tmp_path: Path) -> None:
    path = a_list(tmp_path, [f"S-{n},heat,{town.grid.code},,,,,," for n in range(20)])
    first, again = bring(path), bring(path)
    assert (first.pk, again.made, Device.objects.count()) == (again.pk, 20, 20)
    rows = [f"S-{n},heat,{town.grid.code},,,,,," for n in range(25)]
    longer = bring(a_list(tmp_path, rows))
    assert (longer.made, longer.known, Device.objects.count()) == (5, 20, 25)


def test_broken_off_it_goes_on(town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "CHUNK", 4)
    path = a_list(tmp_path, [f"S-{n},heat,{town.grid.code},,,,,," for n in range(10)])
    run, _new = begin_import(path, path.name, COUNTY, by=SYSTEM)
    with pytest.raises(WrongState):
        import_devices(run, path, by=SYSTEM)
    plan_import(run, path, by=SYSTEM)

    def pulls_the_plug(done: int, _of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_devices(run, path, by=SYSTEM, progress=pulls_the_plug)
    run.refresh_from_db()
    assert (run.state, run.made, Device.objects.count()) == (ImportState.RUNNING, 4, 4)
    seen: list[int] = []
    run = import_devices(run, path, by=SYSTEM, progress=lambda done, _of: seen.append(done))
    assert (run.state, run.made, Device.objects.count()) == (ImportState.DONE, 10, 10)
    assert seen == sorted(seen)
    assert seen[-1] == path.stat().st_size
    told = EventRecord.objects.filter(kind="sensing.DevicesBroughtIn")
    assert sum(row.payload["made"] for row in told) == 10


def test_an_excel_list_is_the_same(town: Town, tmp_path: Path) -> None:
    path = tmp_path / "devices.xlsx"
    book = Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["序列号", "类型", "地点代码", "备注"])
    sheet.write_row(1, 0, [861234, "烟感", town.grid.code, "东"])
    sheet.write_row(2, 0, ["S-2", "茶壶", town.grid.code])
    book.close()
    run = bring(path)
    assert (run.made, run.refused, run.refusals.get().line) == (1, 1, 3)
    assert Device.objects.get().serial == "861234"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"serial,kind\nS-1,smoke\n", "地点代码"),
        (b"serial,kind,place\n", "没有设备"),
        (b"PK\x03\x04 not really", "Excel"),
        (b"\xff\xfe,x\n1,2\n", "UTF-8"),
    ],
)
def test_a_file_that_is_none_says_what_to_do(
    town: Town, tmp_path: Path, content: bytes, why: str
) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    run, _new = begin_import(path, path.name, COUNTY, by=SYSTEM)
    plan_import(run, path, by=SYSTEM)
    assert run.state == ImportState.BROKEN
    assert why in run.fault


def test_by_command_with_what_is_wrong_on_standard_error(town: Town, tmp_path: Path) -> None:
    path = a_list(tmp_path, [f"S-1,heat,{town.grid.code},,,,,,", "S-2,heat,1,,,,,,"])
    planned = CliRunner().invoke(import_command, [str(path), "--place", COUNTY, "--plan"])
    assert "1 devices to be added" in planned.output
    assert not Device.objects.exists()
    for _again in range(2):
        done = CliRunner().invoke(import_command, [str(path), "--place", COUNTY])
        assert done.exit_code == 0
        assert "1 devices added, 0 known already, 1 refused." in done.output
        assert "line 3:" in done.output
    path.write_text("nothing\n")
    broken = CliRunner().invoke(import_command, [str(path), "--place", COUNTY])
    assert broken.exit_code == 1
    assert "serial, kind, place" in broken.output


def test_nobody_brings_in_what_is_not_theirs(town: Town, tmp_path: Path) -> None:
    path = a_list(tmp_path, [f"S-1,heat,{town.grid.code},,,,,,"])
    worker = make_staff(Role.GRID_WORKER, town.grid.code, name="王芳")
    with pytest.raises(Denied):
        begin_import(path, path.name, COUNTY, by=worker)
    elsewhere = make_staff(Role.STREET_DISPATCHER, "990101002", name="外街道")
    run, _new = begin_import(path, path.name, "990101002", by=elsewhere)
    plan_import(run, path, by=elsewhere)
    assert (run.made, run.refused) == (0, 1)
