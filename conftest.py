"""Every test run: a database of its own, cheap passwords, files in a folder of its own."""

from __future__ import annotations

import gc
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from tests import database, emptying, remembering

hypothesis.settings.register_profile("ci", max_examples=100, deadline=None, derandomize=True)
hypothesis.settings.register_profile("quick", max_examples=50, deadline=None)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "quick")

LONG = (
    "tests/runtime/test_kills.py",
    "tests/attacks/test_an_independent_scanner.py",
    "tests/loop/",
    "tests/matrix/",
    "tests/runtime/test_whole_house.py",
)
# New objects, before those that are still there are looked through; twice: the older ones.
COLLECT_AFTER = (50_000, 20, 50)


def pytest_configure(config: pytest.Config) -> None:
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    emptying.install()
    files = tempfile.TemporaryDirectory(prefix="shanzhi-test-files-")
    config.add_cleanup(files.cleanup)
    settings.MEDIA_ROOT = Path(files.name)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any, worker_id: str) -> Iterator[None]:
    """In place of pytest-django's: copies a migrated template, so that a run starts in a second."""
    with django_db_blocker.unblock(), database.of_this_run(worker_id):
        emptying.remember_template()
        remembering.install()
        yield


@pytest.fixture(autouse=True)
def _tables_in_memory_are_looked_up_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """What one test kept in memory was rolled back with it. Within a test only a change makes a
    table look again, not the clock: counts of queries must not hang on the machine's speed."""
    from shanzhi.kernel import versions

    monkeypatch.setattr(versions, "_LOOK_EVERY_SECONDS", 3600.0)
    versions.drop_all()


@pytest.fixture(autouse=True)
def _force_login_begins_a_session(monkeypatch: pytest.MonkeyPatch) -> None:
    """A session that the sign-in did not begin is worth nothing: tests that step over the sign-in
    leave the marks that it leaves."""
    from django.test import Client

    from shanzhi.people.tests.factories import begin

    def force_login(client: Client, *account: Any, **options: Any) -> None:
        stepped_over(client, *account, **options)
        begin(client)

    stepped_over = Client.force_login
    monkeypatch.setattr(Client, "force_login", force_login)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes minutes begins first, so that at the end no process is alone with it."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


def pytest_collection_finish() -> None:
    """Half a million objects that stay for good need not be looked through again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)
