"""PUBLISH packets, many at once: what a connection brought stays as it came, with the places where each
packet begins; columns of positions are made of it for a whole tick.

Sources: MQTT 5, 1.5.5 (variable byte integer), 2.1 (fixed header), 3.3 (PUBLISH), 3.4 (PUBACK).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bytes = NDArray[np.uint8]
PUBLISH, PUBACK = 3, 4
# What a message costs besides its bytes, in bytes.
BESIDES = 200
# The longest variable byte integer, and what a column may read beyond the last packet.
DIGITS, BEYOND = 4, bytes(8)


@dataclass(slots=True)
class Came:
    """What one connection brought since the last tick. ``starts`` are places in the chunks laid end to
    end, in which other packets may stand between."""

    chunks: list[bytes] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    size: int = 0
    connection: Any = None

    @property
    def weight(self) -> int:
        """Bytes, with what each message costs besides."""
        return self.size + BESIDES * len(self.starts)

    def add(self, data: bytes) -> tuple[int, list[tuple[int, bytes]]]:
        """Take the whole packets at the beginning of ``data``: of how many bytes they are, -1 for what is
        no MQTT; and those of another type (first byte, what follows)."""
        at, size, base, noted = 0, len(data), self.size, len(self.starts)
        note, others = self.starts.append, list[tuple[int, bytes]]()
        while at + 2 <= size:
            length, body = data[at + 1], at + 2
            if length > 127:
                length, body = _varint(data, at + 1)
                if body == 0:
                    return -1, others
            if length < 0 or body + length > size:
                break
            if data[at] >> 4 == PUBLISH:
                note(base + at)
            else:
                others.append((data[at], data[body : body + length]))
            at = body + length
        if len(self.starts) > noted:
            self.chunks.append(data[:at])
            self.size += at
        return at, others

    def split(self, most: int) -> Came:
        """The first of it, of so much weight and one message at least; the rest stays."""
        whole, starts = b"".join(self.chunks), np.array(self.starts, np.int64)
        before = starts + BESIDES * np.arange(len(starts))
        count = max(1, int(np.searchsorted(before, most)))
        if count >= len(starts):
            first = Came(self.chunks, self.starts, self.size)
            self.chunks, self.starts, self.size = [], [], 0
            return first
        cut = int(starts[count])
        self.chunks, self.size = [whole[cut:]], len(whole) - cut
        self.starts = (starts[count:] - cut).tolist()
        return Came([whole[:cut]], starts[:count].tolist(), cut)


@dataclass(slots=True)
class Published:
    """Columns, a row for each PUBLISH: places in ``data`` where topic and payload begin and end."""

    data: bytes
    raw: Bytes
    topic: Ints
    topic_end: Ints
    payload: Ints
    payload_end: Ints
    receipts: bytes

    @staticmethod
    def of(came: Came) -> Published:
        """One that is cut short in itself has no topic."""
        data = b"".join([*came.chunks, BEYOND])
        raw, starts = np.frombuffer(data, np.uint8), np.array(came.starts, np.int64)
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
            receipts[has_receipt & fits].tobytes(),
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
        eights = np.ndarray(len(self.raw) - 7, "<u8", self.data, strides=(1,))
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
