"""What must not wait until the tick before is on the disk, on a connection of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg

from shanzhi.sensing.intake.house import House
from shanzhi.sensing.intake.leases import still_held
from shanzhi.sensing.intake.store import Store
from shanzhi.sensing.intake.tick import Written


class Aside:
    """Used by one thread at a time; connects again where the connection broke. All raise psycopg.Error."""

    def __init__(self, connect: Callable[[], psycopg.Connection[Any]], process: str) -> None:
        self._connect, self._process = connect, process
        self._store: Store | None = None

    def tell(self, house: House, written: Written) -> None:
        """The alarms of a tick."""
        store = self._at_work()
        store.rule_ids = house.rules.ids
        store.tell(house.fleet, written)

    def held(self, lease: str) -> set[str]:
        """The slots of this process."""
        return still_held(self._at_work().link, lease)

    def close(self) -> None:
        """End the connection."""
        if self._store is not None:
            self._store.link.close()
            self._store = None

    def _at_work(self) -> Store:
        if self._store is None or self._store.link.broken or self._store.link.closed:
            self._store = Store(self._connect(), self._process, ())
        return self._store
