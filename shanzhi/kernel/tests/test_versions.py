"""Small tables in memory: cheap to read, a second behind at most, right for every process."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection, transaction

from shanzhi.kernel import versions
from shanzhi.kernel.models import TableVersion
from shanzhi.kernel.versions import Versioned, bump

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_caches_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions, "_caches", {})


class Rules:
    """A table that counts how often it was read."""

    def __init__(self) -> None:
        self.read = 0
        self.cache = Versioned("test.rules", self.load)

    def load(self) -> int:
        self.read += 1
        return self.read


def elsewhere(change: Any) -> None:
    """Do it on another connection, as another process would: no cache here hears of it."""

    def act() -> None:
        try:
            change()
        finally:
            connection.close()

    thread = threading.Thread(target=act)
    thread.start()
    thread.join(timeout=10)


def test_within_a_second_nothing_is_asked(django_assert_num_queries: Any) -> None:
    rules = Rules()
    assert rules.cache.get() == 1
    with django_assert_num_queries(0):
        assert [rules.cache.get() for _ in range(100)] == [1] * 100


def test_after_a_second_only_the_version_is_asked(
    django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(versions, "_LOOK_EVERY_SECONDS", 0)
    rules = Rules()
    rules.cache.get()
    with django_assert_num_queries(1):
        assert rules.cache.get() == 1


def test_a_change_made_elsewhere_is_seen_once_the_second_is_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rules = Rules()
    rules.cache.get()

    def change() -> None:
        TableVersion.objects.create(name="test.rules", token="0" * 31 + "1")

    elsewhere(change)
    assert rules.cache.get() == 1
    monkeypatch.setattr(versions, "_LOOK_EVERY_SECONDS", 0)
    assert rules.cache.get() == 2


def test_who_changes_it_sees_it_at_once() -> None:
    rules = Rules()
    rules.cache.get()
    bump("test.rules")
    assert rules.cache.get() == 2


def test_a_table_that_never_had_a_version_is_read_again_once_it_is_dropped() -> None:
    rules = Rules()
    rules.cache.get()
    rules.cache.forget()
    assert rules.cache.get() == 1  # no version then, none now: nobody said that it changed
    versions.drop_all()
    assert rules.cache.get() == 2


def test_a_change_that_was_taken_back_is_not_believed() -> None:
    rules = Rules()
    bump("test.rules")
    rules.cache.get()
    with transaction.atomic():
        bump("test.rules")
        assert rules.cache.get() == 2
        transaction.set_rollback(True)
    rules.cache.forget()
    assert rules.cache.get() == 3


def test_other_tables_are_left_alone() -> None:
    rules = Rules()
    rules.cache.get()
    bump("test.other")
    assert rules.cache.get() == 1
