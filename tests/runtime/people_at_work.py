"""Residents who send until it is confirmed, and a clerk who does the same: a load that keeps a
record of what the house confirmed."""

from __future__ import annotations

import http.client
import json
import threading
import time
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

ANSWER_SECONDS = 15
# The house says these when the step was done by the try before, whose answer got lost.
DONE_BEFORE = 409


@dataclass
class Kept:
    """What was sent, and what the house confirmed: matter numbers by the sender's key."""

    sent: set[str] = field(default_factory=set)
    reported: dict[str, str] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    steps: int = 0
    refusals: list[str] = field(default_factory=list)


class People:
    """``many`` of them, each in a thread of its own, until ``stop``."""

    def __init__(self, port: int, token: str, place_code: str, unit_id: int, many: int = 3) -> None:
        self.port, self.place_code, self.unit_id = port, place_code, unit_id
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self.kept = Kept()
        self._stopped = threading.Event()
        self._lock = threading.Lock()
        self._threads = [
            threading.Thread(target=self._live, args=(n,), daemon=True) for n in range(many)
        ]

    def start(self) -> None:
        """Everybody begins."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Everybody ends what they are at, and goes home."""
        self._stopped.set()
        for thread in self._threads:
            thread.join()

    def _live(self, number: int) -> None:
        while not self._stopped.is_set():
            self._one_matter(number)

    def _one_matter(self, number: int) -> None:
        key = str(uuid4())
        with self._lock:
            self.kept.sent.add(key)
        report = {"key": key, "text": f"{number}幢楼下路灯坏了", "place_code": self.place_code}
        said = self._until_confirmed("/cases", report)
        if said is None:
            return
        case = str(said["number"])
        with self._lock:
            self.kept.reported[key] = case
        handing = {"unit_id": self.unit_id, "reason": "社区先去看"}
        if (
            self._until_confirmed(f"/cases/{case}/dispatch", handing) is not None
            and self._until_confirmed(f"/cases/{case}/acceptance", {}) is not None
            and self._until_confirmed(
                f"/cases/{case}/closure", {"outcome": "not_ours", "note": "已转交路灯所。"}
            )
            is not None
        ):
            with self._lock:
                self.kept.closed.add(case)

    def _until_confirmed(self, path: str, body: dict[str, Any]) -> dict[str, Any] | None:
        """Send again and again; the answer, or None when everybody goes home before one came."""
        while not self._stopped.is_set():
            try:
                status, said = self._send(path, body)
            except (OSError, http.client.HTTPException, ValueError):
                status, said = 0, {}
            if status in {200, 201, DONE_BEFORE}:
                self.kept.steps += 1
                return said
            if 400 <= status < 500:
                self.kept.refusals.append(f"{path} {status} {said}")
                return None
            time.sleep(0.1)
        return None

    def _send(self, path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=ANSWER_SECONDS)
        try:
            link.request("POST", f"/api/v1{path}", json.dumps(body), self.headers)
            answer = link.getresponse()
            return answer.status, dict(json.loads(answer.read()))
        finally:
            link.close()
