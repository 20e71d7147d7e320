"""What came by a broker, into a parcel: the forms are those of every door (doors/readings.py)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from shanzhi.sensing.doors.contract import Tellings
from shanzhi.sensing.doors.readings import from_device, from_gateway, moment_of
from shanzhi.sensing.doors.spoken import Bounds, Fault, Malformed, Said
from shanzhi.sensing.intake.fleet import MAY_SPEAK, WHY_NOT, Fleet
from shanzhi.sensing.intake.parcels import ANYBODY, Parcel, Reason, times_of

# A device says little; a gateway speaks for hundreds.
DEVICE_BYTES, GATEWAY_BYTES = 65_536, 1_048_576
DEVICE, GATEWAY = Bounds(1_000, 1_000), Bounds(20_000, 1_000)
_REASONS = {
    "count": Reason.TOO_LARGE,
    "serial": Reason.UNKNOWN,
    "value": Reason.NOT_A_NUMBER,
    "time": Reason.NOT_A_NUMBER,
}


def device_message(parcel: Parcel, fleet: Fleet, who: str, payload: bytes) -> None:
    """One message of a device, which calls itself ``who``."""
    if len(payload) > DEVICE_BYTES:
        parcel.refuse_whole(Reason.TOO_LARGE, who)
    elif (said := moment_of(payload)) is not None:
        parcel.tell(who, *said)
    else:
        try:
            _take(parcel, fleet, ANYBODY, from_device(payload, DEVICE), who)
        except Malformed as why:
            parcel.refuse_whole(_reason(why.reason), who)


def gateway_message(parcel: Parcel, fleet: Fleet, who: str, payload: bytes) -> None:
    """One message of a gateway for the devices behind it: each device's part is a message."""
    if len(payload) > GATEWAY_BYTES:
        parcel.refuse_whole(Reason.TOO_LARGE, who)
        return
    gateway = _standing(parcel, fleet, who)
    if gateway is None:
        return
    try:
        said = from_gateway(payload, GATEWAY)
    except Malformed as why:
        parcel.refuse_whole(_reason(why.reason), who)
        return
    if not said.parts:
        parcel.refuse_whole(Reason.NOT_READABLE, who)
    _take(parcel, fleet, gateway, said, who)


def tell_all(parcel: Parcel, speaker: int, said: Tellings, who: str) -> None:
    """Each a message of its own; ``who`` speaks where no serial is said."""
    serials: Sequence[str | None] = said.serials
    parcel.serials += [who if one is None else one for one in serials]
    parcel.sent_ms += times_of(said.sent_ms)
    parcel.values += said.values
    parcel.span(speaker, len(said))


def _take(parcel: Parcel, fleet: Fleet, speaker: int, said: Said, who: str) -> None:
    """What was read of one payload; a part of which nothing could be read is a message refused."""
    taken = said.readings
    if len(taken) == said.parts and not said.refused:
        tell_all(parcel, speaker, taken, who)
        return
    heard: set[str] = set()
    for serial, rows in groupby(taken, key=lambda one: one.serial):
        mine = list(rows)
        parcel.serials += [serial or who] * len(mine)
        parcel.sent_ms += times_of([one.sent_ms for one in mine])
        parcel.values += [one.values for one in mine]
        parcel.span(speaker, len(mine), is_one=True)
        heard.add(serial or who)
    silent = said.parts - len(heard)
    parcel.refused_messages += silent
    told = [(fault, fault.who or who) for fault in said.refused]
    faults = [(fault, name) for fault, name in told if _matters(fleet, fault, name)]
    for fault, name in faults:
        parcel.refuse(_reason(fault.reason), name)
    explained = {name for _fault, name in faults} - heard
    for _ in range(silent - len(explained)):
        parcel.refuse(Reason.NO_METRIC, who)


def _matters(fleet: Fleet, fault: Fault, who: str) -> bool:
    """Devices say more than we keep: words under a name that the kind does not know are left aside."""
    place = fleet.by_serial.get(who)
    return fault.reason != "value" or place is None or fault.key in fleet.slots[fleet.kind[place]]


def _standing(parcel: Parcel, fleet: Fleet, who: str) -> int | None:
    """Its place; None for who may not speak, which is refused."""
    place = fleet.by_serial.get(who)
    standing = MAY_SPEAK if place is None else int(fleet.standing[place])
    if place is None or standing != MAY_SPEAK:
        parcel.refuse_whole(WHY_NOT.get(standing, Reason.UNKNOWN), who)
        return None
    return place


def _reason(word: str) -> Reason:
    return _REASONS.get(word, Reason.NOT_READABLE)
