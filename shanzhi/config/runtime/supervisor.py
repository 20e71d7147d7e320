"""Keeps the processes alive: starts them, restarts what crashes, stops all of them together."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from shanzhi.config.runtime.processes import Process

STOP_SECONDS = 12
LOOK_SECONDS = 0.25
STEADY_SECONDS = 60
LONGEST_PAUSE = 30.0
LOG_BYTES = 10_000_000
PR_SET_PDEATHSIG = 1
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass
class _Child:
    process: Process
    running: subprocess.Popen[bytes]
    since: float
    crashes: int = 0
    due: float = field(default=0.0)  # when it is started again after a crash


class Supervisor:
    """``start`` the processes, then ``watch`` until told to stop."""

    def __init__(self, log: Path, env: Mapping[str, str], say: Callable[[str], None]) -> None:
        self.log = log
        self.env = dict(env)
        self.say = say
        self.children: dict[str, _Child] = {}
        self.told_to_stop = threading.Event()

    def start(self, process: Process) -> None:
        """Start one process, its output appended to its own log."""
        running = self._spawn(process)
        self.children[process.name] = _Child(process, running, time.monotonic())

    def pids(self) -> list[int]:
        """The process numbers of what runs now."""
        return [child.running.pid for child in self.children.values()]

    def listen_to_signals(self) -> None:
        """Ctrl-C, SIGTERM and a closed terminal all mean: stop everything."""
        for number in STOP_SIGNALS:
            signal.signal(number, lambda *_: self.told_to_stop.set())

    def watch(self, each_look: Callable[[], None]) -> None:
        """Restart what crashes until told to stop; ``each_look`` is called about every second."""
        looks = 0
        while not self.told_to_stop.wait(LOOK_SECONDS):
            looks += 1
            for child in self.children.values():
                self._look_at(child)
            if looks % 4 == 0:
                each_look()

    def crashed(self) -> str:
        """The name of a process that has ended by itself, or an empty text."""
        ended = (name for name, c in self.children.items() if c.running.poll() is not None)
        return next(ended, "")

    def last_words(self, name: str, lines: int = 15) -> str:
        """What a process wrote last."""
        path = self.log / f"{name}.log"
        return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])

    def stop(self) -> None:
        """Ask everyone to end, wait, and end by force what does not."""
        for child in self.children.values():
            if child.running.poll() is None:
                child.running.terminate()
        latest = time.monotonic() + STOP_SECONDS
        for child in self.children.values():
            with suppress(subprocess.TimeoutExpired):
                child.running.wait(max(0.1, latest - time.monotonic()))
            _end_group(child.running.pid)

    def _look_at(self, child: _Child) -> None:
        now = time.monotonic()
        if child.due:
            if now >= child.due:
                child.running, child.since, child.due = self._spawn(child.process), now, 0.0
            return
        if child.running.poll() is None:
            return
        _end_group(child.running.pid)  # its own workers must not keep the port
        child.crashes = 1 if now - child.since > STEADY_SECONDS else child.crashes + 1
        pause = min(2.0 ** (child.crashes - 1) / 2, LONGEST_PAUSE)
        child.due = now + pause
        self.say(
            f"{child.process.name} ended by itself ({child.running.returncode}); starting it again "
            f"in {pause:.1f} s. See {self.log / child.process.name}.log"
        )

    def _spawn(self, process: Process) -> subprocess.Popen[bytes]:
        path = self.log / f"{process.name}.log"
        if path.exists() and path.stat().st_size > LOG_BYTES:
            path.replace(path.with_suffix(".log.1"))
        with path.open("ab") as log:
            # A session of its own: Ctrl-C reaches the supervisor alone, which stops in order.
            return subprocess.Popen(
                process.command, env=self.env, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True,
                preexec_fn=_end_with_parent,  # noqa: PLW1509  # 2026-11-22: this program has one thread
            )  # fmt: skip


def _end_with_parent() -> None:
    """On Linux the kernel tells a child when the supervisor was killed, so none is left over."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _end_group(leader: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)
