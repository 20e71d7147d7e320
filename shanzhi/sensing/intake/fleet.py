"""Who is who: every device as a place in arrays, so that a tick asks nothing of the database."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from shanzhi.sensing.intake.names import Names
from shanzhi.sensing.intake.parcels import Reason
from shanzhi.sensing.models.kind import Metric

SLOTS = Metric.SLOTS
# How a device stands: the reason why it may not speak, by number.
MAY_SPEAK = 0
WHY_NOT: dict[int, Reason] = {1: Reason.NOT_IN_USE, 2: Reason.NO_CONSENT}


@dataclass(slots=True)
class KindRow:
    """A kind, as far as readings go: ``slots`` by the metric's key."""

    code: str
    interval_s: int
    slots: dict[str, int]
    lowest: list[float]
    highest: list[float]
    deadband: list[float]
    is_gateway: bool


class DeviceRow(NamedTuple):
    """A device as the loading reads it; ``standing`` is MAY_SPEAK or a number of WHY_NOT."""

    id: int
    serial: str
    kind: str
    place_code: str
    gateway_id: int
    standing: int


@dataclass
class Fleet:
    """All devices of the deployment, in the order in which they became known here.

    ``kind`` and ``standing`` are arrays by place; ``ids`` are the rows of the database. Bounds are
    (kinds, SLOTS) tables, with NaN where a kind measures nothing.
    """

    kinds: list[KindRow]
    ids: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    kind: NDArray[np.int16] = field(default_factory=lambda: np.zeros(0, np.int16))
    gateway: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    standing: NDArray[np.int8] = field(default_factory=lambda: np.zeros(0, np.int8))
    slot: NDArray[np.int8] = field(default_factory=lambda: np.zeros(0, np.int8))
    places: list[str] = field(default_factory=list)
    serials: list[str] = field(default_factory=list)
    by_serial: dict[str, int] = field(default_factory=dict)
    by_id: dict[int, int] = field(default_factory=dict)
    keys: dict[bytes, int] = field(default_factory=dict)
    count: int = 0

    def __post_init__(self) -> None:
        self._shared: dict[str, str] = {}
        self.names = Names()
        self._look_through()
        self.know_kinds(self.kinds)

    def know_kinds(self, kinds: list[KindRow]) -> None:
        """What kinds measure, and what can be."""
        self.kinds = kinds
        self.kind_places = {row.code: place for place, row in enumerate(kinds)}
        self.slots = [row.slots for row in kinds]
        names = {name for row in kinds for name in row.slots}
        self.metrics = {name: number for number, name in enumerate(sorted(names))}
        # The slot by kind and metric, flat; -1 for what a kind does not measure, and for no metric (-1).
        self.slot_of = np.full((len(kinds), len(names) + 1), -1, np.int8)
        for place, row in enumerate(kinds):
            for name, slot in row.slots.items():
                self.slot_of[place, self.metrics[name]] = slot
        self.lowest = _table(row.lowest for row in kinds)
        self.highest = _table(row.highest for row in kinds)
        self.deadband = _table(row.deadband for row in kinds)

    def add(self, rows: list[DeviceRow]) -> None:
        """Make known, or say how it is now."""
        self._make_room(self.count + len(rows))
        named: list[int] = []
        for row in rows:
            place = self.by_id.get(row.id)
            if place is None:
                place = self.count
                self.count += 1
                self.by_id[row.id] = place
                self.serials.append(row.serial)
                self.places.append("")
                named.append(place)
            elif self.serials[place] != row.serial:
                self._drop(self.serials[place])
                self.serials[place] = row.serial
                named.append(place)
            self.by_serial[row.serial] = place
            self.ids[place] = row.id
            self.slot[place] = slot_of(row.serial)
            self.kind[place] = self.kind_places[row.kind]
            self.gateway[place] = row.gateway_id
            self.standing[place] = row.standing
            # A grid has many devices: its code is kept once.
            self.places[place] = self._shared.setdefault(row.place_code, row.place_code)
        self._name(named)

    def add_columns(
        self,
        ids: NDArray[np.int64],
        serials: list[str],
        kinds: list[str],
        codes: list[str],
        gateways: NDArray[np.int64],
        standings: NDArray[np.int64],
    ) -> None:
        """The same by columns of one length: at the start there are hundreds of thousands."""
        keys = ids.tolist()
        if not self.by_id.keys().isdisjoint(keys):
            columns = (keys, serials, kinds, codes, gateways.tolist(), standings.tolist())
            self.add([*map(DeviceRow._make, zip(*columns, strict=True))])
            return
        self._make_room(self.count + len(keys))
        places = range(self.count, self.count + len(keys))
        here = slice(places.start, places.stop)
        self.count = places.stop
        self.by_id.update(zip(keys, places, strict=True))
        self.by_serial.update(zip(serials, places, strict=True))
        self.serials += serials
        self.places += map(self._shared.setdefault, codes, codes)
        self.ids[here] = ids
        self.slot[here] = [*map(slot_of, serials)]
        self.kind[here] = [*map(self.kind_places.__getitem__, kinds)]
        self.gateway[here] = gateways
        self.standing[here] = standings
        self._name(places)

    def forget(self, device_id: int) -> None:
        """A device that is gone from the database."""
        place = self.by_id.pop(device_id, None)
        if place is not None:
            self._drop(self.serials[place])
            self.standing[place] = 1

    def may_speak_for(self, gateway: int, child: int) -> bool:
        """Whether a gateway (its place) may say something for a device; for itself it always may."""
        return gateway == child or bool(self.gateway_at[child] == self.id_at[gateway])

    def _drop(self, serial: str) -> None:
        self.by_serial.pop(serial, None)
        self.names.drop(serial)

    def _name(self, places: Sequence[int]) -> None:
        """New names; nearly always it is done at once."""
        wanted = places
        while not self.names.add([self.serials[at] for at in wanted], np.array(wanted, np.int64)):
            self.names = Names()
            wanted = list(self.by_serial.values())

    def _make_room(self, wanted: int) -> None:
        if wanted <= len(self.ids):
            return
        room = max(wanted, int(len(self.ids) * 1.25), 1024)
        for name in ("ids", "kind", "gateway", "standing", "slot"):
            old = getattr(self, name)
            new = np.zeros(room, old.dtype)
            new[: len(old)] = old
            setattr(self, name, new)
        self._look_through()

    def _look_through(self) -> None:
        """The same arrays for one place at a time: a view gives a plain number in a third of the time."""
        self.kind_at = self.kind.data
        self.standing_at = self.standing.data
        self.gateway_at = self.gateway.data
        self.id_at = self.ids.data


def slot_of(serial: str) -> int:
    """Below which of the sixteen slots a device speaks at the broker: CRC-32 of its serial."""
    return zlib.crc32(serial.encode()) & 15


def _table(rows: Iterable[list[float]]) -> NDArray[np.float64]:
    return np.array(
        [[*row, *[np.nan] * (SLOTS - len(row))] for row in rows],
        dtype=np.float64,
    ).reshape(-1, SLOTS)
