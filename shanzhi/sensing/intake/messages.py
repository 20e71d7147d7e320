"""Messages of a broker into a parcel, by the topic that it let their sender use: what has the usual form is
read many at once, anything else one by one, in the order in which it came."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from shanzhi.sensing.doors.readings import moments_of
from shanzhi.sensing.intake.decoding import DEVICE_BYTES, device_message, gateway_message
from shanzhi.sensing.intake.fleet import Fleet
from shanzhi.sensing.intake.house import Brought
from shanzhi.sensing.intake.packets import Ints, Published
from shanzhi.sensing.intake.parcels import ANYBODY, Parcel, Reason, Taken

DOOR = "mqtt"
SAYS = {b"devices": False, b"gateways": True, b"gateway": True}
# Topics of devices up to their serial; a question mark is the slot.
DEVICES = (b"shanzhi/?/devices/", b"shanzhi/devices/", b"v1/devices/")
TELEMETRY = b"/telemetry"
# What one moment of a device looks like from outside; doors/readings.py says why that is enough.
BEGIN, END = b'{"ts"', b"}}"
# So few are not worth being read together.
FEW = 4


def read_together(fleet: Fleet, brought: Sequence[Brought]) -> Parcel:
    """What sessions brought, as one parcel that acknowledges to each of them."""
    published = Published.of([one.came for one in brought])

    def done(_taken: Taken) -> None:
        for one, receipts in zip(brought, published.receipts, strict=True):
            one.done(receipts)

    parcel = Parcel(DOOR, done=done)
    read_all(parcel, fleet, published)
    return parcel


def read_all(parcel: Parcel, fleet: Fleet, published: Published) -> None:
    """All of them, in their order."""
    serial, is_usual = _usual(published)
    edges = np.flatnonzero(np.diff(is_usual)) + 1
    for start, end in pairwise([0, *edges.tolist(), len(published)]):
        part = slice(start, end)
        if end - start < FEW or not is_usual[start] or not _told(parcel, published, serial, part):
            for row in range(start, end):
                read_message(parcel, fleet, *published.message(row))


def read_message(parcel: Parcel, fleet: Fleet, topic: bytes, payload: bytes) -> None:
    """One message."""
    parts = topic.split(b"/")
    is_gateway = SAYS.get(parts[-3]) if len(parts) >= 3 else None
    try:
        serial = parts[-2].decode() if len(parts) >= 3 else ""
    except UnicodeDecodeError:
        serial = ""
    if is_gateway is None or not serial:
        parcel.refuse_whole(Reason.UNKNOWN, serial)
    elif is_gateway:
        gateway_message(parcel, fleet, serial, payload)
    else:
        device_message(parcel, fleet, serial, payload)


def _usual(said: Published) -> tuple[Ints, NDArray[np.bool_]]:
    """Where serials begin, and which messages are a device's with one moment in it."""
    serial, found = np.zeros(len(said), np.int64), np.zeros(len(said), np.bool_)
    for topic in DEVICES:
        begins = said.begins(said.topic, topic) & ~found
        serial[begins] = said.topic[begins] + len(topic)
        found |= begins
        if found.all():
            break
    size = said.payload_end - said.payload
    found &= said.begins(said.topic_end - len(TELEMETRY), TELEMETRY)
    found &= serial + len(TELEMETRY) < said.topic_end
    found &= (size > len(BEGIN) + len(END)) & (size <= DEVICE_BYTES)
    found &= said.begins(said.payload, BEGIN) & said.begins(said.payload_end - len(END), END)
    return serial, found


def _told(parcel: Parcel, said: Published, serial: Ints, part: slice) -> bool:
    """A run of usual messages; False where one of them is to be looked at by itself."""
    moments = moments_of(said.pieces(said.payload[part], said.payload_end[part]))
    if moments is None:
        return False
    names = said.pieces(serial[part], said.topic_end[part] - len(TELEMETRY))
    try:
        serials = b"\n".join(names).decode().split("\n")
    except UnicodeDecodeError:
        return False
    if len(serials) != len(names) or b"/" in b"".join(names):
        return False
    parcel.serials += serials
    parcel.sent_ms += moments[0]
    parcel.values += moments[1]
    parcel.span(ANYBODY, len(serials))
    return True
