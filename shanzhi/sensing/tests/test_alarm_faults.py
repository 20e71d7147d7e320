"""Alarms when much happens at once, and when the alarm process is killed: exactly one matter, everybody
called once."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from threading import Thread

import pytest
from django.db import connection, connections

from shanzhi.cases.api import Case
from shanzhi.cases.tests.factories import Town, make_town
from shanzhi.kernel.api import SYSTEM, now
from shanzhi.places.tests.factories import make_building
from shanzhi.sensing.actions import call_people as calls
from shanzhi.sensing.actions import open_matters as matters
from shanzhi.sensing.actions.judge_alarms import judge_alarms
from shanzhi.sensing.models import Alarm, AlarmCall, AlarmGroup, AlarmStep, Cause, Device, Severity
from shanzhi.sensing.tests.alarm_factories import raise_alarm
from shanzhi.sensing.tests.factories import make_device
from shanzhi.sensing.watch.loop import Watch

STORM, BUILDINGS = 600, 10


def killed_in(do: Callable[[], None]) -> None:
    """Run it in a process of its own, which kills itself (-9) somewhere on the way."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            do()
        finally:
            os._exit(0)
    _pid, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "it was to be killed, and came to its end"


def kill_at(module: object, name: str, *, after: bool = False) -> None:
    """In the child: end at once when this is called, or when it has done its work."""
    real = getattr(module, name)

    def die(*given: object, **named: object) -> None:
        if after:
            real(*given, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(module, name, die)


def looking() -> None:
    Watch(lambda: True).look()


@pytest.mark.django_db(transaction=True)
def test_killed_anywhere_it_ends_in_one_matter_and_one_call_each() -> None:
    town = make_town()
    raise_alarm(make_device(place_code=town.grid.code, building=town.building))

    def before_the_matter() -> None:
        kill_at(matters, "report_case")
        looking()

    def after_the_matter_before_it_is_kept() -> None:
        kill_at(matters, "report_case", after=True)
        looking()

    def between_matter_and_calls() -> None:
        kill_at(calls, "due_steps")
        looking()

    def while_calling() -> None:
        kill_at(calls, "tell_staff", after=True)
        looking()

    def counted() -> tuple[int, int, int]:
        done = AlarmStep.objects.filter(done_at__isnull=False)
        return AlarmGroup.objects.count(), Case.objects.count(), done.count()

    killed_in(before_the_matter)
    assert counted() == (1, 0, 0)
    killed_in(after_the_matter_before_it_is_kept)
    assert counted() == (1, 0, 0)
    killed_in(between_matter_and_calls)
    assert counted() == (1, 1, 0)
    killed_in(while_calling)
    assert counted() == (1, 1, 0)
    assert not AlarmCall.objects.exists()
    looking()
    looking()
    assert counted() == (1, 1, 1)
    assert sorted(AlarmCall.objects.values_list("account__name", flat=True)) == ["李明", "王芳"]


@pytest.mark.django_db(transaction=True)
def test_sixteen_writers_with_everything_twice_raise_one_alarm() -> None:
    town = make_town()
    device = make_device(place_code=town.grid.code, building=town.building)

    def write(_n: int) -> None:
        try:
            for _twice in range(2):
                raise_alarm(device)
            looking()
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(write, range(16)))
    assert Alarm.objects.count() == 1
    assert Case.objects.count() == 1
    assert AlarmCall.objects.count() == 2


def storm(town: Town) -> None:
    """So many smoke detectors in so many buildings, in one insert."""
    buildings = [make_building(f"{n}幢", grid=town.grid) for n in range(10, 10 + BUILDINGS)]
    first = make_device(place_code=town.grid.code, building=buildings[0])
    Device.objects.bulk_create(
        Device(
            serial=f"S{n}", kind=first.kind, place_code=town.grid.code,
            building=buildings[n % BUILDINGS], state="active", made_at=now(), changed_at=now(),
        )
        for n in range(STORM)
    )  # fmt: skip
    Alarm.objects.bulk_create(
        Alarm(
            device=device, cause=Cause.FIRE, severity=Severity.CRITICAL, raised_at=now(),
            place_code=device.place_code, value=1.0, peak=1.0,
        )
        for device in Device.objects.filter(serial__startswith="S")
    )  # fmt: skip


@pytest.mark.django_db
def test_a_storm_is_one_matter_for_each_building(
    django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    storm(make_town())
    # However many alarms: what it costs goes by buildings.
    with django_assert_max_num_queries(20):
        judged = judge_alarms(by=SYSTEM)
    assert (judged.alarms, judged.groups) == (STORM, BUILDINGS)
    for pk in matters.groups_without(most=1000):
        matters.open_matter(pk, by=SYSTEM)
    with django_assert_max_num_queries(14 * BUILDINGS):
        while calls.call_people(by=SYSTEM):
            pass
    assert Case.objects.count() == BUILDINGS
    assert AlarmCall.objects.count() == 2 * BUILDINGS
    assert set(AlarmGroup.objects.values_list("alarms_count", flat=True)) == {STORM // BUILDINGS}


@pytest.mark.django_db(transaction=True)
def test_one_works_and_another_takes_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shanzhi.sensing.watch.loop.STAND_BY_S", 0.05)
    town = make_town()
    over = {"first": False, "second": False}
    worked: list[str] = []

    def run(name: str) -> None:
        watch = Watch(lambda: over[name])
        real = watch.look

        def look() -> bool:
            worked.append(name)
            return real()

        monkeypatch.setattr(watch, "look", look)
        try:
            watch.run()
        finally:
            connection.close()

    threads = {name: Thread(target=run, args=[name]) for name in over}
    try:
        threads["first"].start()
        until(lambda: worked == ["first"] or len(worked) > 1)
        threads["second"].start()
        raise_alarm(make_device(place_code=town.grid.code, building=town.building))
        with connection.cursor() as cursor:
            cursor.execute("NOTIFY sensing_alarm")
        until(Case.objects.exists)
        assert "second" not in worked
        over["first"] = True
        until(lambda: "second" in worked)
    finally:
        over.update(first=True, second=True)
        for thread in threads.values():
            thread.join()


def until(happened: Callable[[], bool], seconds: float = 5) -> None:
    """Wait for it; a long time to wait in vain is a failure."""
    latest = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < latest, "it did not happen"
        time.sleep(0.01)
