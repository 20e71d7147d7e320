"""The programs that a simulation starts for itself: a broker, a process that takes in, one for alarms."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

CONF = """listener {port} 127.0.0.1
allow_anonymous true
persistence false
max_queued_messages 0
max_inflight_messages 1000
log_dest stderr
log_type error
"""
END_SECONDS, START_SECONDS = 15, 10


class Missing(Exception):
    """Something that the simulation needs is not there; says what to do."""


@contextlib.contextmanager
def broker(folder: Path) -> Iterator[str]:
    """A mosquitto of its own on loopback; yields its address."""
    program = shutil.which("mosquitto", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if program is None:
        raise Missing("mosquitto is not installed. Install it, or name a broker with --broker.")
    port = free_port()
    (folder / "mosquitto.conf").write_text(CONF.format(port=port), encoding="utf-8")
    with started([program, "-c", str(folder / "mosquitto.conf")], folder / "broker.log", {}):
        _wait_for(port)
        yield f"mqtt://127.0.0.1:{port}"


@contextlib.contextmanager
def intake(url: str, folder: Path) -> Iterator[None]:
    """A process that takes in from this broker, as ``shanzhi run`` starts one."""
    command = [
        sys.executable, "-m", "granian", "--host", "127.0.0.1", "--port", str(free_port()),
        "--no-ws", "--log-level", "warning", "--interface", "asgi", "--workers", "1",
        "--workers-kill-timeout", "10", "shanzhi.config.ingest_asgi:application",
    ]  # fmt: skip
    with started(command, folder / "ingest.log", {"MQTT_URL": url, "INGEST_NAME": "simulation"}):
        yield


@contextlib.contextmanager
def alarms(folder: Path) -> Iterator[None]:
    """An alarm process; where one works already it stands by."""
    command = [sys.executable, "-m", "shanzhi.config.runtime.alarms"]
    with started(command, folder / "alarms.log", {}):
        yield


@contextlib.contextmanager
def started(command: Sequence[str], log: Path, more: dict[str, str]) -> Iterator[None]:
    """A program in a session of its own, so that Ctrl-C reaches us first; ended with all it started."""
    with log.open("wb") as out:
        running = subprocess.Popen(  # noqa: S603  # 2026-11-26: our own words
            command, env={**os.environ, **more}, stdout=out, stderr=out, start_new_session=True
        )
    try:
        yield
        if running.poll() is not None:
            raise Missing(f"The program of {log.name} ended by itself.")
    finally:
        running.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            running.wait(END_SECONDS)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGKILL)
        running.wait()


def free_port() -> int:
    """A port of loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _wait_for(port: int) -> None:
    latest = time.monotonic() + START_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError as why:
            if time.monotonic() > latest:
                raise Missing("mosquitto does not start.") from why
            time.sleep(0.02)
        else:
            return
