"""kill -9 of whatever carries the house, at random moments, by a seed."""

from __future__ import annotations

import json
import os
import random
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil

from shanzhi.config.runtime.cluster import Cluster

ALL = ("web worker", "web", "jobs", "database", "database session", "alarms", "ingest", "figures")
SIGNS = {
    "web": "shanzhi.config.wsgi:application",
    "jobs": "shanzhi.config.runtime.jobs",
    "alarms": "shanzhi.config.runtime.alarms",
    "figures": "shanzhi.config.runtime.figures",
    "ingest": "shanzhi.config.ingest_asgi:application",
}
# As a machine loses them: workers and sessions often, the whole database now and then.
WEIGHTS = (6, 2, 4, 3, 5, 2, 2, 2)
IN_THE_MIDDLE = 0.8


class Killer:
    """Kills processes of the house that runs from ``var``; remembers what it killed."""

    def __init__(self, var: Path, seed: int) -> None:
        self.var = var
        self.chance = random.Random(seed)
        self.killed: dict[str, int] = dict.fromkeys(ALL, 0)

    @property
    def count(self) -> int:
        """How many it killed."""
        return sum(self.killed.values())

    def strike(self, times: int, seconds: float, progress: Callable[[], int]) -> None:
        """Kill ``times`` processes in ``seconds`` at most: mostly in the middle of work, when
        ``progress`` (how much was done so far) has gone on since the kill before, and sometimes
        while the house is still coming back from it."""
        until = time.monotonic() + seconds
        while self.count < times and time.monotonic() < until:
            before = progress()
            time.sleep(self.chance.uniform(0.05, 0.8))
            if self.chance.random() < IN_THE_MIDDLE:
                while progress() == before and time.monotonic() < until:
                    time.sleep(0.01)
            (what,) = self.chance.choices(ALL, WEIGHTS)
            victim = self._victim(what)
            if victim is not None:
                with suppress(ProcessLookupError):
                    os.kill(victim, signal.SIGKILL)
                    self.killed[what] += 1

    def _victim(self, what: str) -> int | None:
        """The process number of one of these, or None when none is alive just now."""
        if what.startswith("database"):
            server = self._server()
            return self._one_below(server) if what == "database session" else server
        process = self._child(what.split(maxsplit=1)[0])
        return self._one_below(process) if what == "web worker" else process

    def _server(self) -> int | None:
        with suppress(OSError, ValueError):
            pid = int((Cluster(self.var).data / "postmaster.pid").read_text().split()[0])
            if psutil.pid_exists(pid) and "postgres" in psutil.Process(pid).name():
                return pid
        return None

    def _child(self, name: str) -> int | None:
        """A process that the supervisor started, known by what it runs."""
        with suppress(OSError, ValueError):
            for pid in json.loads((self.var / "run.json").read_text())["children"]:
                with suppress(psutil.Error):
                    if SIGNS[name] in psutil.Process(int(pid)).cmdline():
                        return int(pid)
        return None

    def _one_below(self, pid: int | None) -> int | None:
        if pid is None:
            return None
        with suppress(psutil.Error):
            below = psutil.Process(pid).children()
            if below:
                return self.chance.choice(below).pid
        return None
