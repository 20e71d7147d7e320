"""The intake as doors see it (doors/contract.py): who knocks, and what they say, as parcels."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from shanzhi.sensing.doors import contract
from shanzhi.sensing.intake.decoding import tell_all
from shanzhi.sensing.intake.fleet import WHY_NOT, Fleet
from shanzhi.sensing.intake.house import Full
from shanzhi.sensing.intake.intake import Intake
from shanzhi.sensing.intake.parcels import ANYBODY, Parcel, Reason

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
        readings: contract.Tellings | Sequence[contract.Telling],
        *,
        identity: bytes | None = None,
    ) -> contract.Taken:
        """Take readings in; returns after the commit. Raises contract.Full."""
        fleet = self._fleet
        parcel = Parcel(door, identity=identity or b"")
        # Who is gone from the fleet is nobody's gateway, and unknown by name.
        me = ANYBODY if speaker is None else fleet.by_id.get(speaker.id, fleet.count)
        who = "" if speaker is None else speaker.serial
        tell_all(parcel, me, contract.Tellings.of(readings), who)
        try:
            taken = await self._intake.take(parcel)
        except Full as why:
            raise contract.Full(RETRY_AFTER_S) from why
        return contract.Taken(taken.stored, taken.folded, taken.repeated, tuple(taken.refused))

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
