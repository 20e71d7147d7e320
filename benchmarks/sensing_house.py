"""What the sensing benchmark starts: a broker, the ingest process, the alarm process, the load."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil

from benchmarks.servers import free_port

CONFIGURATION = """listener {port} 127.0.0.1
allow_anonymous true
max_inflight_messages 0
max_queued_messages 0
persistence true
persistence_location {folder}/
autosave_interval 0
set_tcp_nodelay true
connection_messages false
"""


@contextlib.contextmanager
def broker() -> Iterator[tuple[int, int]]:
    """A mosquitto of its own on loopback; yields (port, process id)."""
    program = shutil.which("mosquitto") or "/usr/sbin/mosquitto"
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        port = free_port()
        file = Path(folder) / "mosquitto.conf"
        file.write_text(CONFIGURATION.format(port=port, folder=folder))
        with running([program, "-c", str(file)]) as pid:
            time.sleep(0.5)
            yield port, pid


@contextlib.contextmanager
def ingest(database_url: str, broker_port: int, name: str = "bench") -> Iterator[tuple[int, int]]:
    """The ingest process as ``shanzhi run`` starts it; yields (port, process id) once it hears."""
    port = free_port()
    command = [
        sys.executable, "-m", "granian", "--host", "127.0.0.1", "--port", str(port), "--no-ws",
        "--log-level", "warning", "--interface", "asgi", "--workers", "1",
        "--workers-kill-timeout", "10", "shanzhi.config.ingest_asgi:application",
    ]  # fmt: skip
    url = f"mqtt://127.0.0.1:{broker_port}"
    with running(command, DATABASE_URL=database_url, MQTT_URL=url, INGEST_NAME=name) as pid:
        until_healthy(port)
        yield port, pid


@contextlib.contextmanager
def alarms(database_url: str) -> Iterator[int]:
    """The alarm process; yields its id."""
    with running(
        [sys.executable, "-m", "shanzhi.config.runtime.alarms"], DATABASE_URL=database_url
    ) as pid:
        yield pid


def until_healthy(port: int, seconds: float = 120) -> float:
    """Until the ingest process answers; how long that took, in seconds."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(
                f"http://127.0.0.1:{port}/healthz", timeout=2
            )  # 2026-11-26: loopback
            return time.monotonic() - began
        time.sleep(0.1)
    raise SystemExit("the ingest process does not answer")


@contextlib.contextmanager
def running(command: list[str], **more: str) -> Iterator[int]:
    """A process of ours, ended afterwards; yields its id."""
    env = {**os.environ, "LOG_LEVEL": "WARNING", **more}
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)
    try:
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def start_load(*given: Any) -> subprocess.Popen[str]:
    """The load in a process of its own; its last line says what it sent."""
    command = [sys.executable, "-m", "benchmarks.sensing_load", *map(str, given)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def told(load: subprocess.Popen[str]) -> dict[str, Any]:
    """What the load said at its end."""
    out, _ = load.communicate()
    said: dict[str, Any] = json.loads(out.strip().splitlines()[-1])
    return said


def cpu_seconds(pid: int) -> float:
    """Of a process and all below it."""
    tree = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    return sum(sum(process.cpu_times()[:2]) for process in tree)
