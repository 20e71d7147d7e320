"""What devices say in whatever form they say it, looked through value by value: the slow way of
``readings.py``, which says the same of what it can read."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from shanzhi.sensing.doors.contract import LATEST_MS, Telling, Tellings

MOST_READINGS: Final = 1_000
MOST_VALUES: Final = 40  # of one reading; a kind measures eight things at most
LONGEST_SERIAL: Final = 40
FARTHEST: Final = 1e15
_SERIAL = re.compile(r"[A-Za-z0-9._:-]{1,40}")
_SERIALS = re.compile(r"[A-Za-z0-9._:-]{1,40}(?:\n[A-Za-z0-9._:-]{1,40})*+")
_NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d{1,15})?([eE][+-]?\d{1,2})?", re.ASCII)
_WORDS: Final = {"true": True, "false": False}


class Malformed(Exception):
    """The message as a whole cannot be read; ``reason`` is one of the words that are counted."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Fault(NamedTuple):
    """A part that cannot be read: why, of whom (a serial, or nothing), and which value."""

    reason: str
    who: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much one message may say."""

    readings: int = MOST_READINGS
    values: int = MOST_VALUES


@dataclass(slots=True)
class Said:
    """What could be read, and the faults of what could not. ``parts``: of so many devices (or rows of
    a batch) the message speaks."""

    readings: Tellings = field(default_factory=Tellings)
    refused: list[Fault] = field(default_factory=list)
    parts: int = 1


def device_said(given: Any, bounds: Bounds) -> Said:
    """A device for itself. Raises Malformed (count)."""
    return _gathered([(None, given)], bounds)


def gateway_said(given: Any, bounds: Bounds) -> Said:
    """A gateway for those behind it. Raises Malformed (shape, count)."""
    if not isinstance(given, dict):
        raise Malformed("shape")
    if len(given) > bounds.readings:
        raise Malformed("count")
    return _gathered(list(given.items()), bounds)


def batch_said(given: Any) -> Said:
    """Our own batch. Raises Malformed (shape, count)."""
    rows = given.get("readings") if isinstance(given, dict) else None
    if not isinstance(rows, list) or not all(map(_is_row, rows)):
        raise Malformed("shape")
    if len(rows) > MOST_READINGS:
        raise Malformed("count")
    refused: list[Fault] = []
    said: list[Telling] = []
    for serial, sent_ms, values in rows:
        if reason := _fault(serial, sent_ms, values):
            refused.append(Fault(reason, shown(serial)))
        elif (kept := values_of(values, serial, refused)) or not values:
            said.append(Telling(serial, sent_ms, kept))
    return Said(Tellings.of(said), refused, len(rows))


def values_of(
    given: object, serial: str | None, refused: list[Fault], most: int = MOST_VALUES
) -> dict[str, float | bool]:
    """Numbers, booleans and numeric strings of an object; of the rest the reason is noted."""
    if not isinstance(given, dict) or len(given) > most:
        refused.append(Fault("shape", shown(serial)))
        return {}
    found: dict[str, float | bool] = {}
    for key, value in given.items():
        number = number_of(value)
        if number is None:
            refused.append(Fault("value", shown(serial), key))
        else:
            found[key] = number
    return found


def number_of(value: object) -> float | bool | None:
    """The value where it is a number that can be kept, also one (or yes and no) written as text."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        words = value.strip()
        if (said := _WORDS.get(words.lower())) is not None:
            return said
        value = float(words) if _NUMBER.fullmatch(words) else None
    if isinstance(value, int | float) and -FARTHEST <= value <= FARTHEST:
        return float(value)
    return None


def sent_at(given: object) -> int | None:
    """Milliseconds of 1970. Raises Malformed (time) for what no clock says."""
    if given is None:
        return None
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise Malformed("time")
    if not -LATEST_MS <= given <= LATEST_MS:
        raise Malformed("time")
    return math.floor(given)


def good_serial(serial: str) -> bool:
    """Can a device be called so?"""
    return _SERIAL.fullmatch(serial) is not None


def are_good_serials(serials: Sequence[str]) -> bool:
    """All of them at once: no name has an end of line in it."""
    words = "\n".join(serials)
    return words.count("\n") == len(serials) - 1 and _SERIALS.fullmatch(words) is not None


def shown(serial: str | None) -> str:
    """A name that may be written down: what it called itself, cut, and nothing that is no name."""
    return re.sub(r"[^A-Za-z0-9._:-]", "?", serial or "")[:LONGEST_SERIAL]


def _gathered(spoken: Iterable[tuple[str | None, Any]], bounds: Bounds) -> Said:
    readings: list[Telling] = []
    refused: list[Fault] = []
    parts = 0
    for serial, given in spoken:
        parts += 1
        if serial is not None and not good_serial(serial):
            refused.append(Fault("serial", shown(serial)))
            continue
        told = (_telling(moment, serial, refused, bounds) for moment in _moments(given, bounds))
        readings += [one for one in told if one is not None]
        if len(readings) > bounds.readings:
            raise Malformed("count")
    return Said(Tellings.of(readings), refused, parts)


def _moments(given: Any, bounds: Bounds) -> Iterator[Any]:
    if isinstance(given, list):
        if len(given) > bounds.readings:
            raise Malformed("count")
        yield from given
    else:
        yield given


def _telling(
    moment: Any, serial: str | None, refused: list[Fault], bounds: Bounds
) -> Telling | None:
    if not isinstance(moment, dict):
        refused.append(Fault("shape", shown(serial)))
        return None
    is_timed = isinstance(moment.get("values"), dict)
    try:
        sent_ms = sent_at(moment.get("ts")) if is_timed else None
    except Malformed as why:
        refused.append(Fault(why.reason, shown(serial)))
        return None
    said = moment["values"] if is_timed else moment
    values = values_of(said, serial, refused, bounds.values)
    return Telling(serial, sent_ms, values) if values else None


def _is_row(row: Any) -> bool:
    """[serial, time or null, {key: number, yes or no}]."""
    if not (isinstance(row, list) and len(row) == 3):
        return False
    serial, sent_ms, values = row
    is_time = sent_ms is None or (isinstance(sent_ms, int) and not isinstance(sent_ms, bool))
    return (
        isinstance(serial, str)
        and is_time
        and isinstance(values, dict)
        and all(isinstance(value, int | float) for value in values.values())
    )


def _fault(serial: str, sent_ms: int | None, values: dict[str, Any]) -> str:
    if not good_serial(serial):
        return "serial"
    if sent_ms is not None and not -LATEST_MS <= sent_ms <= LATEST_MS:
        return "time"
    return "count" if len(values) > MOST_VALUES else ""
