"""Keys turn while everything runs: nobody is unknown for a moment, and a kill loses nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from shanzhi.kernel.api import EventRecord, now
from shanzhi.lib.encryption import SealedBy, Unreadable, blind_index, head_of
from shanzhi.people.actions.know_resident import know_resident, resident_by_phone
from shanzhi.people.actions.phone_code import confirm_phone_code, issue_phone_code
from shanzhi.people.actions.rotate_keys import BATCH, keys_behind, rotate_keys
from shanzhi.people.keys import phone_index, seal_phone
from shanzhi.people.models import Resident
from shanzhi.people.queries import phone_of

OLD, NEW = "the key of last year is long enough", "the key of this year is long enough"
ROTATE = [
    sys.executable,
    "-c",
    "from shanzhi.config.cli import main; main()",
    "people",
    "keys",
    "rotate",
]
OTHERS = (
    "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
    " AND query LIKE 'UPDATE \"people_resident\"%' AND pid <> pg_backend_pid()"
)
NUMBERS = [f"138000010{n:02d}" for n in range(10)]


@pytest.fixture
def last_year(settings: Settings) -> Settings:
    """One key, and ten residents under it."""
    settings.DATA_KEYS, settings.DATA_KEY_ID = {1: OLD}, 1
    return settings


def people() -> list[int]:
    return [know_resident(number)[0].pk for number in NUMBERS]


def this_year(settings: Settings) -> None:
    settings.DATA_KEYS, settings.DATA_KEY_ID = {1: OLD, 2: NEW}, 2


def heads() -> set[bytes]:
    return {bytes(row.phone_encrypted)[:1] for row in Resident.objects.all()}


def all_found(ids: list[int]) -> bool:
    found = [resident_by_phone(number) for number in NUMBERS]
    return [row and row.pk for row in found] == ids


@pytest.mark.django_db
def test_every_number_moves_with_its_index_and_the_old_key_can_go(last_year: Settings) -> None:
    ids = people()
    this_year(last_year)
    assert keys_behind() == 10
    progress = []
    for moved in rotate_keys(batch=3):
        progress.append((moved, keys_behind()))
        assert all_found(ids)
    assert progress == [(3, 7), (3, 4), (3, 1), (1, 0)]
    last_year.DATA_KEYS = {2: NEW}
    assert all_found(ids)
    assert heads() == {head_of(2, SealedBy.AES)}
    assert [phone_of(row) for row in Resident.objects.order_by("pk")] == NUMBERS
    event = EventRecord.objects.get(kind="people.KeysRotated")
    assert event.payload == {"key_id": 2, "moved": 10}
    assert list(rotate_keys()) == []
    assert EventRecord.objects.filter(kind="people.KeysRotated").count() == 1


@pytest.mark.django_db
def test_the_cipher_of_the_state_is_chosen_by_a_setting_and_old_rows_follow(
    last_year: Settings,
) -> None:
    ids = people()
    last_year.DATA_CIPHER = "sm4-gcm"
    newcomer = know_resident("13900001111")[0]
    assert heads() == {head_of(1, SealedBy.AES), head_of(1, SealedBy.SM4)}
    assert phone_of(newcomer) == "13900001111"
    assert sum(rotate_keys()) == 10
    assert heads() == {head_of(1, SealedBy.SM4)}
    assert all_found(ids)


@pytest.mark.django_db
def test_between_two_restarts_both_keys_are_read_and_the_old_one_writes(
    last_year: Settings,
) -> None:
    last_year.DATA_KEYS, last_year.DATA_KEY_ID = {1: OLD, 2: NEW}, 1
    resident = know_resident("13900002222")[0]
    last_year.DATA_KEYS = {1: OLD}  # a process that was not restarted yet
    assert resident_by_phone("13900002222") == resident


@pytest.mark.django_db
def test_a_missing_key_changes_nothing(last_year: Settings) -> None:
    people()
    last_year.DATA_KEYS, last_year.DATA_KEY_ID = {2: NEW}, 2
    with pytest.raises(Unreadable):
        list(rotate_keys())
    assert heads() == {head_of(1, SealedBy.AES)}


@pytest.mark.django_db(transaction=True)
def test_kill_9_in_the_middle_of_a_batch_loses_nothing_and_the_next_run_goes_on(
    last_year: Settings,
) -> None:
    many = [f"1370000{n:04d}" for n in range(BATCH + 10)]
    Resident.objects.bulk_create(
        Resident(phone_index=phone_index(n), phone_encrypted=seal_phone(n), created_at=now())
        for n in many
    )
    this_year(last_year)
    with psycopg.connect(os.environ["DATABASE_URL"]) as other:
        # Somebody is just being made known under the new index of the last: the rotation's
        # statement has moved others of its batch and waits here, half done, until it is killed.
        other.execute(
            "INSERT INTO people_resident (public_id, phone_encrypted, phone_index, language,"
            " created_at) VALUES (gen_random_uuid(), '', %s, 'en', now())",
            [phone_index(many[-1])],
        )
        keys = {"DATA_KEY": OLD, "DATA_KEYS": f"2:{NEW}"}
        rotation = subprocess.Popen(ROTATE, env={**os.environ, **keys})  # noqa: S603  # 2026-11-26: our own words
        (waiting,) = _until(lambda: _ids(f"{OTHERS} AND wait_event_type = 'Lock'"))
        rotation.kill()
        assert rotation.wait() == -signal.SIGKILL
        other.rollback()
    _until(lambda: waiting not in _ids(OTHERS))

    assert keys_behind() == 10  # a whole batch is safe, of the other not one row
    assert [phone_of(row) for row in Resident.objects.order_by("pk")] == many
    assert all(resident_by_phone(number) for number in (many[0], many[BATCH], many[-1]))
    assert sum(rotate_keys()) == 10
    assert heads() == {head_of(2, SealedBy.AES)}
    assert [phone_of(row) for row in Resident.objects.order_by("pk")] == many
    assert EventRecord.objects.get(kind="people.KeysRotated").payload["moved"] == 10


def _ids(sql: str) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [pid for (pid,) in cursor.fetchall()]


def _until(found: Callable[[], Any]) -> Any:
    """What it finds at last; a busy machine is waited for."""
    patience = time.monotonic() + 60
    while not (answer := found()):
        assert time.monotonic() < patience
        time.sleep(0.02)
    return answer


@pytest.mark.django_db(transaction=True)
def test_residents_come_back_while_their_rows_move_and_nobody_is_made_twice(
    last_year: Settings,
) -> None:
    ids = people()
    this_year(last_year)
    stop, wrong = threading.Event(), []

    def residents_come(numbers: list[str], languages: Iterator[str]) -> None:
        while not stop.is_set():
            for number in numbers:
                row, created = know_resident(number, language=next(languages))
                if created or row.pk not in ids:
                    wrong.append(number)
        connection.close()

    comers = [
        threading.Thread(target=residents_come, args=(part, _alternating()))
        for part in (NUMBERS, NUMBERS[::-1])
    ]
    for comer in comers:
        comer.start()
    for _moved in rotate_keys(batch=1):
        assert keys_behind() >= 0
    stop.set()
    for comer in comers:
        comer.join()
    assert wrong == []
    assert Resident.objects.count() == 10
    assert keys_behind() == 0
    assert all_found(ids)


def _alternating() -> Iterator[str]:
    while True:
        yield from ("en", "zh-hans", "zh-hant")


@pytest.mark.django_db
def test_looking_a_number_up_does_the_same_work_whether_somebody_has_it_or_not(
    last_year: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    people()
    this_year(last_year)
    list(islice(rotate_keys(batch=5), 1))
    hashed: list[str] = []

    def counted(text: str, key: bytes) -> bytes:
        hashed.append(text)
        return blind_index(text, key)

    monkeypatch.setattr("shanzhi.lib.encryption.blind_index", counted)
    work = {}
    for who, number in (
        ("moved", NUMBERS[0]),
        ("not moved", NUMBERS[9]),
        ("unknown", "13777770000"),
    ):
        hashed.clear()
        with CaptureQueriesContext(connection) as asked:
            resident_by_phone(number)
        shape = [query["sql"].split("IN (")[0] for query in asked.captured_queries]
        work[who] = (len(hashed), shape)
    assert work["moved"] == work["not moved"] == work["unknown"]
    assert work["unknown"][0] == 2


@pytest.mark.django_db
def test_a_code_that_was_on_its_way_when_the_key_turned_still_proves_the_phone(
    last_year: Settings,
) -> None:
    issued = issue_phone_code(NUMBERS[0], "case:1", address="10.0.0.1")
    this_year(last_year)
    assert phone_of(confirm_phone_code(NUMBERS[0], "case:1", issued.code)) == NUMBERS[0]
