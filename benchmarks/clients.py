"""Clients in a closed loop over loopback: each sends the next request when it has the answer."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Call:
    """One request."""

    method: str
    path: str
    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Measured:
    """Milliseconds of every answer, and how many answers had which status."""

    seconds: float = 0.0
    times_ms: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)

    @property
    def per_second(self) -> float:
        """Answers per second."""
        return round(len(self.times_ms) / self.seconds, 1) if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        """Milliseconds that ``share`` (0..1) of the answers stayed below."""
        ordered = sorted(self.times_ms)
        return round(ordered[min(int(len(ordered) * share), len(ordered) - 1)], 2)


def drive(port: int, clients: int, seconds: float, make: Callable[[], Call]) -> Measured:
    """Let ``clients`` send what ``make`` gives for ``seconds``; never longer, never elsewhere."""
    measured, lock = Measured(), threading.Lock()
    until = time.monotonic() + seconds

    def one() -> None:
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        times: list[float] = []
        statuses: dict[int, int] = {}
        while time.monotonic() < until:
            call = make()
            begin = time.perf_counter()
            link.request(call.method, call.path, call.body, call.headers)
            answer = link.getresponse()
            answer.read()
            times.append((time.perf_counter() - begin) * 1000)
            statuses[answer.status] = statuses.get(answer.status, 0) + 1
        link.close()
        with lock:
            measured.times_ms += times
            for status, count in statuses.items():
                measured.statuses[status] = measured.statuses.get(status, 0) + count

    threads = [threading.Thread(target=one) for _ in range(clients)]
    begin = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    measured.seconds = time.monotonic() - begin
    return measured
