"""From the JSON of a door to what devices said: pure, bounded, never raises but ``Malformed``.

Shapes taken as they are: ThingsBoard's HTTP and MQTT device API (``{key: value}``, ``{ts, values}``,
a list of both) and gateway API (``{serial: [{ts, values}]}``), and our own compact batch
``{"readings": [[serial, sent_ms, {key: value}], …]}``. Nearly all of it is decoded by its type, into columns;
what has another type is looked through value by value (``spoken.py``), with the same result.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Annotated, Any, Final

import msgspec

from shanzhi.sensing.doors.contract import LATEST_MS, Tellings
from shanzhi.sensing.doors.spoken import (
    FARTHEST,
    MOST_READINGS,
    MOST_VALUES,
    Bounds,
    Malformed,
    Said,
    are_good_serials,
    batch_said,
    device_said,
    gateway_said,
)

_HTTP = Bounds()
_Time = Annotated[int, msgspec.Meta(ge=-LATEST_MS, le=LATEST_MS)]
_Value = Annotated[float, msgspec.Meta(ge=-FARTHEST, le=FARTHEST)] | bool
_Values = Annotated[dict[str, _Value], msgspec.Meta(min_length=1, max_length=MOST_VALUES)]
_TIMED: Final = b'{"ts"'


class _Moment(msgspec.Struct, gc=False, forbid_unknown_fields=True):
    ts: _Time
    values: _Values


class _Row(msgspec.Struct, gc=False, array_like=True, forbid_unknown_fields=True):
    serial: str
    sent_ms: _Time | None
    values: Annotated[dict[str, _Value], msgspec.Meta(max_length=MOST_VALUES)]


class _Batch(msgspec.Struct, forbid_unknown_fields=True):
    readings: list[_Row]


_moment = msgspec.json.Decoder(_Moment)
_moments = msgspec.json.Decoder(list[_Moment])
_gateway = msgspec.json.Decoder(dict[str, list[_Moment]])
_batch = msgspec.json.Decoder(_Batch)
_plain = msgspec.json.Decoder()


def decoded(body: bytes) -> Any:
    """Any JSON. Raises Malformed (json, depth, utf8): NaN, 1e400 and integers of a thousand digits
    are no JSON numbers that can be kept."""
    return _read(_plain, body, of_another_type="json")


def moment_of(body: bytes) -> tuple[int, dict[str, float | bool]] | None:
    """Time and values of what one device says nearly always; None where it is to be read by
    ``from_device``, which takes everything."""
    if not body.startswith(_TIMED):
        return None
    try:
        said = _moment.decode(body)
    except (msgspec.DecodeError, RecursionError, ValueError):
        return None
    return said.ts, said.values


def moments_of(bodies: Sequence[bytes]) -> tuple[list[int], list[dict[str, float | bool]]] | None:
    """As ``moment_of`` of each, all at once; None where one of them is to be read by ``from_device``.

    Bodies begin with ``{"ts"`` and end with ``}}``. No two of them can be read as one and a third as two: an end
    of line cannot stand in a string, so each ends outside of one; nothing of this type is deeper than two
    objects, so ``}}`` outside of a string ends a moment; each body is one moment at least, and as many
    were found as there are bodies.
    """
    try:
        said = _moments.decode(b"[" + b",\n".join(bodies) + b"]")
    except (msgspec.DecodeError, RecursionError, ValueError):
        return None
    if len(said) != len(bodies):
        return None
    return [one.ts for one in said], [one.values for one in said]


def from_device(body: bytes, bounds: Bounds = _HTTP) -> Said:
    """A device speaks for itself. Raises Malformed."""
    return device_said(decoded(body), bounds)


def from_gateway(body: bytes, bounds: Bounds = _HTTP) -> Said:
    """A gateway speaks for those behind it. Raises Malformed."""
    try:
        given: dict[str, list[_Moment]] = _read(_gateway, body)
    except Malformed as why:
        if why.reason != "shape":
            raise
        return gateway_said(decoded(body), bounds)
    moments = list(chain.from_iterable(given.values()))
    if len(moments) > bounds.readings or len(given) > bounds.readings:
        raise Malformed("count")
    serials: list[str | None] = [*given]
    if not are_good_serials([*given]) or not all(given.values()):
        return gateway_said(decoded(body), bounds)
    if len(moments) != len(given):
        serials = [serial for serial, said in given.items() for _one in said]
    times = [one.ts for one in moments]
    values = [one.values for one in moments]
    return Said(Tellings(serials, times, values), parts=len(given))


def from_batch(body: bytes) -> Said:
    """Our own batch: the fast way in. Raises Malformed."""
    rows: list[_Row]
    try:
        rows = _read(_batch, body).readings
    except Malformed as why:
        if why.reason != "shape":
            raise
        return batch_said(decoded(body))
    if len(rows) > MOST_READINGS:
        raise Malformed("count")
    serials = [row.serial for row in rows]
    if not are_good_serials(serials):
        return batch_said(decoded(body))
    times = [row.sent_ms for row in rows]
    return Said(Tellings(serials, times, [row.values for row in rows]), parts=len(rows))


def _read(
    decoder: msgspec.json.Decoder[Any], body: bytes, *, of_another_type: str = "shape"
) -> Any:
    try:
        return decoder.decode(body)
    except RecursionError as why:
        raise Malformed("depth") from why
    except UnicodeDecodeError as why:
        raise Malformed("utf8") from why
    except msgspec.ValidationError as why:
        raise Malformed(of_another_type) from why
    except (msgspec.DecodeError, ValueError) as why:
        raise Malformed("json") from why
