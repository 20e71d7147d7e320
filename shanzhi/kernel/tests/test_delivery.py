"""Events reach whoever listens, once each, whatever breaks on the way."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import Any

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

from shanzhi.kernel import tasks
from shanzhi.kernel.actions.announce import announce
from shanzhi.kernel.actions.deliver import Undelivered, deliver
from shanzhi.kernel.actors import SYSTEM
from shanzhi.kernel.models import DeadLetter, Event, HandledEvent, TableVersion
from shanzhi.kernel.tests.factories import Rang, at_the_door

pytestmark = pytest.mark.django_db(transaction=True)


def ring(door_id: int = 1) -> list[int]:
    with transaction.atomic():
        return [row.pk for row in announce(Rang(door_id=door_id), by=SYSTEM)]


class Neighbour:
    """Hears the bell, and writes into the database that she did."""

    __module__ = "shanzhi.neighbours.handlers"

    def __init__(self, name: str) -> None:
        self.__name__ = name
        self.heard = 0

    def __call__(self, event: Rang, record: Event) -> None:
        self.heard += 1


def broken(event: Rang, record: Event) -> None:
    raise ValueError("the gate is stuck")


def test_an_event_delivered_twice_is_heard_once() -> None:
    wang = Neighbour("wang")
    with at_the_door(wang):
        ids = ring()
        deliver(ids, attempt=1, last=False)
        deliver(ids, attempt=2, last=False)
    assert wang.heard == 1
    assert HandledEvent.objects.get().handler == "neighbours.wang"


def test_a_broken_handler_holds_up_nobody_else() -> None:
    wang, zhao = Neighbour("wang"), Neighbour("zhao")
    with at_the_door(wang, broken, zhao):
        ids = ring()
        with pytest.raises(Undelivered):
            deliver(ids, attempt=1, last=False)
        marks = set(HandledEvent.objects.values_list("handler", flat=True))
        assert marks == {"neighbours.wang", "neighbours.zhao"}
        assert not DeadLetter.objects.exists()


def test_what_fails_to_the_last_lies_where_an_operator_sees_it() -> None:
    with at_the_door(broken):
        ids = ring()
        deliver(ids, attempt=8, last=True)
    letter = DeadLetter.objects.get()
    assert letter.attempts == 8
    assert "the gate is stuck" in letter.error
    assert not HandledEvent.objects.exists()


def test_an_event_of_a_newer_release_waits_for_somebody_who_knows_it() -> None:
    with at_the_door(Neighbour("wang")):
        ids = ring()
    with pytest.raises(Undelivered):
        deliver(ids, attempt=1, last=False)
    deliver(ids, attempt=8, last=True)
    assert DeadLetter.objects.get().handler == "*"


def test_two_workers_with_the_same_event_do_it_once_and_neither_fails() -> None:
    begun, may_end = threading.Event(), threading.Event()
    heard: list[str] = []
    failed: list[BaseException] = []

    def slow(event: Rang, record: Event) -> None:
        begun.set()
        may_end.wait(timeout=10)
        heard.append(threading.current_thread().name)

    def work(ids: list[int]) -> None:
        try:
            deliver(ids, attempt=1, last=False)
        except BaseException as why:  # noqa: BLE001  # 2026-11-22: told to the test below
            failed.append(why)
        finally:
            connection.close()

    with at_the_door(slow):
        ids = ring()
        first = threading.Thread(target=work, args=(ids,))
        second = threading.Thread(target=work, args=(ids,))
        first.start()
        assert begun.wait(timeout=10)
        second.start()
        may_end.set()
        first.join(timeout=20)
        second.join(timeout=20)
    assert len(heard) == 1
    assert not failed
    assert HandledEvent.objects.count() == 1


def run_worker() -> None:
    """One worker of the real queue, until nothing is left to do."""
    work("events")


def test_the_job_is_in_the_same_transaction_as_the_change() -> None:
    with at_the_door(Neighbour("wang")):
        with transaction.atomic():
            announce(Rang(door_id=1), by=SYSTEM)
            transaction.set_rollback(True)
        assert not ProcrastinateJob.objects.exists()
        ring()
        assert ProcrastinateJob.objects.filter(task_name__endswith="deliver_events").count() == 1


def test_a_worker_killed_between_commit_and_message_loses_nothing() -> None:
    """The dead worker took the job and never came back; a minute later another one has it."""
    wang = Neighbour("wang")
    with at_the_door(wang):
        ring()
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO procrastinate_workers (last_heartbeat)"
                " VALUES (now() - interval '1 minute') RETURNING id"
            )
            (dead,) = cursor.fetchone() or (0,)
            cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", [dead])
        run_worker()
        assert wang.heard == 0
        recover_now()
        run_worker()
    assert wang.heard == 1
    assert ProcrastinateJob.objects.get(task_name__endswith="deliver_events").status == "succeeded"


def recover_now() -> None:
    """What the schedule does every minute (the worker above may have put it in the queue)."""
    with suppress(AlreadyEnqueued):
        tasks.recover_stalled_jobs.configure().defer(timestamp=0)
    work("upkeep")


def work(queue: str) -> None:
    connector = app.connector
    assert isinstance(connector, DjangoConnector)
    with app.replace_connector(connector.get_worker_connector()) as working:
        working.run_worker(queues=[queue], wait=False, install_signal_handlers=False)


def test_a_handler_and_its_mark_are_committed_together(monkeypatch: pytest.MonkeyPatch) -> None:
    def writes_then_breaks(event: Rang, record: Event) -> None:
        TableVersion.objects.create(name="seen", token="00000000-0000-0000-0000-000000000001")
        raise ValueError("killed here")

    with at_the_door(writes_then_breaks):
        ids = ring()
        with pytest.raises(Undelivered):
            deliver(ids, attempt=1, last=False)
    assert not TableVersion.objects.exists()
    assert not HandledEvent.objects.exists()


def test_jobs_wait_longer_after_each_failure() -> None:
    pauses: list[Any] = [3 ** (attempt + 1) for attempt in range(tasks.ATTEMPTS)]
    assert pauses == sorted(pauses)
    assert tasks._RETRY.max_attempts == tasks.ATTEMPTS
