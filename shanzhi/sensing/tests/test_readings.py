"""What devices said is read by hour and by day, for who may; a day becomes Parquet and reads back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from django.db import connection

from shanzhi.kernel.api import SYSTEM, Invalid, NotFound, Role
from shanzhi.organizations.tests.factories import make_staff, make_unit
from shanzhi.places.tests.factories import make_building, make_grid, make_square
from shanzhi.sensing.actions.export_day import export_day
from shanzhi.sensing.actions.find_troubles import find_drift, find_troubles
from shanzhi.sensing.models import Device, DeviceKind, DeviceTrouble, LastState
from shanzhi.sensing.queries.devices import DeviceFilters, device_page, kind_counts, visible_devices
from shanzhi.sensing.queries.health import trouble_counts, unit_counts, work_list
from shanzhi.sensing.queries.readings import building_series, days_of, fleet_series, series
from shanzhi.sensing.tests.factories import make_device

pytestmark = pytest.mark.django_db
GRID = "990101001001001"
DAY = date(2026, 11, 25)
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


def hours(device: Device, slot: int, values: list[float], start: datetime) -> None:
    """An hour for each value, from ``start`` on."""
    with connection.cursor() as cursor:
        for number, value in enumerate(values):
            hour = start + timedelta(hours=number)
            cursor.execute("SELECT sensing_partitions(%s)", [hour.date()])
            cursor.execute(
                "INSERT INTO sensing_readinghour VALUES (%s, %s, %s, 4, %s, %s, %s, %s)",
                [hour, device.pk, slot, value - 1, value + 1, value, value],
            )


def reading(device: Device, slot: int, value: float, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sensing_partitions(%s)", [at.date()])
        cursor.execute(
            "INSERT INTO sensing_reading (received_at, sent_at, value, device_id, slot, marks)"
            " VALUES (%s, %s, %s, %s, %s, 0)",
            [at, at, value, device.pk, slot],
        )


def test_hours_end_with_what_was_kept_just_now() -> None:
    device = make_device("heat", place_code=GRID)
    hours(device, 0, [20, 21, 22], NOON - timedelta(hours=3))
    reading(device, 0, 30, NOON + timedelta(minutes=5))
    reading(device, 0, 40, NOON + timedelta(minutes=6))
    reading(device, 1, 99, NOON + timedelta(minutes=6))
    found = series(device, 0, NOON - timedelta(hours=9), NOON + timedelta(hours=1), at=NOON)
    assert [point.mean for point in found] == [20, 21, 22, 35]
    assert (found[-1].count, found[-1].lowest, found[-1].highest) == (2, 30, 40)
    with pytest.raises(Invalid):
        series(device, 0, NOON - timedelta(days=500), NOON)
    days = days_of([device], DAY, DAY + timedelta(days=1))[device.pk]
    assert [(day.slot, day.count, day.lowest, day.highest, day.mean) for day in days] == [
        (0, 12, 19, 23, 21)
    ]


def test_a_building_is_read_without_its_homes() -> None:
    grid = make_grid("东格", GRID[:12], make_square(30.0))
    building = make_building("1幢", grid=grid)
    kind = "heat"
    first, second = (
        make_device(kind, place_code=grid.code, building=building) for _number in range(2)
    )
    hours(first, 0, [20], NOON)
    hours(second, 0, [30], NOON)
    clerk = make_staff(Role.COMMUNITY_CLERK, grid.code[:12])
    heat, until = DeviceKind.objects.get(pk=kind), NOON + timedelta(hours=1)
    assert [p.mean for p in building_series(clerk, building, heat, 0, NOON, until)] == [25]
    assert [p.count for p in fleet_series(clerk, heat, 0, grid.code[:12], NOON, until)] == [8]
    stranger = make_staff(Role.COMMUNITY_CLERK, "990101002001")
    with pytest.raises(NotFound):
        building_series(stranger, building, heat, 0, NOON, until)
    with pytest.raises(Invalid):
        fleet_series(make_staff(Role.CITY_DISPATCHER, "990101"), heat, 0, "990101", NOON, until)


def test_a_day_in_parquet_reads_back_and_holds_nothing_of_a_person(tmp_path: Path) -> None:
    device, bed = make_device("heat", place_code=GRID), make_device("bed", place_code=GRID)
    for number in range(50):
        reading(device, 0, number / 2, NOON + timedelta(minutes=3 * number))
    reading(bed, 0, 1, NOON)
    reading(device, 0, 99, NOON + timedelta(days=1))
    hours(device, 0, [20, 21], NOON)
    done = export_day(DAY, tmp_path, by=SYSTEM)
    assert (done.readings, done.hours, done.devices) == (50, 2, 1)
    folder = tmp_path / "day=2026-11-25"
    readings = duckdb.read_parquet(f"{folder}/hour-*.parquet")
    [back] = readings.aggregate("count(*), sum(value), min(received_at)").fetchall()
    assert back[:2] == (50, 612.5)
    assert back[2].astimezone(UTC) == NOON
    devices = duckdb.read_parquet(f"{folder}/devices.parquet")
    metrics = duckdb.read_parquet(f"{folder}/metrics.parquet")
    known = devices.join(metrics, "kind").project("device_id, slot, kind, community, key")
    joined = readings.join(known, "device_id, slot").project("kind, community, key")
    assert joined.distinct().fetchall() == [("heat", GRID[:12], "temperature")]
    assert export_day(DAY, tmp_path, by=SYSTEM) == done
    assert not list(folder.glob("*.part"))


def _with_state(device: Device, seen: datetime | None, values: list[float]) -> Device:
    LastState.objects.create(device=device, seen_at=seen, values=values)
    return device


def test_who_is_not_well_stands_on_the_work_list_until_they_are() -> None:
    firm = make_unit(place_code="990101", name="安防公司")
    long_ago = NOON - timedelta(days=30)

    def theirs() -> Device:
        return make_device("heat", place_code=GRID, maintainer_unit=firm, changed_at=long_ago)

    well = _with_state(theirs(), NOON, [20, 80])
    silent = _with_state(theirs(), NOON - timedelta(days=2), [20, 80])
    low = _with_state(theirs(), NOON, [20, 9])
    never = make_device("heat", place_code=GRID, changed_at=long_ago)
    make_device("heat", place_code=GRID, state="waiting", changed_at=long_ago)
    make_device("heat", place_code=GRID, changed_at=NOON)
    assert find_troubles(at=NOON) == {"never": 1, "silent": 1, "battery": 1}
    mechanic = make_staff(Role.HANDLER, "990101", unit=firm)
    clerk = make_staff(Role.COMMUNITY_CLERK, GRID[:12])
    assert [(row.device, row.trouble) for row in work_list(clerk).rows] == [
        (never, "never"),
        (silent, "silent"),
        (low, "battery"),
    ]
    assert trouble_counts(mechanic) == {"silent": 1, "battery": 1}
    assert unit_counts(clerk) == [(firm.pk, "安防公司", 2), (None, "", 1)]
    assert [row.device for row in work_list(clerk, unit_id=0).rows] == [never]
    first = work_list(clerk, size=2)
    second = work_list(clerk, size=2, cursor=first.next_cursor)
    assert [row.trouble for row in second.rows] == ["battery"]
    LastState.objects.filter(device=silent).update(seen_at=NOON)
    find_troubles(at=NOON)
    assert not DeviceTrouble.objects.filter(device__in=[silent, well]).exists()
    with pytest.raises(Invalid):
        work_list(clerk, cursor="x.1")


def test_drift_is_what_the_neighbours_do_not_do() -> None:
    start = NOON.replace(hour=0) - timedelta(days=17)
    usual = [make_device("heat", place_code=GRID) for _number in range(5)]
    odd = make_device("heat", place_code=GRID)
    for device in (*usual, odd):
        for day in range(17):
            # The weather turns for all of them on the fourteenth day.
            value = 20.0 if day < 14 else 12.0
            off = 9.0 if device is odd and day >= 14 else 0.1 * (device.pk % 3)
            hours(device, 0, [value + off], start + timedelta(days=day))
    assert find_drift(at=NOON) == 1
    row = DeviceTrouble.objects.get()
    assert (row.device, row.trouble, row.slot) == (odd, "drift", 0)
    assert row.value == pytest.approx(9, abs=0.5)


@pytest.fixture
def fleet() -> list[Device]:
    firm = make_unit(place_code="990101", name="安防公司")
    return [
        make_device("heat", place_code=f"99010100{street}001001", maintainer_unit=unit)
        for street, unit in ((1, None), (2, firm), (1, firm), (3, None))
    ]


def test_a_list_walks_places_and_units_and_shows_nothing_twice(fleet: list[Device]) -> None:
    one, two, three, four = fleet
    firm = two.maintainer_unit
    both = make_staff(Role.HANDLER, "990101", unit=firm)
    city = make_staff(Role.CITY_DISPATCHER, "990101")
    street = make_staff(Role.STREET_DISPATCHER, "990101003")
    assert device_page(city, DeviceFilters()).rows == [one, three, two, four]
    assert device_page(both, DeviceFilters()).rows == [three, two]
    assert device_page(street, DeviceFilters()).rows == [four]
    first = device_page(city, DeviceFilters(), size=3)
    assert device_page(city, DeviceFilters(), first.next_cursor, size=3).rows == [four]
    assert device_page(city, DeviceFilters(place_code="990101001")).rows == [one, three]
    assert device_page(city, DeviceFilters(serial=two.serial)).rows == [two]
    assert set(visible_devices(both)) == {two, three}
    assert kind_counts(street) == {"heat": {"active": 1}}
    for wrong in ("x", "1.x", "٣.1"):
        with pytest.raises(Invalid):
            device_page(city, DeviceFilters(), wrong)
