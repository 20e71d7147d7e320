"""From the JSON of a door to what devices said: pure, bounded, never raises but ``Malformed``.

Shapes taken as they are: ThingsBoard's HTTP and MQTT device API (``{key: value}``, ``{ts, values}``,
a list of both) and gateway API (``{serial: [{ts, values}]}``), and our own compact batch
``{"readings": [[serial, sent_ms, {key: value}], …]}``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec

from shanzhi.sensing.doors.contract import LATEST_MS, Telling

MOST_READINGS: Final = 1_000
MOST_VALUES: Final = 40  # of one reading; a kind measures eight things at most
LONGEST_SERIAL: Final = 40
_SERIAL = re.compile(r"[A-Za-z0-9._:-]{1,40}")
_NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d{1,15})?([eE][+-]?\d{1,2})?")
_FARTHEST: Final = 1e15


class Malformed(Exception):
    """The message as a whole cannot be read; ``reason`` is one of the words that are counted."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(slots=True)
class Said:
    """What could be read, and of what could not the reason and who (a serial, or nothing)."""

    readings: list[Telling] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


class _Batch(msgspec.Struct):
    readings: list[tuple[str, int | None, dict[str, float | bool]]]


_batch_decoder = msgspec.json.Decoder(_Batch)


def decoded(body: bytes) -> Any:
    """Any JSON. Raises Malformed (json, depth, utf8): NaN, 1e400 and integers of a thousand digits
    are no JSON numbers that can be kept."""
    try:
        return msgspec.json.decode(body)
    except RecursionError as why:
        raise Malformed("depth") from why
    except UnicodeDecodeError as why:
        raise Malformed("utf8") from why
    except (msgspec.DecodeError, ValueError) as why:
        raise Malformed("json") from why


def from_device(body: bytes) -> Said:
    """A device speaks for itself. Raises Malformed."""
    return _gathered([(None, decoded(body))])


def from_gateway(body: bytes) -> Said:
    """A gateway speaks for those behind it. Raises Malformed."""
    given = decoded(body)
    if not isinstance(given, dict):
        raise Malformed("shape")
    if len(given) > MOST_READINGS:
        raise Malformed("count")
    return _gathered(list(given.items()))


def from_batch(body: bytes) -> Said:
    """Our own batch, decoded by its type: the fast way in. Raises Malformed."""
    rows = _rows(body)
    if len(rows) > MOST_READINGS:
        raise Malformed("count")
    said = Said()
    for serial, sent_ms, values in rows:
        if reason := _fault(serial, sent_ms, values):
            said.refused.append((reason, _shown(serial)))
        elif (kept := _kept(values, serial, said.refused)) is not None:
            said.readings.append(Telling(serial, sent_ms, kept))
    return said


def _rows(body: bytes) -> list[tuple[str, int | None, dict[str, float | bool]]]:
    try:
        return _batch_decoder.decode(body).readings
    except RecursionError as why:
        raise Malformed("depth") from why
    except UnicodeDecodeError as why:
        raise Malformed("utf8") from why
    except msgspec.ValidationError as why:
        raise Malformed("shape") from why
    except (msgspec.DecodeError, ValueError) as why:
        raise Malformed("json") from why


def _fault(serial: str, sent_ms: int | None, values: dict[str, float | bool]) -> str:
    if not _SERIAL.fullmatch(serial):
        return "serial"
    if sent_ms is not None and not -LATEST_MS <= sent_ms <= LATEST_MS:
        return "time"
    return "count" if len(values) > MOST_VALUES else ""


def values_of(
    given: object, serial: str | None, refused: list[tuple[str, str]]
) -> dict[str, float | bool]:
    """Numbers, booleans and numeric strings of an object; of the rest the reason is noted."""
    if not isinstance(given, dict) or len(given) > MOST_VALUES:
        refused.append(("shape", _shown(serial)))
        return {}
    found: dict[str, float | bool] = {}
    for key, value in given.items():
        number = number_of(value)
        if number is None or len(key) > LONGEST_SERIAL:
            refused.append(("value", _shown(serial)))
        else:
            found[key] = number
    return found


def number_of(value: object) -> float | bool | None:
    """The value where it is a number that can be kept, also one that is written as text."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        value = float(value) if _NUMBER.fullmatch(value.strip()) else None
    if isinstance(value, int | float) and -_FARTHEST <= value <= _FARTHEST:
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


def _gathered(spoken: list[tuple[str | None, Any]]) -> Said:
    said = Said()
    for serial, given in spoken:
        if serial is not None and not good_serial(serial):
            said.refused.append(("serial", _shown(serial)))
            continue
        for moment in _moments(given):
            _take(moment, serial, said)
        if len(said.readings) > MOST_READINGS:
            raise Malformed("count")
    return said


def _moments(given: Any) -> Iterator[Any]:
    if isinstance(given, list):
        if len(given) > MOST_READINGS:
            raise Malformed("count")
        yield from given
    else:
        yield given


def _take(moment: Any, serial: str | None, said: Said) -> None:
    if not isinstance(moment, dict):
        said.refused.append(("shape", _shown(serial)))
        return
    timed = "values" in moment and set(moment) <= {"ts", "values"}
    try:
        sent_ms = sent_at(moment.get("ts")) if timed else None
    except Malformed as why:
        said.refused.append((why.reason, _shown(serial)))
        return
    values = values_of(moment["values"] if timed else moment, serial, said.refused)
    if values:
        said.readings.append(Telling(serial, sent_ms, values))


def _kept(
    values: dict[str, float | bool], serial: str, refused: list[tuple[str, str]]
) -> dict[str, float | bool] | None:
    """As they are where each can be kept (nearly always), else those that can."""
    for value in values.values():
        if not -_FARTHEST <= value <= _FARTHEST:
            break
    else:
        return values
    good = {key: value for key, value in values.items() if -_FARTHEST <= value <= _FARTHEST}
    refused.extend([("value", serial)] * (len(values) - len(good)))
    return good or None


def _shown(serial: str | None) -> str:
    """A name that may be written down: what it called itself, cut, and nothing that is no name."""
    return re.sub(r"[^A-Za-z0-9._:-]", "?", serial or "")[:LONGEST_SERIAL]
