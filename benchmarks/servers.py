"""Processes under measurement: granian and the job worker, as ``shanzhi run`` starts them."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator

import psutil

# All clients of a measurement share one address.
UNBOUNDED = {"REPORTS_PER_ADDRESS": "0"}


def free_port() -> int:
    """A port of loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextlib.contextmanager
def web(application: str, database_url: str, *, workers: int = 2) -> Iterator[tuple[int, int]]:
    """Serve a WSGI application; yields (port, process id)."""
    port = free_port()
    command = [
        sys.executable, "-m", "granian", "--host", "127.0.0.1", "--port", str(port), "--no-ws",
        "--log-level", "warning", "--interface", "wsgi", "--workers", str(workers),
        "--blocking-threads", "4", application,
    ]  # fmt: skip
    with _running(command, database_url, SITE_URL=f"http://127.0.0.1:{port}") as pid:
        _until_it_answers(port)
        yield port, pid


@contextlib.contextmanager
def jobs(database_url: str) -> Iterator[int]:
    """The job worker; yields its process id."""
    with _running([sys.executable, "-m", "shanzhi.config.runtime.jobs"], database_url) as pid:
        yield pid


@contextlib.contextmanager
def _running(command: list[str], database_url: str, **more: str) -> Iterator[int]:
    env = {**os.environ, "DATABASE_URL": database_url, "LOG_LEVEL": "ERROR", **UNBOUNDED, **more}
    # In the same session, as under the supervisor: priorities hold only among one session.
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)
    try:
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            for child in psutil.Process(process.pid).children(recursive=True):
                child.kill()
            process.kill()
            process.wait()


def _until_it_answers(port: int, seconds: float = 180) -> None:
    latest = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5)
        except urllib.error.HTTPError:
            return  # it answers, if only "not found"
        except OSError:
            if time.monotonic() > latest:
                raise
            time.sleep(0.1)
        else:
            return


def cpu_ms(pid: int) -> dict[str, float]:
    """Processor time so far, in ms: of a tree of web processes, and of the database's sessions with
    this database. A busy machine makes answers slow; this it hardly changes."""
    from django.db import connection

    tree = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
        sessions = [psutil.Process(found) for (found,) in cursor.fetchall()]
    return {"web": _ms(tree), "database": _ms(sessions)}


def _ms(processes: list[psutil.Process]) -> float:
    times = [process.cpu_times() for process in processes]
    return sum(spent.user + spent.system for spent in times) * 1000


def memory_mb(pid: int) -> float:
    """Resident memory of the largest process of a tree, in MB."""
    tree = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    return round(max(process.memory_info().rss for process in tree) / 1e6, 1)
