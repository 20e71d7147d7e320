"""The access log: only written to, chained, kept long enough, and found out when it is not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from django.db import DatabaseError, connection, transaction

from shanzhi.kernel import clock
from shanzhi.kernel.actors import Actor, Grant, Role
from shanzhi.kernel.audit import retention, seal
from shanzhi.kernel.audit.record import accesses_to, record_access
from shanzhi.kernel.audit.retention import remove_old_accesses
from shanzhi.kernel.audit.seal import anchor_accesses, seal_accesses
from shanzhi.kernel.audit.verify import verify_accesses
from shanzhi.kernel.models import AccessRecord, AccessRemoval, AccessSeal, Event
from shanzhi.kernel.web.cli import cli

pytestmark = pytest.mark.django_db
CLERK = Actor(
    kind="staff", id=7, name="李明", grants=(Grant(Role.COMMUNITY_CLERK, "990101001001"),)
)


def look(case: int = 1, *, reason: str = "") -> None:
    record_access(
        CLERK,
        action="cases.read",
        subject=("case", case),
        place_code="990101001001001",
        reason=reason,
        address="10.0.0.7",
    )


@pytest.fixture
def unguarded() -> None:
    """Somebody with the owner's rights has switched the guards off."""
    with connection.cursor() as cursor:
        for table in ("accessrecord", "accessseal"):
            cursor.execute(f"ALTER TABLE kernel_{table} DISABLE TRIGGER stays")


def test_a_look_says_who_in_which_role_what_where_and_from_where() -> None:
    look(4)

    (row,) = accesses_to(("case", 4))
    assert (row.actor_id, row.roles) == (7, "community_clerk@990101001001")
    assert (row.action, row.place_code, row.address) == (
        "cases.read",
        "990101001001001",
        "10.0.0.7",
    )
    assert accesses_to(("case", 4), since=clock.now() + timedelta(minutes=1)) == []
    assert accesses_to(("case", 5)) == []


def test_numbers_in_a_reason_are_masked_and_names_have_no_place() -> None:
    look(reason="回访 13812345678，核对 110105199001011234")

    stored = AccessRecord.objects.get()
    assert stored.reason == "回访 138****5678，核对 110105********1234"
    assert "李明" not in str(vars(stored))


@pytest.mark.parametrize("verb", ["UPDATE {} SET count = 9", "DELETE FROM {}"])
@pytest.mark.parametrize("table", ["kernel_accessrecord", "kernel_accessseal"])
def test_nobody_changes_or_deletes_a_record_or_a_seal(verb: str, table: str) -> None:
    look()
    seal_accesses()

    with connection.cursor() as cursor:
        with pytest.raises(DatabaseError, match="only ever written"), transaction.atomic():
            cursor.execute(verb.format(table))
        cursor.execute(f"SELECT count(*), sum(count) FROM {table}")  # noqa: S608  # 2026-11-26: names of our own tables
        assert cursor.fetchone() == (1, 1)


def test_nobody_empties_the_log_at_once() -> None:
    with connection.cursor() as cursor:
        # Switched off for the tests that empty every table; here as it is in the house.
        cursor.execute("ALTER TABLE kernel_accessrecord ENABLE TRIGGER stays_whole")
        with pytest.raises(DatabaseError, match="only ever written"), transaction.atomic():
            cursor.execute("TRUNCATE kernel_accessrecord")


def test_a_whole_log_verifies_and_says_what_waits() -> None:
    for case in range(5):
        look(case)
    assert seal_accesses() == 5
    look(9)

    found = verify_accesses()
    assert (found.records, found.seals, found.waiting, found.broken) == (5, 1, 1, None)


def test_a_changed_record_is_named(unguarded: None) -> None:
    for case in range(5):
        look(case)
    seal_accesses()
    third = AccessRecord.objects.order_by("pk")[2]
    AccessRecord.objects.filter(pk=third.pk).update(actor_id=8)

    broken = verify_accesses().broken
    assert broken is not None
    assert (broken.record_id, broken.what) == (third.pk, "changed")
    answer = CliRunner().invoke(cli, ["audit", "verify"])
    assert answer.exit_code == 1
    assert f"record {third.pk} was changed" in answer.output


def test_a_deleted_record_is_named(unguarded: None) -> None:
    for case in range(3):
        look(case)
    seal_accesses()
    second = AccessRecord.objects.order_by("pk")[1].pk
    AccessRecord.objects.filter(pk=second).delete()

    broken = verify_accesses().broken
    assert broken is not None
    assert (broken.record_id, broken.what) == (second, "missing")


def test_a_record_that_is_slipped_in_later_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    look(1)
    seal_accesses()
    with monkeypatch.context() as past:
        past.setattr(clock, "now", lambda: datetime.now(UTC) - timedelta(days=5))
        look(2)
    anchor_accesses()

    broken = verify_accesses().broken
    assert broken is not None
    assert broken.what == "unsealed"
    assert broken.record_id == AccessRecord.objects.order_by("-pk")[0].pk


def test_cutting_off_the_end_is_found_by_what_was_announced(unguarded: None) -> None:
    look(1)
    seal_accesses()
    look(2)
    anchor_accesses()
    last = AccessSeal.objects.order_by("-pk")[0]
    AccessRecord.objects.filter(pk__in=last.record_ids).delete()
    last.delete()

    broken = verify_accesses().broken
    assert broken is not None
    assert broken.what == "anchor"


def test_a_record_whose_number_is_lower_is_sealed_with_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(seal, "SEALED_AT_ONCE", 2)
    for case in range(5):
        look(case)
    late = AccessRecord.objects.order_by("pk")[0]
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('shanzhi.retention', '', true)")

    assert seal_accesses() == 5
    assert [row.count for row in AccessSeal.objects.order_by("pk")] == [2, 2, 1]
    assert late.pk in AccessSeal.objects.order_by("pk")[0].record_ids
    assert seal_accesses() == 0
    assert verify_accesses().broken is None


def _old(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    with monkeypatch.context() as past:
        past.setattr(clock, "now", lambda: datetime.now(UTC) - timedelta(days=days))
        look(1)
        look(2)
        seal_accesses()


def test_what_is_old_enough_goes_with_a_proof_and_the_rest_still_holds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _old(monkeypatch, days=300)
    look(3)
    seal_accesses()

    removal = remove_old_accesses()

    assert removal is not None
    assert removal.count == 2
    assert AccessRecord.objects.count() == 1
    assert Event.objects.filter(kind="kernel.AccessesRemoved").count() == 1
    found = verify_accesses()
    assert (found.records, found.removed, found.broken) == (1, 2, None)
    assert remove_old_accesses() is None


def test_nothing_younger_than_six_months_goes_even_when_the_job_asks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _old(monkeypatch, days=150)
    assert remove_old_accesses() is None
    monkeypatch.setattr(retention, "KEPT", timedelta(days=100))

    with pytest.raises(DatabaseError, match="only ever written"), transaction.atomic():
        remove_old_accesses()

    assert AccessRecord.objects.count() == 2


def test_emptying_a_seal_without_a_proof_is_found(
    monkeypatch: pytest.MonkeyPatch, unguarded: None
) -> None:
    _old(monkeypatch, days=300)
    AccessRecord.objects.all().delete()
    AccessSeal.objects.update(record_ids=[], links=b"")
    AccessRemoval.objects.all()

    broken = verify_accesses().broken
    assert broken is not None
    assert broken.what == "removal"


def test_what_an_administrator_does_is_in_the_log_too() -> None:
    from shanzhi.kernel.actions.set_watch_rule import set_watch_rule
    from shanzhi.kernel.audit.watch_rules import Figures

    security = Actor(kind="staff", id=9, name="孙安", grants=(Grant(Role.SECURITY_ADMIN, ""),))
    set_watch_rule("night", Figures(5, 0, 60), by=security)

    assert AccessRecord.objects.get().action == "kernel.WatchRuleSet"
