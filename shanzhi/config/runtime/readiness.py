"""Waiting until the processes answer, or until one of them says why it cannot."""

from __future__ import annotations

import http.client
import time

from shanzhi.config.runtime.processes import Options
from shanzhi.config.runtime.supervisor import Supervisor
from shanzhi.config.runtime.trouble import Trouble

READY_SECONDS = 60
NEAR = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  (where to knock, not where to listen)


def wait_until_they_answer(supervisor: Supervisor, options: Options) -> None:
    """Return when pages and live both answer HTTP.

    Raises Trouble with a process's last words when it ends by itself, or after a minute.
    """
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
