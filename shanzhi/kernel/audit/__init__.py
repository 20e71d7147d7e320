"""Who looked at what: one row per access.

Kept in memory of the process until the chained log takes its place; the signatures stay.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import datetime

from shanzhi.kernel import clock
from shanzhi.kernel.actors import Actor

REMEMBERED = 1000


@dataclass(frozen=True, slots=True)
class AccessRecord:
    """One access; ``action`` is a dotted word, ``subject`` what was looked at or tried."""

    at: datetime
    actor_kind: str
    actor_id: int | None
    action: str
    subject: tuple[str, int]
    fields: tuple[str, ...]
    reason: str
    place_code: str
    count: int
    address: str


_records: deque[AccessRecord] = deque(maxlen=REMEMBERED)


def record_access(  # 2026-11-26: who, what, whose, why, where from: a row of the log
    by: Actor,
    *,
    action: str,
    subject: tuple[str, int],
    fields: tuple[str, ...] = (),
    reason: str = "",
    place_code: str = "",
    count: int = 1,
    address: str = "",
) -> None:
    """Write down one access."""
    _records.append(
        AccessRecord(
            clock.now(), by.kind, by.id, action, subject, fields, reason, place_code, count, address
        )
    )


def accesses_to(subject: tuple[str, int], since: datetime | None = None) -> list[AccessRecord]:
    """Who looked at one subject, oldest first."""
    return [
        record
        for record in _records
        if record.subject == subject and (since is None or record.at >= since)
    ]
