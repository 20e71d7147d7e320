"""The processes of one machine, as data: what each is for and how it is started.

There is no process for the schedule: procrastinate's worker also defers periodic tasks, and
the database lets only one of several workers do so at a time, so jobs and schedule are one. Alarms have
one of their own, because nobody in danger waits behind a report that is being written; figures too, which
follow what happens within two seconds.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

from shanzhi.kernel.web.arriving import THREADS

# A client that has not sent its headers by then is cut off; one that is done keeps its connection.
HEADERS_WITHIN_MS = 10_000
# What a request line and its headers may hold together; browsers send one or two kilobytes.
HEADERS_BYTES = 65_536


@dataclass(frozen=True)
class Options:
    """How the house is started: addresses and sizes."""

    host: str
    port: int
    live_port: int
    ingest_port: int
    workers: int


@dataclass(frozen=True)
class Process:
    """One long-running program; its output goes to var/log/<name>.log."""

    name: str
    command: tuple[str, ...]


def all_of(options: Options) -> tuple[Process, ...]:
    """Web, live, jobs (with the schedule), alarms, figures and ingest, in the order in which they are started."""
    return (
        Process("web", _web(options)),
        Process("live", _live(options)),
        Process("jobs", (sys.executable, "-m", "shanzhi.config.runtime.jobs")),
        Process("alarms", (sys.executable, "-m", "shanzhi.config.runtime.alarms")),
        Process("figures", (sys.executable, "-m", "shanzhi.config.runtime.figures")),
        Process("ingest", _ingest(options)),
    )


def granian(host: str, port: int) -> tuple[str, ...]:
    """The server with its limits, without an application."""
    return (
        sys.executable, "-m", "granian", "--host", host, "--port", str(port), "--no-ws",
        "--log-level", "warning", "--respawn-failed-workers",
        "--http1-header-read-timeout", str(HEADERS_WITHIN_MS),
        "--http1-buffer-size", str(HEADERS_BYTES), "--http1-keep-alive",
    )  # fmt: skip


def _web(options: Options) -> tuple[str, ...]:
    return (
        *granian(options.host, options.port),
        "--interface", "wsgi", "--workers", str(options.workers), "--blocking-threads", str(THREADS),
        "--workers-kill-timeout", "5", "shanzhi.config.wsgi:application",
    )  # fmt: skip


def _live(options: Options) -> tuple[str, ...]:
    # One process holds all open event streams; they are cut at once when it stops.
    return (
        *granian(options.host, options.live_port),
        "--interface", "asgi", "--workers", "1", "--workers-kill-timeout", "1",
        "shanzhi.config.live_asgi:application",
    )  # fmt: skip


def _ingest(options: Options) -> tuple[str, ...]:
    # One process knows every device that it hears; what was taken is written before it stops.
    return (
        *granian(options.host, options.ingest_port),
        "--interface", "asgi", "--workers", "1", "--workers-kill-timeout", "5",
        "shanzhi.config.ingest_asgi:application",
    )  # fmt: skip
