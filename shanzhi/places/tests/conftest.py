"""What one test left in memory is not there for the next."""

from __future__ import annotations

import pytest

from shanzhi.places.queries import names, shapes


@pytest.fixture(autouse=True)
def _tables_are_read_anew() -> None:
    """A test's rows are rolled back without a word; the tables in memory would show them on."""
    for table in (names._names, names._gazetteer, shapes._shapes):
        table.forget()
