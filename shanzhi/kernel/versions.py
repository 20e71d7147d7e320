"""Small tables kept in the memory of every process, at most a second behind the database."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable
from typing import Generic, TypeVar

from shanzhi.kernel.models import TableVersion

T = TypeVar("T")
_LOOK_EVERY_SECONDS = 1.0
_caches: dict[str, list[Versioned[object]]] = {}


class Versioned(Generic[T]):
    """``Versioned("cases.routing", load).get()`` gives what ``load()`` returned, until another
    process (or this one) says ``bump("cases.routing")``."""

    def __init__(self, name: str, load: Callable[[], T]) -> None:
        self.name = name
        self._load = load
        self._lock = threading.Lock()
        self._looked = float("-inf")
        self._token: uuid.UUID | None = None
        self._value: T | None = None
        self._loaded = False
        _caches.setdefault(name, []).append(self)  # type: ignore[arg-type]  # 2026-11-22: variance

    def get(self) -> T:
        """The cached value; reads the version at most once a second, the table when it changed."""
        if self._loaded and time.monotonic() - self._looked < _LOOK_EVERY_SECONDS:
            return self._value  # type: ignore[return-value]  # 2026-11-22: loaded implies a value
        with self._lock:
            token = (
                TableVersion.objects.filter(pk=self.name).values_list("token", flat=True).first()
            )
            if not self._loaded or token != self._token:
                self._value, self._token, self._loaded = self._load(), token, True
            self._looked = time.monotonic()
            return self._value  # type: ignore[return-value]  # 2026-11-22: loaded implies a value

    def forget(self) -> None:
        """Look at the version again on the next read."""
        self._looked = float("-inf")


def bump(name: str) -> None:
    """Say that the table changed; belongs in the transaction of the change."""
    token = uuid.uuid4()
    TableVersion.objects.update_or_create(pk=name, defaults={"token": token})
    for cache in _caches.get(name, ()):
        cache.forget()
