"""Small tables kept in the memory of every process, at most a second behind the database."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from shanzhi.kernel.models import TableVersion
from shanzhi.kernel.wall import everywhere

T = TypeVar("T")
_LOOK_EVERY_SECONDS = 1.0
_caches: dict[str, list[Versioned[Any]]] = {}


@dataclass(frozen=True, slots=True)
class _Held(Generic[T]):
    """A loaded value, and the version it was loaded at."""

    value: T
    token: uuid.UUID | None


class Versioned(Generic[T]):
    """``Versioned("cases.routing", load).get()`` gives what ``load()`` returned, until another
    process (or this one) says ``bump("cases.routing")``."""

    def __init__(self, name: str, load: Callable[[], T]) -> None:
        self.name = name
        self._load = load
        self._lock = threading.Lock()
        self._looked = float("-inf")
        self._held: _Held[T] | None = None
        _caches.setdefault(name, []).append(self)

    def get(self) -> T:
        """The cached value; reads the version at most once a second, the table when it changed."""
        held = self._held
        if held and time.monotonic() - self._looked < _LOOK_EVERY_SECONDS:
            return held.value
        with self._lock:
            versions = TableVersion.objects.filter(pk=self.name)
            token = versions.values_list("token", flat=True).first()
            looked = time.monotonic()
            held = self._held
            if held is None or token != held.token:
                with everywhere():  # one table for every viewer of this process
                    held = self._held = _Held(self._load(), token)
            self._looked = looked
            return held.value

    def version(self) -> str:
        """Stands for the table as ``get`` gives it: the same in every process, another after a
        change; "" for a table that never changed."""
        self.get()
        held = self._held
        return held.token.hex if held and held.token else ""

    def forget(self) -> None:
        """Look at the version again on the next read."""
        self._looked = float("-inf")

    def drop(self) -> None:
        """Read the table again on the next read, whatever its version says."""
        self._held = None


def drop_all() -> None:
    """Every table is read again, also one that never had a version or was changed by hand."""
    for caches in _caches.values():
        for cache in caches:
            cache.drop()


def bump(name: str) -> None:
    """Say that the table changed; belongs in the transaction of the change."""
    TableVersion.objects.bulk_create(  # one statement; many changes say it in a row
        [TableVersion(name=name, token=uuid.uuid4())],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["token"],
    )
    for cache in _caches.get(name, ()):
        cache.forget()
