"""Messages of the usual form into columns, thousands at once, without an object for any of them.

The usual form is what telemetry nearly always looks like: ``{"ts":1795680000000,"values":{"temperature":21.5}}`` of
a device, ``{"S1":[{"ts":…,"values":{…}}],"S2":…}`` of a gateway; no spaces, plain ASCII, times of thirteen digits,
numbers of up to eight digits before the point and six after it, true and false. Where the quotation marks stand says
where everything else has to: each byte between is checked, and a message that differs anywhere is left to be read by
itself (``doors/readings.py``), with the same result.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shanzhi.sensing.doors.spoken import MOST_VALUES
from shanzhi.sensing.intake.names import Serials, Words, eights_of
from shanzhi.sensing.intake.state import Bools, Floats, Ints

QUOTE, COLON, COMMA, MINUS, POINT, ZERO, BACKSLASH = (ord(sign) for sign in '":,-.0\\')
# Before and after all bytes, so that eight can be read at any place that a byte leads to.
MARGIN = bytes(64)
TIME_DIGITS, MOST_WHOLE, MOST_AFTER = 13, 8, 6
# A record is the names ts and values, and the name of one metric at least; of a gateway its serial before.
_FEWEST = 3
_ALL = np.uint64(0xFFFFFFFFFFFFFFFF)
_TEN = 10.0 ** np.arange(MOST_AFTER + 1)


@dataclass(slots=True)
class Told:
    """What messages say. A row for each statement: of which ``message``, whose name begins and ends where
    (``serial``, ``serial_end``: 0 of a device's own message), when (``sent_ms``). A row for each value: of
    which statement (``row``), under what name (``name``: a place in ``names``), and how much."""

    message: Ints
    serial: Ints
    serial_end: Ints
    sent_ms: Ints
    row: Ints
    name: Ints
    names: list[str]
    value: Floats


@dataclass(slots=True)
class Text:
    """Messages end to end: ``ends`` of each in ``raw``, the first begins at len(MARGIN)."""

    data: bytes
    raw: NDArray[np.uint8]
    eights: Words
    begins: Ints
    ends: Ints

    @staticmethod
    def of(payloads: Sequence[bytes]) -> Text:
        """These messages."""
        data = b"".join([MARGIN, *payloads, MARGIN])
        sizes = np.fromiter(map(len, payloads), np.int64, len(payloads))
        ends = np.cumsum(sizes) + len(MARGIN)
        return Text(data, np.frombuffer(data, np.uint8), eights_of(data), ends - sizes, ends)

    def has(self, at: Ints, words: bytes) -> Bools:
        """Where do these (up to eight) bytes stand?"""
        mask = _ALL >> np.uint64(8 * (8 - len(words)))
        wanted = np.uint64(int.from_bytes(words, "little"))
        found: Bools = self.eights[at] & mask == wanted
        return found


def read(text: Text, *, of_gateways: bool) -> tuple[Told | None, Bools]:
    """What the messages say, and which of them are of the usual form; None where one is not."""
    count = len(text.ends)
    usual = _are_plain(text)
    quotes = np.flatnonzero(text.raw == QUOTE)
    bounds = np.searchsorted(quotes, np.append(text.begins, len(text.data)))
    many = np.diff(bounds)
    usual &= (many % 2 == 0) & (many >= 2 * (_FEWEST + of_gateways))
    if not usual.all():
        return None, usual
    names = quotes.reshape(-1, 2)
    message = np.repeat(np.arange(count), many // 2)
    begins = np.zeros(len(names), np.bool_)
    begins[bounds[:-1] // 2] = True
    if of_gateways:
        begins |= text.has(names[:, 1], b'":[{"ts"')
    reading = _Reading(text, names, message, np.flatnonzero(begins), of_gateways=of_gateways)
    return reading.told()


def _are_plain(text: Text) -> Bools:
    """Printable ASCII without a backslash: of all at once, and where that is not so of each."""
    inside = text.raw[len(MARGIN) : -len(MARGIN)]
    usual = np.ones(len(text.ends), np.bool_)
    if len(inside) and (inside.min() < 32 or inside.max() > 126 or b"\\" in text.data):
        odd = np.flatnonzero((inside < 32) | (inside > 126) | (inside == BACKSLASH)) + len(MARGIN)
        usual[np.searchsorted(text.ends, odd, side="right")] = False
    return usual


@dataclass(slots=True)
class Columns:
    """The same, of devices that are known by place (-1: of nobody here) and metrics by number (-1: of none)."""

    serials: Serials
    device: Ints
    sent_ms: Ints
    row: Ints
    metric: Ints
    value: Floats


class _Reading:
    """``names`` are where quoted words begin and end, ``first`` the one with which each record begins."""

    def __init__(
        self, text: Text, names: Ints, message: Ints, first: Ints, *, of_gateways: bool
    ) -> None:
        self.text, self.names, self.message = text, names, message
        self.first, self.of_gateways = first, of_gateways
        self.usual = np.ones(len(text.ends), np.bool_)
        self.count = np.diff(np.append(first, len(names)))
        self.of = message[first]

    def told(self) -> tuple[Told | None, Bools]:
        """As ``read``."""
        self._needs(self.count >= _FEWEST + self.of_gateways, self.of)
        self._needs(self.count <= _FEWEST - 1 + self.of_gateways + MOST_VALUES, self.of)
        if not self.usual.all():
            return None, self.usual
        ts = self.first + 1 if self.of_gateways else self.first
        sent_ms = self._times(self.names[ts, 1])
        values_close = self.names[ts + 1, 1]
        ends = self._ends()
        row = np.repeat(np.arange(len(self.first)), self.count)
        place = np.arange(len(self.names)) - np.repeat(self.first, self.count)
        metric = np.flatnonzero(place >= _FEWEST - 1 + self.of_gateways)
        value = self._values(metric, row[metric], values_close, ends)
        name, names = self._names(metric)
        self._needs(~_twice(row[metric], name), self.message[metric])
        if not self.usual.all():
            return None, self.usual
        serial = self.names[self.first] if self.of_gateways else np.zeros((len(self.first), 2), int)
        told = Told(
            self.of, serial[:, 0] + 1, serial[:, 1], sent_ms, row[metric], name, names, value
        )
        return told, self.usual

    def _needs(self, holds: Bools, message: Ints) -> None:
        if not holds.all():
            self.usual[message[~holds]] = False

    def _times(self, ts: Ints) -> Ints:
        """Between the names ts and values, of which the closing marks of ts are given."""
        text, of = self.text, self.of
        if self.of_gateways:
            # The serial before it, and ``":[{"ts"`` stands there or this was no beginning.
            serial = self.names[self.first, 1]
            self._needs((ts == serial + 7) & text.has(serial, b'":[{"ts"'), of)
        else:
            begin = text.begins[of]
            self._needs((ts == begin + 4) & text.has(begin, b'{"ts"'), of)
        self._needs(text.raw[ts + 1] == COLON, of)
        after = ts + 2 + TIME_DIGITS
        self._needs(text.has(after, b',"values'), of)
        values = self.names[self.first + self.of_gateways + 1, 1]
        self._needs((values == after + 8) & text.has(values, b'":{"'), of)
        high, low = text.eights[ts + 2], text.eights[ts + 2 + TIME_DIGITS - 8]
        self._needs(_are_digits(high) & _are_digits(low) & (text.raw[ts + 2] != ZERO), of)
        return _number(high) // 1_000 * 100_000_000 + _number(low)

    def _ends(self) -> Ints:
        """Where the last value of each record ends; what comes after it is what has to come."""
        text, of = self.text, self.of
        is_last = np.append(of[1:] != of[:-1], True)
        if not self.of_gateways:
            ends = text.ends[of] - 2
            self._needs(is_last & text.has(ends, b"}}"), of)
            return ends
        begins = np.append(self.names[self.first[1:], 0], 0)
        ends = np.where(is_last, text.ends[of], begins) - 4
        tail = text.eights[ends] & np.uint64(0xFFFFFFFF)
        wanted = np.where(is_last, _word(b"}}]}"), _word(b"}}],"))
        self._needs(tail == wanted, of)
        is_first = np.append(True, is_last[:-1])
        opens = self.names[self.first[is_first], 0]
        begin = text.begins[of[is_first]]
        self._needs((opens == begin + 1) & (text.raw[begin] == ord("{")), of[is_first])
        return ends

    def _values(self, metric: Ints, row: Ints, values_close: Ints, record_ends: Ints) -> Floats:
        text, message = self.text, self.message[metric]
        opens, closes = self.names[metric].T
        is_first = np.append(True, row[1:] != row[:-1])
        self._needs(~is_first | (opens == values_close[row] + 3), message)
        self._needs(text.raw[closes + 1] == COLON, message)
        ends = record_ends[row]
        follows = np.flatnonzero(~is_first)
        if len(follows):
            ends[follows - 1] = opens[follows] - 1
            self._needs(text.raw[ends[follows - 1]] == COMMA, message[follows])
        value, good = _decimals(text, closes + 2, ends)
        self._needs(good, message)
        return value

    def _names(self, metric: Ints) -> tuple[Ints, list[str]]:
        """Numbers for names, and the names: few, so each is looked for everywhere."""
        text = self.text
        opens, closes = self.names[metric].T
        begin, size = opens + 1, closes - opens - 1
        number, names = np.full(len(metric), -1, np.int64), list[str]()
        left = np.arange(len(metric))
        while len(left):
            word = text.data[begin[left[0]] : begin[left[0]] + size[left[0]]]
            same = size[left] == len(word)
            for start in range(0, len(word), 8):
                same &= text.has(begin[left] + start, word[start : start + 8])
            number[left[same]] = len(names)
            names.append(word.decode())
            left = left[~same]
            if len(names) > MOST_VALUES:
                # So many names are nobody's telemetry.
                self.usual[self.message[metric[left]]] = False
                break
        return number, names


def _twice(row: Ints, name: Ints) -> Bools:
    """A name that stands a second time in its record."""
    again = np.zeros(len(row), np.bool_)
    for step in range(1, MOST_VALUES):
        same_row = row[step:] == row[:-step]
        if not same_row.any():
            break
        again[step:] |= same_row & (name[step:] == name[:-step])
    return again


def _decimals(text: Text, start: Ints, end: Ints) -> tuple[Floats, Bools]:
    """Numbers as JSON writes them, without an exponent, yes and no; and which are."""
    found, good = _numbers(text, start, end)
    for words, meaning in ((b"true", 1.0), (b"false", 0.0)):
        rest = np.flatnonzero(~good)
        rest = rest[(end - start)[rest] == len(words)]
        rest = rest[text.has(start[rest], words)]
        good[rest], found[rest] = True, meaning
    return found, good


def _numbers(text: Text, start: Ints, end: Ints) -> tuple[Floats, Bools]:
    minus = text.raw[start] == MINUS
    start = np.add(start, minus)
    after = np.zeros(len(start), np.int64)
    for digits in range(1, MOST_AFTER + 1):
        after[(after == 0) & (text.raw[end - digits - 1] == POINT)] = digits
    after[end - after - 1 <= start] = 0
    point = end - np.where(after > 0, after + 1, 0)
    size = point - start
    good = (size >= 1) & (size <= MOST_WHOLE)
    # No zero before other digits.
    good &= (text.raw[start] != ZERO) | (size == 1)
    whole, is_whole = _last_digits(text, point, np.clip(size, 1, MOST_WHOLE))
    good &= is_whole
    has_after = np.flatnonzero(after)
    found: Floats = whole.astype(np.float64)
    if len(has_after):
        sizes = after[has_after]
        part, is_part = _last_digits(text, end[has_after], sizes)
        good[has_after] &= is_part
        # Exact: both are integers below 2**53, and the quotient is rounded once.
        found[has_after] = (found[has_after] * _TEN[sizes] + part) / _TEN[sizes]
    return np.where(minus, -found, found), good


def _last_digits(text: Text, end: Ints, size: Ints) -> tuple[Ints, Bools]:
    """The number that ``size`` digits before ``end`` are, one to eight; and whether they are digits."""
    fill = _ALL >> (np.uint64(8) * size.astype(np.uint64)) if len(size) else np.zeros(0, np.uint64)
    fill[size >= 8] = np.uint64(0)
    word = (text.eights[end - 8] & ~fill) | (np.uint64(0x3030303030303030) & fill)
    return _number(word), _are_digits(word)


def _are_digits(word: Words) -> Bools:
    """Eight digits?"""
    high = np.uint64(0xF0F0F0F0F0F0F0F0)
    three = np.uint64(0x3030303030303030)
    found: Bools = (word & high == three) & ((word + np.uint64(0x0606060606060606)) & high == three)
    return found


def _number(word: Words) -> Ints:
    """Eight digits, the first lowest, as a number: pairs, fours, all."""
    word = (word & np.uint64(0x0F0F0F0F0F0F0F0F)) * np.uint64(2561) >> np.uint64(8)
    word = (word & np.uint64(0x00FF00FF00FF00FF)) * np.uint64(6553601) >> np.uint64(16)
    word = (word & np.uint64(0x0000FFFF0000FFFF)) * np.uint64(42949672960001) >> np.uint64(32)
    return word.astype(np.int64)


def _word(four: bytes) -> np.uint64:
    return np.uint64(int.from_bytes(four, "little"))
