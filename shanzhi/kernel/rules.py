"""Pure rules of the kernel: how events are chained."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

GENESIS = bytes(32)


@dataclass(frozen=True, slots=True)
class Link:
    """What the hash of one event covers, besides the hash before it."""

    aggregate: str
    aggregate_id: int
    sequence: int
    kind: str
    place_code: str
    actor_kind: str
    actor_id: int | None
    at: datetime
    payload: dict[str, Any]


def link_hash(previous: bytes, link: Link) -> bytes:
    """SHA-256 over the hash before and the canonical JSON of the event (32 bytes)."""
    text = json.dumps(
        [
            link.aggregate,
            link.aggregate_id,
            link.sequence,
            link.kind,
            link.place_code,
            link.actor_kind,
            link.actor_id,
            link.at.astimezone(UTC).isoformat(timespec="microseconds"),
            link.payload,
        ],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(previous + text.encode()).digest()


def first_broken(links: Iterable[tuple[Link, bytes, bytes]]) -> int | None:
    """Sequence of the first event whose link does not hold, or None when the chain is whole.

    ``links`` gives (link, stored previous hash, stored hash) of one aggregate in order.
    """
    expected = GENESIS
    for sequence, (link, previous, stored) in enumerate(links, start=1):
        holds = link.sequence == sequence and previous == expected
        if not holds or link_hash(previous, link) != stored:
            return link.sequence
        expected = stored
    return None
