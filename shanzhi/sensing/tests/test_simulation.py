"""A small made-up district, played by a clock of its own: nothing that needs somebody is missed, and one
mains failure is one matter."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from shanzhi.cases.tests.factories import make_town
from shanzhi.places.tests.factories import make_building
from shanzhi.sensing.intake.messages import read_message
from shanzhi.sensing.intake.opening import open_house
from shanzhi.sensing.intake.parcels import Parcel
from shanzhi.sensing.intake.store import Store, forget_partitions
from shanzhi.sensing.intake.tick import turn
from shanzhi.sensing.models import Alarm, AlarmGroup, Device
from shanzhi.sensing.simulating.days import Day, live_weeks
from shanzhi.sensing.simulating.placing import (
    buildings_here,
    place_devices,
    remove_devices,
    standing,
)
from shanzhi.sensing.simulating.scoring import Score, score
from shanzhi.sensing.simulating.speaking import begins
from shanzhi.sensing.simulating.telling import day_lines, false_lines, figures, table
from shanzhi.sensing.simulating.world import IN_NEED, TRUE, Nature, World, make_world
from shanzhi.sensing.simulating.world import Building as Made
from shanzhi.sensing.tests.alarm_factories import look

pytestmark = pytest.mark.django_db
SECONDS = 60
START = datetime(2026, 11, 26, 1, 0, tzinfo=UTC)


def test_a_bad_day_in_a_small_district() -> None:
    town = make_town()
    for number in range(11, 14):  # beside the one that the town has
        make_building(grid=town.grid, name=f"{number}幢")
    world = make_world(buildings_here(), 800, 24, seed=7)
    ids = place_devices(world, _nothing)
    assert len(ids) == standing() == 800
    assert Device.objects.filter(gateway__isnull=False).count() == 796
    found = _played(world, ids)

    rows = found.rows
    assert {nature for nature in rows if nature in IN_NEED} == IN_NEED
    assert found.missed == []
    assert all(rows[nature].caught == rows[nature].events for nature in rows if nature in TRUE)
    assert rows[Nature.MAINS].alarms == 12
    assert found.most_matters[Nature.MAINS] == 1
    assert found.most_matters[Nature.FIRE] == found.most_matters[Nature.FLAPPING] == 1
    assert len(rows[Nature.LID].matters) == rows[Nature.LID].events
    assert not rows[Nature.BATTERY].matters
    told = figures(found)
    assert told["caught"] == told["in_need"] > 0
    assert told["false_by_model"]
    assert len(table(found)) == len(rows) + 2
    assert len(false_lines(found)) > 2

    remove_devices(_nothing)
    assert not standing()
    assert not Alarm.objects.exists()
    assert not AlarmGroup.objects.exists()


def test_the_same_seed_is_the_same_day() -> None:
    first, again, other = (make_world(_some(), 800, 24, seed) for seed in (3, 3, 4))
    assert first == again
    assert first.events != other.events


def test_weeks_of_elders_and_of_silence() -> None:
    days = live_weeks(30, 3, 3, _nothing)
    assert days is not None
    assert days.called[Day.ILL] == days.happened[Day.ILL] > 0
    assert days.called[Day.SAID] == 0
    assert days.noticed == days.early
    assert days.storm == (101, 1)
    assert days.heard_dead == days.dead > 0
    assert days.false_silence == 0
    assert day_lines(days)


def _played(world: World, ids: list[int]) -> Score:
    """Through the real tick, store, rules and alarm process, second by second."""
    connection.ensure_connection()
    forget_partitions()
    link: Any = connection.connection
    house = open_house(link)
    store = Store(link, "test", house.rules.ids)
    script = sorted(
        (at + offset, event, place, device, values)
        for event, at in enumerate(begins(world, 24, SECONDS))
        for place, (offset, device, values) in enumerate(world.events[event].statements)
    )
    first_ms: dict[int, int] = {}
    start_ms = int(START.timestamp() * 1000)
    for second in range(SECONDS + 50):
        moment = START + timedelta(seconds=second)
        now_ms = start_ms + second * 1000
        parcel = Parcel("mqtt")
        while script and script[0][0] <= second:
            _at, event, _place, device, values = script.pop(0)
            first_ms.setdefault(event, now_ms)
            topic = f"shanzhi/devices/{world.things[device].serial}/telemetry".encode()
            inside = ",".join(f'"{key}":{value}' for key, value in values.items())
            words = f'{{"ts":{now_ms},"values":{{{inside}}}}}'
            read_message(parcel, house.fleet, topic, words.encode())
        written = turn([parcel], house.fleet, house.latest, house.rules, now_ms)
        looked = house.rules.look(now_ms, house.latest.seen_ms, house.fleet)
        written.verdicts.append(looked)
        store.write(house.fleet, written)
        if written.verdicts and any(len(verdicts) for verdicts in written.verdicts):
            look(moment)
    assert not script
    return score(world, ids, START, first_ms)


def _some() -> list[Any]:
    return [Made(number, "990101001001001") for number in range(4)]


def _nothing(_done: int, _of: int) -> None:
    return
