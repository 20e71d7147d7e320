"""How many requests may wait for their bodies at once: never all threads of a process.

A thread that reads a body waits for its sender, for as long as the sender likes: the server gives
no time limit for it. So one thread less than there are may wait; pages, which have no body, are
answered by the last one whatever is sent. In production a proxy that takes the whole body before
it calls us (docs/security.md) keeps slow senders away from the threads altogether.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _

from shanzhi.kernel.refusals import Refusal

THREADS = 4  # of one web process; processes.py starts it with as many
# Ordinary bodies are here within a millisecond, so a turn comes at once unless somebody is slow.
PATIENCE_SECONDS = 0.25


class Crowded(Refusal):
    """Too many senders are slow at this moment."""

    status = 503
    code = "crowded"


class Turns:
    """At most ``most`` bodies are waited for at the same time."""

    def __init__(self, most: int = THREADS - 1, patience: float = PATIENCE_SECONDS) -> None:
        self._free = threading.BoundedSemaphore(most)
        self._patience = patience

    @contextmanager
    def turn(self) -> Iterator[None]:
        """While this lasts, one body is read. Raises Crowded when no turn comes soon."""
        if not self._free.acquire(timeout=self._patience):
            raise Crowded(_("现在发送的人太多，您填写的内容还在，请过一会儿再试。"))
        try:
            yield
        finally:
            self._free.release()


BODIES = Turns()
