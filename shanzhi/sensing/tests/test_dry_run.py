"""“This rule would have called you 12 times last month, 11 of them false.”"""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from shanzhi.cases.tests.factories import make_town
from shanzhi.kernel.api import Role, now
from shanzhi.organizations.tests.factories import make_staff
from shanzhi.sensing.actions.save_rule import draft_of
from shanzhi.sensing.actions.try_rule import finish_trial, is_small, start_trial
from shanzhi.sensing.models import Alarm, AlarmOutcome, AlarmRule, Device, RuleTrial
from shanzhi.sensing.tests.factories import make_device

pytestmark = pytest.mark.django_db
COUNTY = "990101"


def put_reading(device: Device, at: datetime, value: float, slot: int = 0) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sensing_partitions(%s)", [at.astimezone(UTC).date()])
        cursor.execute(
            "INSERT INTO sensing_reading (received_at, sent_at, value, device_id, slot)"
            " VALUES (%s, %s, %s, %s, %s)",
            [at, at, value, device.pk, slot],
        )


def put_hour(device: Device, at: datetime, lowest: float, highest: float) -> None:
    hour = at.replace(minute=0, second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT sensing_partitions(%s)", [at.astimezone(UTC).date()])
        cursor.execute(
            "INSERT INTO sensing_readinghour VALUES (%s, %s, 0, 9, %s, %s, %s, %s)",
            [hour, device.pk, lowest, highest, (lowest + highest) / 2, lowest],
        )


def put_alarm(device: Device, rule: AlarmRule, at: datetime, outcome: str) -> None:
    Alarm.objects.create(
        device=device, rule=rule, cause=rule.cause, severity=rule.severity,
        place_code=device.place_code, raised_at=at, cleared_at=at + timedelta(hours=9),
        closed_at=at + timedelta(hours=9), state="closed", outcome=outcome,
    )  # fmt: skip


def tried(rule: AlarmRule, **changed: object) -> RuleTrial:
    chief = make_staff(Role.CITY_DISPATCHER, COUNTY)
    draft = replace(draft_of(rule), place_code=COUNTY, **changed)  # type: ignore[arg-type]  # 2026-11-26: any
    trial = start_trial(draft, by=chief, rule=rule)
    finish_trial(trial.pk)
    trial.refresh_from_db()
    assert trial.done == trial.total == 30
    assert trial.finished_at is not None
    return trial


def test_a_higher_threshold_calls_for_the_fire_and_not_for_eleven_dinners() -> None:
    town = make_town()
    gas = make_device("gas", place_code=town.grid.code)
    rule = AlarmRule.objects.get(kind="gas", name="燃气浓度过高")
    start = now() - timedelta(days=20) + timedelta(hours=1)
    for dinner in range(11):
        at = start + timedelta(days=dinner)
        put_reading(gas, at, 12.0)
        put_reading(gas, at + timedelta(minutes=9), 1.0)
        put_alarm(gas, rule, at + timedelta(seconds=1), AlarmOutcome.COOKING)
    leak = start + timedelta(days=12)
    put_reading(gas, leak, 31.0)
    put_alarm(gas, rule, leak, AlarmOutcome.TRUE)
    same = tried(rule).findings
    assert same["draft"] == same["now"]
    assert same["draft"] == {"calls": 12, "true": 1, "false": 11, "test": 0, "unknown": 0}
    better = tried(rule, raise_at=20.0).findings
    assert better["draft"]["calls"] == better["draft"]["true"] == 1
    assert (better["now"]["calls"], better["missed"]) == (12, 0)
    assert tried(rule, raise_at=50.0).findings["missed"] == 1
    assert (better["devices"], better["readings"], better["raw_days"]) == (1, 23, 12)


def test_where_only_hours_are_left_their_highest_speaks_and_it_is_said() -> None:
    town = make_town()
    water = make_device("water_level", place_code=town.grid.code)
    rule = AlarmRule.objects.get(kind="water_level", name="积水")
    put_hour(water, now() - timedelta(days=9), 2.0, 40.0)
    found = tried(rule, needed=1, of=1).findings
    assert (found["hour_days"], found["raw_days"], found["empty_days"]) == (1, 0, 29)
    assert found["draft"]["calls"] == 1


def test_a_hold_is_judged_by_time_and_another_street_s_own_rule_is_left_alone() -> None:
    town = make_town()
    lane = make_device("fire_lane", place_code=town.grid.code)
    elsewhere = make_device("fire_lane", place_code="990101009001001")
    rule = AlarmRule.objects.get(kind="fire_lane", name="消防通道被占")
    AlarmRule.objects.create(
        **{name: getattr(rule, name) for name in (
            "kind", "name", "cause", "severity", "form", "metric", "raise_at", "clear_at", "changed_at")},
        place_code="990101009",
    )  # fmt: skip
    start = now() - timedelta(days=3)
    for device in (lane, elsewhere):
        put_reading(device, start, 1.0)
        put_reading(device, start + timedelta(minutes=12), 0.0)
    assert tried(rule, hold_s=600).findings["draft"]["calls"] == 1
    assert tried(rule, hold_s=780).findings["draft"]["calls"] == 0


def test_silence_is_tried_on_the_silences_that_are_known() -> None:
    town = make_town()
    lane = make_device("fire_lane", place_code=town.grid.code)
    rule = AlarmRule.objects.get(kind="fire_lane", name="失联")
    put_alarm(lane, rule, now() - timedelta(days=3), AlarmOutcome.TRUE)
    assert tried(rule, raise_at=12).findings["draft"]["calls"] == 1
    long = tried(rule, raise_at=90).findings
    assert (long["draft"]["calls"], long["now"]["calls"], long["missed"]) == (0, 1, 1)
    assert tried(rule, raise_at=2).findings["is_least"]


def test_few_devices_are_asked_at_once_and_a_trial_saves_nothing() -> None:
    make_device("gas", place_code=make_town().grid.code)
    rule = AlarmRule.objects.get(kind="gas", name="燃气浓度过高")
    trial = tried(rule, raise_at=15.0)
    assert is_small(replace(draft_of(rule), place_code=COUNTY))
    rule.refresh_from_db()
    assert (rule.raise_at, rule.version) == (10.0, 1)
    assert trial.draft["raise_at"] == 15.0
    assert asdict(draft_of(rule))["raise_at"] == 10.0
