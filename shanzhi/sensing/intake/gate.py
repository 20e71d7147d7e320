"""The intake as doors see it (doors/contract.py): who knocks, and what they say, as parcels."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from shanzhi.sensing.doors import contract
from shanzhi.sensing.intake.decoding import values_of
from shanzhi.sensing.intake.fleet import MAY_SPEAK, WHY_NOT, Fleet
from shanzhi.sensing.intake.intake import Full, Intake
from shanzhi.sensing.intake.parcels import Parcel, Reason, milliseconds

RETRY_AFTER_S = 5


@dataclass(frozen=True, slots=True)
class Known:
    """A device, with its place in the fleet."""

    place: int
    id: int
    serial: str
    place_code: str
    metrics: Collection[str]
    is_gateway: bool


class IntakeGate:
    """One intake behind many doors. Fulfils ``contract.Gate``."""

    def __init__(self, intake: Intake) -> None:
        self._intake = intake

    def device_by_key(self, digest: bytes) -> contract.KnownDevice | None:
        """Whose secret has this SHA-256; None also for a device that may not speak any more."""
        place = self._fleet.keys.get(digest)
        if place is None or WHY_NOT.get(int(self._fleet.standing[place])) == Reason.NOT_IN_USE:
            return None
        return self._known(place)

    def device_by_serial(self, serial: str) -> contract.KnownDevice | None:
        """The device that calls itself so."""
        place = self._fleet.by_serial.get(serial)
        return None if place is None else self._known(place)

    def children(self, gateway: contract.KnownDevice) -> Collection[str]:
        """Serials of what stands behind a gateway."""
        fleet = self._fleet
        behind = (fleet.gateway[: fleet.count] == gateway.id).nonzero()[0]
        return [fleet.serials[place] for place in behind]

    def refuse(self, door: str, reason: str, who: str, count: int = 1) -> None:
        """Count what a door refused by itself; when more waits than may, it is not counted."""
        parcel = Parcel(door, refused_messages=count)
        for _ in range(count):
            parcel.refuse(reason, who)
        try:
            self._intake.submit(parcel)
        except Full:
            return

    async def telemetry(
        self,
        door: str,
        speaker: contract.KnownDevice | None,
        readings: Sequence[contract.Telling],
        *,
        identity: bytes | None = None,
    ) -> contract.Taken:
        """Take readings in; returns after the commit. Raises contract.Full."""
        fleet = self._fleet
        parcel = Parcel(door, identity=identity or b"")
        me = None if speaker is None else fleet.by_id.get(speaker.id)
        for telling in readings:
            self._tell(fleet, parcel, me, telling)
        try:
            taken = await self._intake.take(parcel)
        except Full as why:
            raise contract.Full(RETRY_AFTER_S) from why
        return contract.Taken(taken.stored, taken.folded, taken.repeated, tuple(taken.refused))

    def _tell(
        self, fleet: Fleet, parcel: Parcel, me: int | None, telling: contract.Telling
    ) -> None:
        serial = telling.serial
        place = me if serial is None else fleet.by_serial.get(serial)
        who = serial or (fleet.serials[me] if me is not None else "")
        if reason := _why_not(fleet, me, place):
            parcel.refused_messages += 1
            parcel.refuse(reason, who)
            return
        if place is None:
            return
        if not telling.values:
            parcel.alive.append((place, parcel.messages))
            parcel.messages += 1
            return
        sent_ms = milliseconds(telling.sent_ms)
        before = len(parcel.device)
        if sent_ms is None:
            parcel.refuse(Reason.NOT_A_NUMBER, who)
        elif not values_of(parcel, fleet, place, telling.values, sent_ms):
            parcel.refuse(Reason.NO_METRIC, who)
        if len(parcel.device) > before:
            parcel.messages += 1
        else:
            parcel.refused_messages += 1

    def _known(self, place: int) -> Known:
        fleet = self._fleet
        kind = fleet.kinds[fleet.kind[place]]
        return Known(
            place,
            int(fleet.ids[place]),
            fleet.serials[place],
            fleet.places[place],
            kind.slots.keys(),
            kind.is_gateway,
        )

    @property
    def _fleet(self) -> Fleet:
        house = self._intake.house
        if house is None:
            raise contract.Full(RETRY_AFTER_S)
        return house.fleet


def _why_not(fleet: Fleet, me: int | None, place: int | None) -> Reason | None:
    if place is None:
        return Reason.UNKNOWN
    if me is not None and not fleet.may_speak_for(me, place):
        return Reason.NOT_ITS_CHILD
    standing = int(fleet.standing[place])
    return None if standing == MAY_SPEAK else WHY_NOT[standing]
