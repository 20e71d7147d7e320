"""Real server processes for tests, as the supervisor starts them, against the test's database."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import time
from collections.abc import Iterator

import httpx
from django.conf import settings

from shanzhi.config.runtime.processes import granian
from shanzhi.kernel.web.arriving import THREADS
from tests.database import log_folder

STARTS_WITHIN_SECONDS = 60


@contextlib.contextmanager
def running(interface: str, application: str, **environ: str) -> Iterator[str]:
    """A granian process ("wsgi" or "asgi") until the end of the block; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        *granian("127.0.0.1", port), "--interface", interface, "--workers", "1",
        *(["--blocking-threads", str(THREADS)] if interface == "wsgi" else []),
        "--workers-kill-timeout", "1", application,
    ]  # fmt: skip
    with (log_folder() / f"{interface}.log").open("ab") as log:
        process = subprocess.Popen(  # noqa: S603  # 2026-11-22: our own server, by a list of arguments
            command, stdout=log, stderr=log, cwd=settings.BASE_DIR, env={**os.environ, **environ}
        )
    try:
        address = f"http://127.0.0.1:{port}"
        wait_until_well(address)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_until_well(address: str) -> None:
    """Until /healthz says 200."""
    end = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < end:
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(f"{address}/healthz").status_code == httpx.codes.OK:
                return
        time.sleep(0.05)
    raise AssertionError(f"{address} did not become well, see var/log/tests")
