"""Hours out of readings, and the end of what is too old."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from shanzhi.kernel.api import SYSTEM, Actor, Denied
from shanzhi.sensing.actions.roll_up import drop_old, make_partitions, roll_up
from shanzhi.sensing.models import KnownMessage

NOW = datetime(2026, 11, 26, 15, 20, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def _keep(at: datetime, device: int, value: float) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sensing_partitions(%s::date)", [at.date()])
        cursor.execute(
            "INSERT INTO sensing_reading (received_at, sent_at, value, device_id, slot) VALUES (%s,%s,%s,%s,0)",
            [at, at, value, device],
        )


def _asked(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def test_an_hour_is_made_once_when_it_is_over() -> None:
    for minutes, value in ((5, 20.0), (25, 26.0), (45, 23.0)):
        _keep(datetime(2026, 11, 26, 14, minutes, tzinfo=UTC), 7, value)
    _keep(NOW - timedelta(minutes=5), 7, 99.0)  # the hour that still runs
    assert roll_up(by=SYSTEM, at=NOW) == 1
    assert roll_up(by=SYSTEM, at=NOW) == 0
    rows = _asked("SELECT device_id, count, lowest, highest, mean, last FROM sensing_readinghour")
    assert rows == [(7, 3, 20.0, 26.0, 23.0, 23.0)]


def test_what_is_too_old_is_dropped_after_its_hours_were_made() -> None:
    old = NOW - timedelta(days=7, hours=-1)
    _keep(old, 3, 5.0)
    make_partitions(by=SYSTEM, at=NOW)
    assert drop_old(by=SYSTEM, at=NOW) == []
    later = NOW + timedelta(days=1)
    assert drop_old(by=SYSTEM, at=later) == [f"sensing_reading_{old:%Y%m%d}"]
    assert _asked("SELECT device_id, last FROM sensing_readinghour") == [(3, 5.0)]
    assert drop_old(by=SYSTEM, at=NOW + timedelta(days=900))[-1] == "sensing_readinghour_202611"


def test_deliveries_are_known_for_a_week() -> None:
    for days in (6, 8):
        KnownMessage.objects.create(digest=bytes([days]) * 32, at=NOW - timedelta(days=days))
    drop_old(by=SYSTEM, at=NOW)
    assert [bytes(row.digest) for row in KnownMessage.objects.all()] == [b"\x06" * 32]


def test_nobody_but_the_house_does_it() -> None:
    with pytest.raises(Denied):
        roll_up(by=Actor("staff", 1), at=NOW)
