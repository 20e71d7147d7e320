"""Pure: how records of the access log are chained, and where a chain breaks."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import UTC, datetime

GENESIS = bytes(32)
LINK_BYTES = 32


@dataclass(frozen=True, slots=True)
class Looked:
    """What one link covers, besides all links before it."""

    id: int
    at: datetime
    actor_kind: str
    actor_id: int | None
    roles: str
    unit_ids: tuple[int, ...]
    action: str
    subject_kind: str
    subject_id: int
    fields: tuple[str, ...]
    reason: str
    place_code: str
    count: int
    address: str


def link_of(previous: bytes, looked: Looked) -> bytes:
    """SHA-256 over the link before and the canonical JSON of the record (32 bytes)."""
    values = [
        value.astimezone(UTC).isoformat(timespec="microseconds")
        if isinstance(value, datetime)
        else value
        for value in astuple(looked)
    ]
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(previous + text.encode()).digest()


def links_of(previous: bytes, records: Iterable[Looked]) -> bytes:
    """The links of records in their order, one after the other, 32 bytes each."""
    links = bytearray()
    for looked in records:
        previous = link_of(previous, looked)
        links += previous
    return bytes(links)


@dataclass(frozen=True, slots=True)
class Break:
    """Where the chain does not hold: the record (0 when it is a seal as a whole), and what is
    wrong: changed, missing, unsealed, seal, removal or anchor."""

    seal_id: int
    record_id: int
    what: str


def first_break(
    seal_id: int,
    previous: bytes,
    record_ids: Sequence[int],
    links: bytes,
    records: Mapping[int, Looked],
) -> Break | None:
    """The first record of a seal that is gone or was changed, or None when all hold."""
    if len(links) != LINK_BYTES * len(record_ids):
        return Break(seal_id, 0, "seal")
    for place, record_id in enumerate(record_ids):
        looked = records.get(record_id)
        if looked is None:
            return Break(seal_id, record_id, "missing")
        stored = links[place * LINK_BYTES : (place + 1) * LINK_BYTES]
        if link_of(previous, looked) != stored:
            return Break(seal_id, record_id, "changed")
        previous = stored
    return None


def proof_over(roots: Iterable[bytes]) -> bytes:
    """SHA-256 over the roots of removed seals, in their order."""
    digest = hashlib.sha256()
    for root in roots:
        digest.update(root)
    return digest.digest()
