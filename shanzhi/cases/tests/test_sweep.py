"""The sweep: what has run out is said once, whoever looks and however often."""

from __future__ import annotations

import threading
from datetime import datetime

import pytest
from django.db import connection, transaction

from shanzhi.cases.actions import sweep_clocks as sweeping
from shanzhi.cases.actions.accept import accept_case
from shanzhi.cases.actions.sweep_clocks import sweep_clocks
from shanzhi.cases.models import Case, CaseClock
from shanzhi.cases.models.clock import ClockKind
from shanzhi.cases.tests.factories import counted
from shanzhi.cases.tests.test_time_requests import paused
from shanzhi.cases.tests.time_stories import (
    handling,
    in_hand,
    last_event,
    make_time_town,
    on,
    reported,
)
from shanzhi.kernel.api import Denied, EventRecord, history

pytestmark = pytest.mark.django_db


def said(case: Case, kind: str) -> list[str]:
    """Clocks of which such an event was announced, in order."""
    return [str(row.payload["clock"]) for row in history("case", case.pk) if row.kind == kind]


def test_late_clocks_are_said_once_and_the_matter_stays_as_it_is() -> None:
    story = make_time_town()
    case = in_hand(story)
    before = Case.objects.filter(pk=case.pk).values().get()
    assert sweep_clocks(at=on(2, 10)) == (0, 0)
    assert sweep_clocks(at=on(5, 17, 30))[0] == 2
    assert said(case, "cases.ClockRanOut") == ["contact", "handle"]
    assert Case.objects.filter(pk=case.pk).values().get() == before
    assert handling(case).ran_out_at == on(5, 17, 30)
    count = counted()
    assert sweep_clocks(at=on(6, 9)) == (0, 0)
    assert counted() == count


def test_what_is_announced_names_the_clock_and_its_moment() -> None:
    story = make_time_town()
    case = in_hand(story)
    sweep_clocks(at=on(9, 9))
    payload = last_event(case).payload
    assert payload["clock"] == "handle"
    assert payload["subject_id"] == 0
    assert datetime.fromisoformat(payload["due_at"]) == on(5, 17, 30)
    assert payload["holder_id"] == story.town.desk.pk


def test_the_holder_is_warned_once_when_a_fifth_is_left() -> None:
    story = make_time_town()
    case = in_hand(story)
    clock = handling(case)
    assert clock.warn_at == on(5, 10, 24)  # of 28 working hours 5.6 are left
    CaseClock.objects.exclude(pk=clock.pk).update(warn_at=None)
    assert sweep_clocks(at=on(5, 10)) == (1, 0)  # first contact is late
    assert sweep_clocks(at=on(5, 12)) == (0, 1)
    assert sweep_clocks(at=on(5, 13)) == (0, 0)
    assert said(case, "cases.ClockRunningOut") == ["handle"]


def test_who_is_told_that_it_is_late_is_not_warned_as_well() -> None:
    story = make_time_town()
    case = in_hand(story)
    ran_out, _warned = sweep_clocks(at=on(30, 9))
    assert ran_out == 2
    assert said(case, "cases.ClockRunningOut") == []


def test_paused_and_finished_clocks_do_not_run_out() -> None:
    story = make_time_town()
    case = in_hand(story)
    paused(story, case, on(3, 9))
    sweep_clocks(at=on(30, 9))
    assert said(case, "cases.ClockRanOut") == ["contact"]
    assert "accept" not in said(case, "cases.ClockRanOut")


def test_only_the_system_sweeps() -> None:
    story = make_time_town()
    in_hand(story)
    count = counted()
    with pytest.raises(Denied):
        sweep_clocks(by=story.street, at=on(30, 9))
    assert counted() == count


def test_many_in_small_batches_also_with_one_moment_for_all() -> None:
    story = make_time_town()
    cases = [reported(story.town, on(2, 9), f"第{n}盏灯坏了") for n in range(7)]
    assert sweep_clocks(at=on(30, 9), size=3)[0] == 14
    assert all(len(said(case, "cases.ClockRanOut")) == 2 for case in cases)


def test_a_sweep_that_dies_has_lost_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    story = make_time_town()
    for n in range(4):
        reported(story.town, on(2, 9), f"第{n}盏灯坏了")
    batch, calls = sweeping._batch, []

    def dies_at_the_second(*args: object) -> int:
        calls.append(args)
        if len(calls) == 2:
            raise SystemExit
        return batch(*args)  # type: ignore[arg-type]  # 2026-11-25: handed on as it came

    monkeypatch.setattr(sweeping, "_batch", dies_at_the_second)
    with pytest.raises(SystemExit):
        sweep_clocks(at=on(30, 9), size=3)
    done = CaseClock.objects.filter(ran_out_at__isnull=False).count()
    assert 0 < done < 8
    monkeypatch.undo()
    assert sweep_clocks(at=on(30, 9))[0] == 8 - done
    assert EventRecord.objects.filter(kind="cases.ClockRanOut").count() == 8


@pytest.mark.django_db(transaction=True)
def test_a_matter_that_somebody_is_at_is_left_to_the_next_sweep() -> None:
    story = make_time_town()
    busy, free = reported(story.town, on(2, 9)), reported(story.town, on(2, 9), "路灯坏了")
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            Case.objects.select_for_update().get(pk=busy.pk)
            held.set()
            done.wait(timeout=30)
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    assert held.wait(timeout=30)
    try:
        assert sweep_clocks(at=on(30, 9), size=1)[0] == 2
    finally:
        done.set()
        thread.join(timeout=30)
    assert said(busy, "cases.ClockRanOut") == []
    assert len(said(free, "cases.ClockRanOut")) == 2
    assert sweep_clocks(at=on(30, 9))[0] == 2


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_say_nothing_twice() -> None:
    story = make_time_town()
    for n in range(6):
        reported(story.town, on(2, 9), f"第{n}盏灯坏了")
    gate = threading.Barrier(2)

    def sweep() -> None:
        gate.wait(timeout=10)
        sweep_clocks(at=on(30, 9), size=2)
        connection.close()

    threads = [threading.Thread(target=sweep) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    sweep_clocks(at=on(30, 9))
    told = [
        (row.aggregate_id, row.payload["clock"])
        for row in EventRecord.objects.filter(kind="cases.ClockRanOut")
    ]
    assert len(told) == len(set(told)) == 12


def test_the_sweep_reads_the_index_of_what_has_run_out() -> None:
    story = make_time_town()
    reported(story.town, on(2, 9))
    with connection.cursor() as cursor:
        # Two rows are sorted sooner than an index is read; with a million it is the other way.
        for other in ("seqscan", "bitmapscan", "sort", "incremental_sort"):
            cursor.execute(f"SET LOCAL enable_{other} = off")
        for column, index in (("due_at", "clock_sweep"), ("warn_at", "clock_warning")):
            query = sweeping._waiting(column, on(30, 9), (on(2, 9), 1)).order_by(column, "id")
            sql, values = query.values_list("id")[:200].query.sql_with_params()
            cursor.execute(f"EXPLAIN {sql}", values)
            plan = "\n".join(row[0] for row in cursor.fetchall())
            assert index in plan
            assert "Sort" not in plan


def test_accepting_late_is_still_accepting() -> None:
    story = make_time_town()
    case = reported(story.town, on(2, 9))
    sweep_clocks(at=on(4, 9))
    accept_case(case, by=story.clerk, at=on(4, 10))
    clock = CaseClock.objects.get(case=case, kind=ClockKind.ACCEPT)
    assert (clock.ran_out_at, clock.stopped_at) == (on(4, 9), on(4, 10))
    assert clock.due_at == on(2, 14, 30)
