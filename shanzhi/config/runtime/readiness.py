"""Bringing the processes up, and waiting until they answer or one says why it cannot."""

from __future__ import annotations

import http.client
import time

from shanzhi.config.runtime import processes
from shanzhi.config.runtime.processes import Options
from shanzhi.config.runtime.supervisor import Supervisor
from shanzhi.config.runtime.trouble import Trouble

READY_SECONDS = 60
NEAR = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  # 2026-11-22: where to knock, not where to listen


def bring_up(supervisor: Supervisor, options: Options) -> None:
    """Start every process and return when pages and live both answer HTTP.

    Raises Trouble with a process's last words when it ends by itself, or after a minute.
    """
    pages, live, *behind = processes.all_of(options)
    supervisor.start(pages)
    supervisor.start(live)
    _wait(supervisor, options)
    # Jobs can wait a second: a person who opens the first page should not.
    for process in behind:
        supervisor.start(process)


def _wait(supervisor: Supervisor, options: Options) -> None:
    latest = time.monotonic() + READY_SECONDS
    waiting = {"web": options.port, "live": options.live_port}
    while waiting:
        if name := supervisor.crashed():
            raise Trouble(f"{name} does not start. It said:\n{supervisor.last_words(name)}")
        if time.monotonic() > latest:
            late = next(iter(waiting))
            raise Trouble(f"{late} does not answer. It said:\n{supervisor.last_words(late)}")
        waiting = {n: port for n, port in waiting.items() if not _answers(options.host, port)}
        time.sleep(0.05)


def _answers(host: str, port: int) -> bool:
    link = http.client.HTTPConnection(NEAR.get(host, host), port, timeout=5)
    try:
        link.request("HEAD", "/robots.txt")
        link.getresponse()
    except OSError:
        return False
    finally:
        link.close()
    return True
