"""Messages of a broker into parcels, by the topic that it let their sender use: what has the usual form is
read many at once, anything else one by one, in the order in which it came."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from shanzhi.sensing.doors.readings import moments_of
from shanzhi.sensing.intake import columns
from shanzhi.sensing.intake.decoding import (
    DEVICE_BYTES,
    GATEWAY,
    GATEWAY_BYTES,
    device_message,
    gateway_message,
)
from shanzhi.sensing.intake.fleet import MAY_SPEAK, Fleet
from shanzhi.sensing.intake.house import Brought
from shanzhi.sensing.intake.names import Spoken
from shanzhi.sensing.intake.packets import Ints, Published
from shanzhi.sensing.intake.parcels import ANYBODY, Parcel, Reason, Taken

DOOR = "mqtt"
SAYS = {b"devices": False, b"gateways": True, b"gateway": True}
# Topics up to the serial; a question mark is the slot.
DEVICES = (b"shanzhi/?/devices/", b"shanzhi/devices/", b"v1/devices/")
GATEWAYS = (b"shanzhi/?/gateways/", b"shanzhi/gateways/", b"v1/gateway/")
TELEMETRY = b"/telemetry"
# What one moment of a device looks like from outside (doors/readings.py says why that is enough), and a gateway's.
BEGIN, END = b'{"ts"', b"}}"
GATEWAY_BEGIN, GATEWAY_END = b'{"', b"}}]}"
UNUSUAL, DEVICE, OF_GATEWAY = 0, 1, 2
# So few are not worth being read together.
FEW = 4
# From so many bytes on they are read as columns: fewer cost more that way.
MANY_BYTES = 150_000


def read_together(fleet: Fleet, brought: Sequence[Brought]) -> list[Parcel]:
    """What sessions brought, as parcels of which the last acknowledges to each of them."""
    published = Published.of([one.came for one in brought])

    def done(_taken: Taken) -> None:
        for one, receipts in zip(brought, published.receipts, strict=True):
            one.done(receipts)

    parcels = read_all(fleet, published)
    parcels[-1].done = done
    return parcels


def read_all(fleet: Fleet, published: Published) -> list[Parcel]:
    """All of them, in their order; one parcel at least."""
    reading = _Reading(fleet, published)
    return list(reading.parcels()) or [Parcel(DOOR)]


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


class _Reading:
    """``form`` says of each message what it looks like from outside, ``serial`` where in its topic the name of
    its sender begins."""

    def __init__(self, fleet: Fleet, said: Published) -> None:
        self.fleet, self.said = fleet, said
        self.serial = np.zeros(len(said), np.int64)
        self.form = self._form()

    def parcels(self) -> Iterator[Parcel]:
        """Of stretches of one form, as columns where there is much of it."""
        edges = np.flatnonzero(np.diff(self.form)) + 1
        parcel = Parcel(DOOR)
        for start, end in pairwise([0, *edges.tolist(), len(self.said)]):
            for part, quick in self._cut(slice(start, end)):
                if quick is None:
                    self._one_by_one(parcel, part)
                    continue
                if parcel.messages or parcel.refused_messages:
                    yield parcel
                    parcel = Parcel(DOOR)
                yield quick
        if parcel.messages or parcel.refused_messages:
            yield parcel

    def _cut(self, part: slice) -> Iterator[tuple[slice, Parcel | None]]:
        """A stretch of one form, cut where a message is to be read by itself."""
        if self.form[part.start : part.stop].any() and self._bytes(part) >= MANY_BYTES:
            quick, usual = self._quick(part)
            if quick is not None:
                yield part, quick
                return
            if usual.mean() > 0.5 and not usual.all():
                edges = np.flatnonzero(np.diff(usual)) + 1 + part.start
                for start, end in pairwise([part.start, *edges.tolist(), part.stop]):
                    if usual[start - part.start]:
                        yield from self._cut(slice(start, end))
                    else:
                        yield slice(start, end), None
                return
        yield part, None

    def _bytes(self, part: slice) -> int:
        said = self.said
        return (
            int(said.payload_end[part.stop - 1] - said.payload[part.start])
            if part.stop > part.start
            else 0
        )

    def _quick(self, part: slice) -> tuple[Parcel | None, NDArray[np.bool_]]:
        """Much of one form as columns; None where some of it is not of the usual form."""
        said, fleet = self.said, self.fleet
        of_gateways = self.form[part.start] == OF_GATEWAY
        none = np.zeros(part.stop - part.start, np.bool_)
        if not fleet.count:
            return None, none
        serial = self.serial[part]
        serial_end = said.topic_end[part] - len(TELEMETRY)
        senders = fleet.names.places(said.eights, serial, serial_end - serial)
        text = columns.Text.of(said.pieces(said.payload[part], said.payload_end[part]))
        told, usual = columns.read(text, of_gateways=of_gateways)
        if of_gateways:
            usual &= (senders >= 0) & (fleet.standing[senders] == MAY_SPEAK)
        else:
            # A name that nobody has may be no name at all.
            usual &= senders >= 0
        if told is None or not usual.all():
            return None, usual
        parcel = Parcel(DOOR)
        if of_gateways:
            serials = Spoken(text.data, told.serial, told.serial_end)
            device = fleet.names.places(text.eights, told.serial, told.serial_end - told.serial)
            counts = np.bincount(told.message, minlength=len(usual))
            # Who is named twice in one message, or is nobody here, is told apart where it is read alone.
            usual &= counts <= GATEWAY.readings
            usual[told.message[device < 0]] = False
            usual[told.message[_again(told.message, device, fleet.count)]] = False
            if not usual.all():
                return None, usual
            for speaker, rows in zip(senders.tolist(), counts.tolist(), strict=True):
                parcel.span(speaker, rows)
        else:
            serials, device = Spoken(said.data, serial, serial_end), senders
            parcel.span(ANYBODY, len(senders))
        numbers = np.array([fleet.metrics.get(name, -1) for name in told.names], np.int64)
        parcel.columns = columns.Columns(
            serials, device, told.sent_ms, told.row, numbers[told.name], told.value
        )
        return parcel, usual

    def _one_by_one(self, parcel: Parcel, part: slice) -> None:
        few = part.stop - part.start < FEW
        if few or self.form[part.start] != DEVICE or not self._told(parcel, part):
            for row in range(part.start, part.stop):
                read_message(parcel, self.fleet, *self.said.message(row))

    def _told(self, parcel: Parcel, part: slice) -> bool:
        """A run of usual messages; False where one of them is to be looked at by itself."""
        said = self.said
        moments = moments_of(said.pieces(said.payload[part], said.payload_end[part]))
        serials = self._senders(part) if moments is not None else None
        if moments is None or serials is None:
            return False
        parcel.serials += serials
        parcel.sent_ms += moments[0]
        parcel.values += moments[1]
        parcel.span(ANYBODY, len(serials))
        return True

    def _senders(self, part: slice) -> list[str] | None:
        """The names in their topics; None where one is no name."""
        said = self.said
        names = said.pieces(self.serial[part], said.topic_end[part] - len(TELEMETRY))
        try:
            serials = b"\n".join(names).decode().split("\n")
        except UnicodeDecodeError:
            return None
        if len(serials) != len(names) or b"/" in b"".join(names):
            return None
        return serials

    def _form(self) -> NDArray[np.int8]:
        said = self.said
        form = np.zeros(len(said), np.int8)
        for topics, known in ((DEVICES, DEVICE), (GATEWAYS, OF_GATEWAY)):
            for topic in topics:
                if form.all():
                    break
                begins = said.begins(said.topic, topic) & (form == UNUSUAL)
                self.serial[begins] = said.topic[begins] + len(topic)
                form[begins] = known
        size = said.payload_end - said.payload
        usual = said.begins(said.topic_end - len(TELEMETRY), TELEMETRY)
        usual &= self.serial + len(TELEMETRY) < said.topic_end
        for known, begin, end, most in (
            (DEVICE, BEGIN, END, DEVICE_BYTES),
            (OF_GATEWAY, GATEWAY_BEGIN, GATEWAY_END, GATEWAY_BYTES),
        ):
            rows = form == known
            if rows.any():
                usual &= ~rows | (
                    (size > len(begin) + len(end))
                    & (size <= most)
                    & said.begins(said.payload, begin)
                    & said.begins(said.payload_end - len(end), end)
                )
        form[~usual] = UNUSUAL
        return form


def _again(message: Ints, device: Ints, count: int) -> NDArray[np.bool_]:
    """A device that stands in its message a second time."""
    again = np.zeros(len(device), np.bool_)
    times = np.bincount(device[device >= 0], minlength=count)
    several = np.flatnonzero((device >= 0) & (times[device] > 1))
    if len(several):
        key = message[several] << 32 | device[several]
        order = np.argsort(key, kind="stable")
        again[several[order[1:]]] = key[order[1:]] == key[order[:-1]]
    return again
