"""What devices write, read: ThingsBoard's telemetry forms, and nothing but numbers.

Source of the forms: ThingsBoard's MQTT device and gateway API reference (telemetry upload):
``{"key": value}``, ``{"ts": ms, "values": {...}}``, a list of either; for gateways
``{"device": [one of them, ...]}``.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from shanzhi.sensing.intake.fleet import MAY_SPEAK, WHY_NOT, Fleet
from shanzhi.sensing.intake.parcels import NO_TIME, Parcel, Reason, milliseconds, number

# A device says little; a gateway speaks for hundreds.
DEVICE_BYTES, GATEWAY_BYTES = 65_536, 1_048_576
# Statements in one message of a device.
MOST_STATEMENTS = 1_000
_decode = msgspec.json.Decoder().decode


class Unreadable(Exception):
    """The payload is nothing that is understood; ``reason`` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


def decoded(payload: bytes | memoryview, most: int) -> object:
    """JSON as plain values. Raises Unreadable."""
    if len(payload) > most:
        raise Unreadable(Reason.TOO_LARGE)
    try:
        return _decode(payload)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError, ValueError) as why:
        raise Unreadable(Reason.NOT_READABLE) from why


def device_message(
    parcel: Parcel, fleet: Fleet, place: int | None, who: str, payload: bytes
) -> None:
    """One message of a device, at the end of a parcel; ``who`` is what it calls itself."""
    standing = _standing(fleet, place)
    if standing or place is None:
        _refuse_whole(parcel, standing or Reason.UNKNOWN, who)
        return
    try:
        given = decoded(payload, DEVICE_BYTES)
    except Unreadable as why:
        _refuse_whole(parcel, why.reason, who)
        return
    taken = statements(parcel, fleet, place, given)
    if taken:
        parcel.messages += 1
    else:
        parcel.refused_messages += 1


def gateway_message(
    parcel: Parcel, fleet: Fleet, gateway: int | None, who: str, payload: bytes
) -> None:
    """One message of a gateway for the devices behind it: each device's part is a message."""
    standing = _standing(fleet, gateway)
    if standing or gateway is None:
        _refuse_whole(parcel, standing or Reason.UNKNOWN, who)
        return
    try:
        given = decoded(payload, GATEWAY_BYTES)
    except Unreadable as why:
        _refuse_whole(parcel, why.reason, who)
        return
    if not isinstance(given, dict) or not given:
        _refuse_whole(parcel, Reason.NOT_READABLE, who)
        return
    for serial, said in given.items():
        child_message(parcel, fleet, gateway, serial, said)


def child_message(parcel: Parcel, fleet: Fleet, gateway: int, serial: str, said: object) -> None:
    """What a gateway says of one device: a message of its own, taken or refused."""
    child = fleet.by_serial.get(serial)
    if child is None:
        _refuse_whole(parcel, Reason.UNKNOWN, serial)
    elif not fleet.may_speak_for(gateway, child):
        _refuse_whole(parcel, Reason.NOT_ITS_CHILD, serial)
    elif standing := _standing(fleet, child):
        _refuse_whole(parcel, standing, serial)
    elif statements(parcel, fleet, child, said):
        parcel.messages += 1
    else:
        parcel.refused_messages += 1


def statements(parcel: Parcel, fleet: Fleet, place: int, given: object) -> bool:
    """Write what a device stated into the parcel; False when nothing of it could be taken (the
    reasons stand in the parcel)."""
    before = len(parcel.device)
    if isinstance(given, list):
        for one in given[:MOST_STATEMENTS]:
            _statement(parcel, fleet, place, one)
        if len(given) > MOST_STATEMENTS:
            parcel.refuse(Reason.TOO_LARGE, fleet.serials[place])
    else:
        _statement(parcel, fleet, place, given)
    return len(parcel.device) > before


def _statement(parcel: Parcel, fleet: Fleet, place: int, given: object) -> None:
    if not isinstance(given, dict):
        parcel.refuse(Reason.NOT_READABLE, fleet.serials[place])
        return
    values, sent_ms = given, NO_TIME
    if "values" in given and isinstance(given["values"], dict):
        values = given["values"]
        stamp = milliseconds(given.get("ts"))
        if stamp is None:
            parcel.refuse(Reason.NOT_A_NUMBER, fleet.serials[place])
            return
        sent_ms = stamp
    if not values_of(parcel, fleet, place, values, sent_ms):
        parcel.refuse(Reason.NO_METRIC, fleet.serials[place])


def values_of(
    parcel: Parcel, fleet: Fleet, place: int, values: Mapping[str, object], sent_ms: int
) -> bool:
    """Each value that this kind measures; False when it measures nothing of it. What has a name that
    the kind does not know is left aside (devices say more than we keep)."""
    slot_of = fleet.slots[fleet.kind_at[place]].get
    known = False
    for key, said in values.items():
        slot = slot_of(key)
        if slot is None:
            continue
        known = True
        # JSON has no infinite numbers: what was decoded as one is one.
        value = said if type(said) is float and said - said == 0 else number(said)
        if value is None:
            parcel.refuse(Reason.NOT_A_NUMBER, fleet.serials[place])
        else:
            parcel.add(place, slot, value, sent_ms)
    return known


def _standing(fleet: Fleet, place: int | None) -> Reason | None:
    if place is None:
        return Reason.UNKNOWN
    standing = fleet.standing_at[place]
    return None if standing == MAY_SPEAK else WHY_NOT[standing]


def _refuse_whole(parcel: Parcel, reason: Reason, who: str) -> None:
    parcel.refused_messages += 1
    parcel.refuse(reason, who)
