"""The connection: a kept one is not asked whether it lives, and rows of several tables go together."""

from __future__ import annotations

import time
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections
from django.db.backends.postgresql.base import DatabaseWrapper
from django.db.models import Value
from django.test.utils import CaptureQueriesContext

from shanzhi.kernel.api import NOBODY, EventRecord, create_together, now
from shanzhi.kernel.database.base import ASK_AFTER


class TestKeptConnection:
    @pytest.mark.django_db(transaction=True)
    def test_a_server_that_went_away_is_noticed_without_asking(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            cursor.execute("SELECT 1")
        assert connection.is_usable()
        _end_backend(connection.connection.info.backend_pid)
        assert not connection.is_usable()
        connection.close()

    @pytest.mark.django_db
    def test_one_in_use_is_not_asked_and_one_that_rested_is(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked: list[int] = []

        def ask(_self: Any) -> bool:
            asked.append(1)
            return True

        monkeypatch.setattr(DatabaseWrapper, "is_usable", ask)
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        assert connection.is_usable()
        assert not asked
        monkeypatch.setattr(connections["default"], "used_at", time.monotonic() - ASK_AFTER - 1)
        assert connection.is_usable()
        assert asked


@pytest.mark.django_db
class TestTogether:
    def test_one_trip_gives_every_row_its_key(self) -> None:
        rows = [_event(n) for n in (1, 2)]
        with CaptureQueriesContext(connection) as seen:
            create_together(*rows)
        assert len([q for q in seen.captured_queries if "INSERT" in q["sql"]]) == 1
        kept = EventRecord.objects.filter(aggregate="together").order_by("sequence")
        assert [row.pk for row in kept] == [row.pk for row in rows]
        assert [row.payload for row in kept] == [{"n": 1}, {"n": 2}]
        assert not rows[0]._state.adding

    def test_all_or_none(self) -> None:
        with pytest.raises(IntegrityError):
            create_together(_event(1), _event(1))
        connection.set_rollback(True)

    def test_nothing_is_nothing(self) -> None:
        create_together()

    def test_an_expression_is_refused(self) -> None:
        event = _event(1)
        event.sequence = Value(1)
        with pytest.raises(TypeError, match="save it by itself"):
            create_together(event)


def _event(sequence: int) -> EventRecord:
    return EventRecord(
        aggregate="together",
        aggregate_id=1,
        sequence=sequence,
        kind="test.Together",
        place_code="",
        actor_kind=NOBODY.kind,
        at=now(),
        payload={"n": sequence},
        previous_hash=bytes(32),
        hash=uuid.uuid4().bytes * 2,
    )


def _end_backend(pid: int) -> None:
    """From a connection of its own, as an operator would; waits until it is gone."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    finally:
        other.close()
