"""Whoever is killed or goes away: what came in is stored once, and every alarm is raised once."""

from __future__ import annotations

import json
import os
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from shanzhi.kernel.api import now
from shanzhi.places.tests.factories import make_grid
from shanzhi.sensing.models import Device, DeviceKey
from shanzhi.sensing.tests.factories import make_device
from tests import outage
from tests.sensing.stand import Sender, Stand

DEVICES, ROUNDS = 40, 25
SOAK = float(os.environ.get("SOAK_MINUTES", "0")) > 0
# Five seconds on a machine that does nothing else; a busy one gets longer before that is a failure.
PATIENCE = 20.0
AWAY_SECONDS = 60 if SOAK else 4
TOLD = "SELECT count(*), count(DISTINCT (device_id, sent_at)) FROM sensing_reading WHERE slot = 2"
IN = "SELECT sum(messages), sum(folded), sum(repeated) FROM sensing_intakeminute"
BOOKS = """SELECT count(*) FILTER (WHERE messages <> stored + folded + repeated + refused)
    FROM sensing_intakeminute"""
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("sensing")]


@pytest.fixture
def stand(tmp_path: Path) -> Iterator[Stand]:
    """A broker, forty smoke detectors, and no ingest process yet."""
    with connection.cursor() as cursor:
        # No model of Django's: what another test left is not taken away with the tables.
        cursor.execute("TRUNCATE sensing_reading, sensing_readinghour")
    place = make_grid().code
    for number in range(DEVICES):
        make_device("smoke", place_code=place, serial=f"F{number:03d}")
    stand = Stand(tmp_path, os.environ["DATABASE_URL"])
    assert str(connection.settings_dict["NAME"]) in stand.database_url
    try:
        stand.start_broker()
        yield stand
    finally:
        stand.stop()


class Told:
    """What the devices said: a temperature that changes each time, and two fires."""

    def __init__(self, stand: Stand) -> None:
        self.stand = stand
        self.sender = Sender(stand.broker_port)
        self.count = 0
        self.stamp = int(time.time() * 1000)

    def rounds(self, rounds: int) -> None:
        """Each device once a round."""
        for _ in range(rounds):
            for device in range(DEVICES):
                self.stamp += 1
                degrees = 15 + self.count // DEVICES % 20
                fire = device in {3, 7} and self.count // DEVICES % 5 == 2
                said = b'{"ts":%d,"values":{"temperature":%d,"smoke":%d}}' % (
                    self.stamp, degrees, fire,
                )  # fmt: skip
                self.sender.say(f"F{device:03d}", said)
                self.count += 1

    def is_stored(self, messages: int, within: float = 30) -> None:
        """So many messages are durable."""
        latest = time.monotonic() + within
        while self.stand.asked(TOLD)[1] < messages and time.monotonic() < latest:
            time.sleep(0.1)
        assert self.stand.asked(TOLD) == (messages, messages)

    def is_there_once(self, within: float = 30) -> None:
        """All of it is stored, none of it twice, and the two fires are two alarms."""
        self.sender.settle()
        latest = time.monotonic() + within
        while self.stand.asked(TOLD)[1] < self.count and time.monotonic() < latest:
            time.sleep(0.1)
        books = self.stand.asked(IN)
        assert self.stand.asked(TOLD) == (self.count, self.count), f"in, folded, repeated: {books}"
        assert self.stand.asked(BOOKS) == (0,)
        alarms = "SELECT count(*), count(*) FILTER (WHERE closed_at IS NULL) FROM sensing_alarm"
        assert self.stand.asked(alarms) == (2, 2)


def test_an_ingest_process_is_killed_in_the_middle(stand: Stand) -> None:
    stand.start_ingest("one")
    told = Told(stand)
    told.rounds(ROUNDS)
    stand.kill("one")
    told.rounds(5)
    stand.start_ingest("one")
    told.rounds(5)
    told.is_there_once()


@pytest.mark.parametrize("processes", [2, 4] if SOAK else [2])
def test_another_process_takes_over_within_five_seconds(stand: Stand, processes: int) -> None:
    for number in range(processes):
        stand.start_ingest(f"p{number}")
    held = "SELECT count(DISTINCT process), count(*) FROM sensing_ingestslot WHERE until > now()"
    latest = time.monotonic() + 20
    while stand.asked(held) != (processes, 17) and time.monotonic() < latest:
        time.sleep(0.1)
    assert stand.asked(held) == (processes, 17)
    told = Told(stand)
    told.rounds(ROUNDS)
    stand.kill("p1")
    killed = time.monotonic()
    told.rounds(2)
    told.is_there_once()
    took = time.monotonic() - killed
    assert took < (5.0 if SOAK else PATIENCE)


def test_the_broker_is_killed_and_its_devices_send_again(stand: Stand) -> None:
    stand.start_ingest("one")
    told = Told(stand)
    told.rounds(ROUNDS)
    told.sender.settle()
    time.sleep(1.5)  # mosquitto writes its sessions down once a second
    stand.kill("broker")
    stand.start_broker()
    told.rounds(5)
    told.is_there_once()


FULL = """
CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'no space left on device' USING ERRCODE = 'disk_full'; END $$;
CREATE TRIGGER no_room BEFORE INSERT ON sensing_intakeminute EXECUTE FUNCTION no_room();
"""


def test_a_full_disk_is_waited_for_and_nobody_is_told_what_is_not_durable(stand: Stand) -> None:
    key = "a key of thirty-two random bytes"
    detector = Device.objects.get(serial="F000")
    DeviceKey.objects.create(
        device=detector, digest=sha256(key.encode()).digest(), hint="ytes", made_at=now()
    )
    port = stand.start_ingest("one")
    told = Told(stand)
    told.rounds(2)
    told.is_stored(2 * DEVICES)
    with (
        psycopg.connect(stand.database_url, autocommit=True) as link,
        ThreadPoolExecutor(1) as pool,
    ):
        link.execute(FULL)
        try:
            told.rounds(2)
            asked = pool.submit(
                post, port, key, b'{"ts":%d,"values":{"temperature":99}}' % told.stamp
            )
            time.sleep(1.5)
            assert not asked.done()
            assert stand.asked(TOLD)[1] == 2 * DEVICES
        finally:
            link.execute("DROP FUNCTION no_room CASCADE")
        answered = asked.result()
    assert (answered["stored"], answered["refused"]) == (1, 0)
    told.rounds(1)
    told.count += 1  # what came over HTTP
    told.is_there_once()


def post(port: int, key: str, body: bytes) -> dict[str, int]:
    """A device over HTTP; what it is answered."""
    asked = urllib.request.Request(  # 2026-11-26: loopback
        f"http://127.0.0.1:{port}/v1/telemetry",
        body,
        {"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:  # noqa: S310  # 2026-11-26: loopback
        said: dict[str, int] = json.loads(answer.read())
        return said


def test_the_database_goes_away_and_the_broker_keeps_what_comes(stand: Stand) -> None:
    stand.start_ingest("one")
    told = Told(stand)
    told.rounds(2)
    connection.close()
    with outage.away(stand.database_url):
        began = time.monotonic()
        while time.monotonic() - began < AWAY_SECONDS:
            told.rounds(1)
            time.sleep(0.05)
    told.rounds(2)
    told.is_there_once()


def test_a_disk_that_stalls_keeps_no_alarm_and_a_kill_in_it_doubles_none(stand: Stand) -> None:
    stand.start_ingest("one")
    told = Told(stand)
    told.rounds(1)
    told.is_stored(DEVICES)
    with psycopg.connect(stand.database_url) as link:
        link.execute("LOCK TABLE sensing_reading IN ACCESS EXCLUSIVE MODE")
        told.rounds(3)
        raised, latest = "SELECT count(*) FROM sensing_alarm", time.monotonic() + PATIENCE
        while stand.asked(raised) != (2,) and time.monotonic() < latest:
            time.sleep(0.05)
        assert stand.asked(raised) == (2,)
        assert stand.asked("SELECT sum(stored) FROM sensing_intakeminute") == (DEVICES,)
        stand.kill("one")
    stand.start_ingest("one")
    told.rounds(5)
    told.is_there_once()
