"""Opens the operators' list of alarms again and again, as a desk does, and says how long that took.
``python -m benchmarks.sensing_list ACCOUNT`` until its input ends; DATABASE_URL names the database.
"""

from __future__ import annotations

import contextlib
import json
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

PAUSE_SECONDS = 0.2


@contextlib.contextmanager
def reading(url: str, account: str) -> Iterator[Callable[[], dict[str, Any]]]:
    """While this is open the list is read; what is yielded ends that and says how it was."""
    env = {**os.environ, "DATABASE_URL": url, "LOG_LEVEL": "ERROR"}
    command = [sys.executable, "-m", "benchmarks.sensing_list", account]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env=env, **pipes) as process:  # type: ignore[call-overload]  # 2026-11-26: pipes
        process.stdout.readline()  # it has begun

        def told() -> dict[str, Any]:
            out, _ = process.communicate("")
            said: dict[str, Any] = json.loads((out.strip().splitlines() or ["{}"])[-1])
            return said

        try:
            yield told
        finally:
            process.kill()


def main(account: str) -> None:
    """Until standard input ends."""
    from shanzhi.people.models import Account
    from shanzhi.people.tests.factories import browser_of

    client = browser_of(Account.objects.get(username=account), HTTP_HOST="localhost")
    ended = threading.Event()

    def wait() -> None:
        sys.stdin.read()
        ended.set()

    threading.Thread(target=wait, daemon=True).start()
    client.get("/desk/alarms")
    print("begun", flush=True)
    took: list[float] = []
    while not took or not ended.wait(PAUSE_SECONDS):
        began = time.perf_counter()
        answer = client.get("/desk/alarms")
        if answer.status_code != 200:
            raise SystemExit(f"the list answers {answer.status_code}")
        took.append((time.perf_counter() - began) * 1000)
    took.sort()
    said = {
        "read": len(took),
        "p50_ms": round(statistics.median(took), 1),
        "p95_ms": round(took[int(len(took) * 0.95)], 1),
        "longest_ms": round(took[-1], 1),
    }
    print(json.dumps(said))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanzhi.config.settings")
    import django

    django.setup()
    main(sys.argv[1])
