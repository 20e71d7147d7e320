"""What is announced is written with the change, chained, and cannot be changed unseen."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from django.db import connection, transaction

from shanzhi.kernel.actions.announce import announce
from shanzhi.kernel.actions.publish_daily_root import publish_daily_root
from shanzhi.kernel.actors import SYSTEM
from shanzhi.kernel.models import DailyRoot, Event, TableVersion
from shanzhi.kernel.queries import broken_chains, broken_roots, events_after, history
from shanzhi.kernel.tests.factories import Rang, at_the_door, make_actor
from shanzhi.kernel.web.cli import cli

pytestmark = pytest.mark.django_db(transaction=True)


def ring(door_id: int, times: int = 1) -> None:
    with transaction.atomic():
        for _ in range(times):
            announce(Rang(door_id=door_id), by=SYSTEM)


def test_nothing_is_announced_without_a_change_around_it() -> None:
    with at_the_door(), pytest.raises(RuntimeError, match="inside the transaction"):
        announce(Rang(door_id=1), by=SYSTEM)
    assert not Event.objects.exists()


def test_the_history_of_a_door_tells_who_rang_and_when() -> None:
    seven = datetime(2026, 11, 22, 7, tzinfo=UTC)
    with at_the_door(), transaction.atomic():
        announce(
            Rang(door_id=1), Rang(door_id=2), Rang(door_id=1, times=3),
            by=make_actor(), place_code="990101001", at=seven,
        )  # fmt: skip
    told = history("door", 1)
    assert [(row.sequence, row.payload["times"], row.at) for row in told] == [
        (1, 1, seven),
        (2, 3, seven),
    ]
    assert told[0].actor_kind == "staff"
    assert told[0].actor_id == 7
    with at_the_door():
        assert told[1].domain_event() == Rang(door_id=1, times=3)
    assert [row.aggregate_id for row in events_after(told[0].pk)] == [2, 1]


def test_a_fresh_door_needs_no_look_at_its_past(django_assert_num_queries: object) -> None:
    with at_the_door(), transaction.atomic(), django_assert_num_queries(1):  # type: ignore[operator]  # 2026-11-22: the fixture has no type
        announce(Rang(door_id=1), Rang(door_id=1), by=SYSTEM, fresh=True)
    assert not list(broken_chains())


def test_an_in_transaction_handler_that_fails_takes_the_change_back() -> None:
    def refuse(event: Rang, record: Event) -> None:
        raise ValueError("the ledger does not balance")

    @transaction.atomic
    def paint_the_door() -> None:
        TableVersion.objects.create(name="door", token="00000000-0000-0000-0000-000000000001")
        announce(Rang(door_id=1), by=SYSTEM)

    with at_the_door(in_transaction=(refuse,)), pytest.raises(ValueError, match="balance"):
        paint_the_door()
    assert not TableVersion.objects.exists()
    assert not Event.objects.exists()


def test_two_who_ring_at_once_wait_for_each_other_and_the_chain_holds() -> None:
    TableVersion.objects.create(name="door", token="00000000-0000-0000-0000-000000000001")

    def ring_under_the_lock() -> None:
        try:
            for _ in range(5):
                with transaction.atomic():
                    TableVersion.objects.select_for_update().get(pk="door")
                    announce(Rang(door_id=1), by=SYSTEM)
        finally:
            connection.close()

    with at_the_door():
        people = [threading.Thread(target=ring_under_the_lock) for _ in range(4)]
        for person in people:
            person.start()
        for person in people:
            person.join(timeout=30)
    assert [row.sequence for row in history("door", 1)] == list(range(1, 21))
    assert not list(broken_chains())


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ('UPDATE kernel_event SET payload = \'{"door_id": 1, "times": 9}\' WHERE sequence = 3', 3),
        ("UPDATE kernel_event SET actor_id = 8 WHERE sequence = 1", 1),
        ("UPDATE kernel_event SET at = at - interval '1 day' WHERE sequence = 4", 4),
        ("DELETE FROM kernel_event WHERE sequence = 2", 3),
    ],
)
def test_whoever_changes_the_record_is_found_at_the_right_event(change: str, broken: int) -> None:
    with at_the_door():
        ring(1, times=5)
    assert CliRunner().invoke(cli, ["verify"]).exit_code == 0
    with connection.cursor() as cursor:
        cursor.execute(change)
    assert list(broken_chains()) == [("door", 1, broken)]
    result = CliRunner().invoke(cli, ["verify"])
    assert result.exit_code == 1
    assert f"door 1, first at its event {broken}" in result.output


def test_the_last_event_cannot_be_cut_off_once_the_day_is_published() -> None:
    with at_the_door():
        ring(1, times=3)
        root = publish_daily_root()
        assert root is not None
        assert root.event_count == 3
        assert publish_daily_root() is None
        ring(1)
    assert not list(broken_roots())
    Event.objects.filter(sequence__in=(3, 4)).delete()
    assert not list(broken_chains())
    assert list(broken_roots()) == [root.day]
    result = CliRunner().invoke(cli, ["verify"])
    assert result.exit_code == 1
    assert str(root.day) in result.output


def test_an_import_of_old_reports_does_not_break_roots_already_published() -> None:
    with at_the_door():
        ring(1)
        publish_daily_root(datetime(2026, 11, 20, tzinfo=UTC).date())
        with transaction.atomic():
            announce(Rang(door_id=2), by=SYSTEM, at=datetime(2019, 3, 1, tzinfo=UTC))
        publish_daily_root(datetime(2026, 11, 21, tzinfo=UTC).date())
    assert not list(broken_roots())
    assert list(DailyRoot.objects.order_by("day").values_list("event_count", flat=True)) == [1, 1]
    shown = CliRunner().invoke(cli, ["roots"]).output
    assert "2026-11-21" in shown.splitlines()[0]
