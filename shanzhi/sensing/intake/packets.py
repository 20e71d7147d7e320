"""PUBLISH packets, many at once: what a connection brought stays as it came, with the places where each
packet begins; columns of positions are made of it for a whole tick.

Sources: MQTT 5, 1.5.5 (variable byte integer), 2.1 (fixed header), 3.3 (PUBLISH), 3.4 (PUBACK).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from shanzhi.sensing.intake.names import eights_of

Ints = NDArray[np.int64]
Bytes = NDArray[np.uint8]
PUBLISH, PUBACK = 3, 4
# What a message costs besides its bytes, in bytes.
BESIDES = 200
# The longest variable byte integer, and what a column may read beyond the last packet.
DIGITS, BEYOND = 4, bytes(8)


class Part(NamedTuple):
    """Whole packets as they came, and where in them those begin that are a PUBLISH."""

    data: bytes
    starts: list[int]

    @property
    def weight(self) -> int:
        """Bytes, with what each message costs besides."""
        return len(self.data) + BESIDES * len(self.starts)


@dataclass(slots=True)
class Came:
    """What one connection brought since the last tick; ``weight`` is that of its parts."""

    parts: deque[Part] = field(default_factory=deque)
    size: int = 0
    weight: int = 0
    connection: Any = None

    def add(self, data: bytes) -> tuple[int, list[tuple[int, bytes]]]:
        """Take the whole packets at the beginning of ``data``: of how many bytes they are, -1 for what is
        no MQTT; and those of another type (first byte, what follows)."""
        at, size, starts = 0, len(data), list[int]()
        note, others = starts.append, list[tuple[int, bytes]]()
        while at + 2 <= size:
            length, body = data[at + 1], at + 2
            if length > 127:
                length, body = _varint(data, at + 1)
                if body == 0:
                    return -1, others
            if length < 0 or body + length > size:
                break
            if data[at] >> 4 == PUBLISH:
                note(at)
            else:
                others.append((data[at], data[body : body + length]))
            at = body + length
        if starts:
            self._append(Part(data[:at], starts))
        return at, others

    def split(self, most: int) -> Came:
        """The first parts of it, of so much weight and one at least; the rest stays."""
        first = Came()
        while self.parts and (not first.parts or first.weight < most):
            part = self.parts.popleft()
            self.size -= len(part.data)
            self.weight -= part.weight
            first._append(part)
        return first

    def _append(self, part: Part) -> None:
        self.parts.append(part)
        self.size += len(part.data)
        self.weight += part.weight


@dataclass(slots=True)
class Published:
    """Columns, a row for each PUBLISH: places in ``data`` where topic and payload begin and end;
    ``receipts`` are the acknowledgements of each connection."""

    data: bytes
    raw: Bytes
    topic: Ints
    topic_end: Ints
    payload: Ints
    payload_end: Ints
    receipts: list[bytes]

    @property
    def eights(self) -> NDArray[np.uint64]:
        """The eight bytes from each place on."""
        return eights_of(self.data)

    @staticmethod
    def of(cames: Sequence[Came]) -> Published:
        """What several connections brought, one after the other. A packet that is cut short in itself has no
        topic."""
        parts = [part for came in cames for part in came.parts]
        data = b"".join([*(part.data for part in parts), BEYOND])
        counts = [len(part.starts) for part in parts]
        sizes = np.array([0, *(len(part.data) for part in parts)], np.int64)
        starts = np.fromiter(
            chain.from_iterable(part.starts for part in parts), np.int64, sum(counts)
        )
        starts += np.repeat(np.cumsum(sizes)[:-1], counts)
        raw = np.frombuffer(data, np.uint8)
        length, body = _varints(raw, starts + 1)
        end = body + length
        topic, topic_end = body + 2, body + 2 + _number(raw, body)
        has_receipt = raw[starts] & 0x06 != 0
        fits = topic_end + 2 * has_receipt < end
        receipts = np.full((len(starts), 4), [PUBACK << 4, 2, 0, 0], np.uint8)
        at = np.minimum(topic_end, len(raw) - 2)
        receipts[:, 2], receipts[:, 3] = raw[at], raw[at + 1]
        properties, payload = _varints(raw, np.minimum(at + 2 * has_receipt, len(raw) - 1))
        payload = payload + properties
        good = fits & (payload <= end)
        return Published(
            data,
            raw,
            np.where(good, topic, body),
            np.where(good, topic_end, body),
            np.where(good, payload, end),
            end,
            [
                part[had].tobytes()
                for part, had in zip(
                    *_by_connection(cames, receipts, has_receipt & fits), strict=True
                )
            ],
        )

    def __len__(self) -> int:
        return len(self.topic)

    def message(self, row: int) -> tuple[bytes, bytes]:
        """Topic and payload of one."""
        return (
            self.data[self.topic[row] : self.topic_end[row]],
            self.data[self.payload[row] : self.payload_end[row]],
        )

    def begins(self, at: Ints, words: bytes) -> NDArray[np.bool_]:
        """Where do these bytes stand? A question mark is any. Eight at a time."""
        eights = self.eights
        found = np.ones(len(at), np.bool_)
        for start in range(0, len(words), 8):
            part = words[start : start + 8].ljust(8, b"?")
            which = bytes(0 if byte == ord("?") else 255 for byte in part)
            mask, wanted = np.frombuffer(which, "<u8"), np.frombuffer(part, "<u8")
            there = eights[np.clip(at + start, 0, len(eights) - 1)]
            found &= there & mask == wanted & mask
        return found

    def pieces(self, starts: Ints, ends: Ints) -> list[bytes]:
        """The bytes between."""
        data = self.data
        return [data[a:b] for a, b in zip(starts.tolist(), ends.tolist(), strict=True)]


def _by_connection(cames: Sequence[Came], *columns: NDArray[Any]) -> list[list[NDArray[Any]]]:
    """Columns with a row for each packet, cut between connections."""
    counts = [sum(len(part.starts) for part in came.parts) for came in cames]
    return [np.split(column, np.cumsum(counts)[:-1]) for column in columns]


def _number(raw: Bytes, at: Ints) -> Ints:
    """Two bytes, the higher first."""
    at = np.minimum(at, len(raw) - 2)
    return raw[at].astype(np.int64) << 8 | raw[at + 1]


def _varints(raw: Bytes, at: Ints) -> tuple[Ints, Ints]:
    """Variable byte integers: their values, and the places after them."""
    value, after = np.zeros(len(at), np.int64), at.copy()
    more = np.ones(len(at), np.bool_)
    for digit in range(DIGITS):
        byte = raw[np.minimum(after, len(raw) - 1)].astype(np.int64)
        value += np.where(more, byte & 127, 0) << 7 * digit
        after += more
        more &= byte > 127
        if not more.any():
            break
    return value, after


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """The same of one: (-1, …) where it is not all there, (…, 0) where it is none."""
    value = 0
    for digit in range(DIGITS):
        if at + digit >= len(data):
            return -1, 1
        byte = data[at + digit]
        value |= (byte & 127) << 7 * digit
        if byte < 128:
            return value, at + digit + 1
    return -1, 0
