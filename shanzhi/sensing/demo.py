"""Devices of the demo town: corridors, manholes, a gateway and a few homes, with a week of readings."""

from __future__ import annotations

import math
import random
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, Refusal, now
from shanzhi.organizations.api import HANDLERS_UNIT, unit_ids_by_name
from shanzhi.people.api import visible_households
from shanzhi.places import api as places
from shanzhi.sensing.actions.claim_device import WhereItHangs, claim_device
from shanzhi.sensing.actions.device_fields import DeviceParticulars
from shanzhi.sensing.actions.find_troubles import find_troubles
from shanzhi.sensing.actions.give_home_consent import give_home_consent
from shanzhi.sensing.actions.import_devices import import_devices
from shanzhi.sensing.actions.load_kinds import load_kinds
from shanzhi.sensing.actions.plan_import import begin_import, plan_import
from shanzhi.sensing.actions.register_device import register_device
from shanzhi.sensing.demo_rules import keep_demo_calm
from shanzhi.sensing.models import Device, LastState, Metric

HISTORY = timedelta(days=8)
GATEWAY = "DEMO-GW-01"
_HEAD = "serial,kind,place,building,spot,model,gateway,feeder,maintainer,installed_on\n"
_OUTSIDE = ("manhole", "water_level", "fire_lane", "power")
_CORRIDOR, _LINE = "楼走廊", "号线"  # not on screen: data of the demo
# Kind of what hangs in a home, by the household's number.
_AT_HOME = ("gas", "smoke", "bed", "door", "gas", "water_leak", "sos", "smoke")
_SPOTS = {
    "gas": "厨房",  # not on screen: data of the demo
    "smoke": "客厅顶上",  # not on screen: data of the demo
    "bed": "卧室",  # not on screen: data of the demo
    "door": "入户门",  # not on screen: data of the demo
    "water_leak": "卫生间",  # not on screen: data of the demo
    "sos": "",
}


def load_demo_devices(
    grid_codes: list[str], *, by: Actor, viewer: Actor | None = None, at: datetime | None = None
) -> int:
    """Some hundred devices over all grids, the first with a gateway, homes that consented and a week of
    hours; once only. ``viewer`` looks after the homes of the first. Returns how many are new. Refused in production."""
    if settings.PRODUCTION:
        raise Refusal(_("演示人员只能装入已有演示地点的非生产环境。"))
    moment = at or now()
    load_kinds(at=moment)
    if grid_codes:
        keep_demo_calm(min(grid_codes)[:6], by=by, at=moment)
    if Device.objects.exists() or not grid_codes:
        return 0
    first = min(grid_codes)
    chance = random.Random(20261126)  # noqa: S311  # 2026-11-26: a demo town, not a secret
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "demo.csv"
        path.write_text(_HEAD + "".join(_rows(sorted(grid_codes), first)), encoding="utf-8")
        run, _new = begin_import(path, "demo.csv", first[:6], by=by, at=moment)
        import_devices(plan_import(run, path, by=by), path, by=by)
    if viewer is not None:
        _homes(first, viewer, by, moment)
    devices = list(Device.objects.order_by("pk").select_related("kind"))
    metrics = _metrics()
    _last_states(devices, metrics, chance, moment)
    _hours([row for row in devices if row.place_code == first], metrics, moment)
    find_troubles(at=moment)
    return len(devices)


def _rows(grids: list[str], first: str) -> Iterator[str]:
    day = localdate() - timedelta(days=90)
    # Whoever keeps the county's facilities in the demo looks after them.
    firms = (HANDLERS_UNIT, places.division_name(first[:6]) + HANDLERS_UNIT)
    firm = next((name for name in firms if name in unit_ids_by_name()), "")
    yield f"{GATEWAY},gateway,{first},,,Demo-G1,,,{firm},{day}\n"
    for number, grid in enumerate(grids):
        buildings = places.buildings_of(grid)
        for place, building in enumerate(buildings[:3]):
            floors = range(1, min(building.floors, 6) + 1) if grid == first else (1,)
            for floor in floors:
                gateway = GATEWAY if grid == first and place == 0 else ""
                yield (
                    f"DEMO-{number:02d}-{place}-{floor:02d},{'smoke' if floor % 3 else 'heat'},{grid},"
                    f"{building.name},{floor}{_CORRIDOR},Demo-S2,{gateway},{grid[-3:]}{_LINE},{firm},{day}\n"
                )
        for place, kind in enumerate(_OUTSIDE):
            yield f"DEMO-{number:02d}-{kind[:2].upper()}{place},{kind},{grid},,,Demo-O1,,,{firm},{day}\n"


def _homes(grid: str, viewer: Actor, by: Actor, at: datetime) -> None:
    households = visible_households(viewer).filter(place_code=grid).order_by("pk")
    for number, household in enumerate(households[: len(_AT_HOME)]):
        kind = _AT_HOME[number]
        device = register_device(
            f"DEMO-H{number:02d}",
            kind,
            DeviceParticulars(place_code=grid, model="Demo-H1"),
            by=by,
            at=at - HISTORY,
        )
        where = WhereItHangs(
            building_id=household.building_id,
            place_code=grid,
            door=household.door,
            spot=_SPOTS[kind],
        )
        claim_device(device, where, by=by, at=at - HISTORY)
        # One household has not been asked yet.
        if number != 5:
            give_home_consent(device, by=by, tells_family=number % 2 == 0, at=at - HISTORY)


def _metrics() -> dict[str, list[Metric]]:
    found: dict[str, list[Metric]] = {}
    for row in Metric.objects.order_by("slot"):
        found.setdefault(row.kind_id, []).append(row)
    return found


def _last_states(
    devices: list[Device], metrics: dict[str, list[Metric]], chance: random.Random, at: datetime
) -> None:
    """Most are well; a few are silent, never spoke or run low."""
    rows = []
    for number, device in enumerate(devices):
        if number % 83 == 60:  # never heard
            continue
        values = [_value(metric, device, at, chance.random()) for metric in metrics[device.kind_id]]
        if number % 47 == 20:
            values = [
                9.0 if metric.key == "battery" else value
                for metric, value in zip(metrics[device.kind_id], values, strict=True)
            ]
        age = chance.random() * device.kind.interval_s
        seen = at - (timedelta(days=4) if number % 61 == 30 else timedelta(seconds=age))
        rows.append(
            LastState(device=device, seen_at=seen, values=values, messages=number % 900 + 1)
        )
    LastState.objects.bulk_create(rows)


def _value(metric: Metric, device: Device, at: datetime, luck: float) -> float:
    """What such a device would say at that hour: warm afternoons, cold nights."""
    wave = math.sin((localtime(at).hour - 9) / 24 * 2 * math.pi)
    if metric.is_state:
        return float(metric.key == "mains")
    usual = {"temperature": 19 + 4 * wave, "battery": 60 + 38 * luck, "volts": 226 + 5 * wave,
             "level": 3 + 2 * luck, "lel": 0.3 * luck, "density": 0.4 * luck, "tilt": 1.5 * luck,
             "moves": 20 + 30 * luck}  # fmt: skip
    return round(usual.get(metric.key, luck * 10) + (device.pk % 5) * 0.3, 2)


def _hours(devices: list[Device], metrics: dict[str, list[Metric]], at: datetime) -> None:
    end = at.replace(minute=0, second=0, microsecond=0)
    count = int(HISTORY / timedelta(hours=1))
    with transaction.atomic(), connection.cursor() as cursor:
        for days in range(HISTORY.days + 2):
            cursor.execute("SELECT sensing_partitions(%s)", [(end - timedelta(days=days)).date()])
        with cursor.copy(
            "COPY sensing_readinghour (hour, device_id, slot, count, lowest, highest, mean, last)"
            " FROM STDIN"
        ) as copy:
            for back in range(count, 0, -1):
                hour = end - timedelta(hours=back)
                for device in devices:
                    for metric in metrics[device.kind_id]:
                        luck = (device.pk * 7919 + back * 104_729 + metric.slot) % 1000 / 1000
                        value = _value(metric, device, hour, luck)
                        low, high = value - 0.4 * luck, value + 0.4 * luck
                        if metric.is_state:
                            low = high = value
                        copy.write_row((hour, device.pk, metric.slot, 6, low, high, value, value))
