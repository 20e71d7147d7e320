"""One start per folder: the lock, and what a killed start left behind."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

import psutil

from shanzhi.config.runtime.trouble import Trouble

PATIENCE_SECONDS = 8


class SingleStart:
    """Holds ``var/run.lock`` while the house runs; the kernel drops it when the holder dies."""

    def __init__(self, var: Path) -> None:
        self.lock = var / "run.lock"
        self.record = var / "run.json"
        self._held: IO[str] | None = None

    def claim(self) -> None:
        """Take the lock and end leftovers. Raises Trouble when the house runs already."""
        self._held = self.lock.open("a+")
        try:
            fcntl.flock(self._held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            known = self._known()
            raise Trouble(
                f"Shanzhi already runs from this folder (process {known.get('pid', '?')}) at "
                f"{known.get('url', 'another port')}: open that page, or stop it first with Ctrl-C."
            ) from error
        self._end_leftovers()

    def remember(self, url: str, children: Iterable[int]) -> None:
        """Write down who runs, for the next start and for the sentence above."""
        born = {}
        for pid in children:
            with suppress(psutil.NoSuchProcess):
                born[str(pid)] = psutil.Process(pid).create_time()
        text = json.dumps({"pid": os.getpid(), "url": url, "children": born})
        if not self.record.exists() or self.record.read_text() != text:
            self.record.write_text(text)

    def forget(self) -> None:
        """The house has stopped."""
        self.record.unlink(missing_ok=True)
        if self._held is not None:
            self._held.close()

    def _known(self) -> dict[str, Any]:
        try:
            known: dict[str, Any] = json.loads(self.record.read_text())
        except (OSError, ValueError):
            return {}
        return known

    def _end_leftovers(self) -> None:
        """After kill -9 the kernel tells the children to stop; what does not is ended here."""
        left = self._children()
        latest = time.monotonic() + PATIENCE_SECONDS
        while any(lives(process) for process in left) and time.monotonic() < latest:
            time.sleep(0.05)
        for stubborn in filter(lives, left):
            with suppress(ProcessLookupError):
                os.killpg(stubborn.pid, signal.SIGKILL)

    def _children(self) -> list[psutil.Process]:
        found = []
        for pid, born in self._known().get("children", {}).items():
            with suppress(psutil.NoSuchProcess):
                process = psutil.Process(int(pid))
                # The same number born at another time is somebody else's program.
                if abs(process.create_time() - born) < 1:
                    found.append(process)
        return found


def lives(process: psutil.Process) -> bool:
    """Whether it still runs. In a container an ended one may stay listed, as nobody collects it."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
