"""An intake for tests of doors: keeps what it was given, refuses whom it does not know."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from shanzhi.sensing.doors.contract import Full, KnownDevice, Taken, Telling, Tellings


@dataclass(frozen=True)
class Thing:
    """A device that the intake knows."""

    id: int
    serial: str
    place_code: str = "990101001001001"
    metrics: Collection[str] = ("smoke", "temperature", "battery", "fault")
    is_gateway: bool = False


@dataclass
class FakeGate:
    """Knows ``things`` by key (their serial in lower case) and who stands behind whom."""

    things: list[Thing] = field(default_factory=list)
    behind: dict[str, set[str]] = field(default_factory=dict)
    told: list[Telling] = field(default_factory=list)
    refusals: Counter[tuple[str, str]] = field(default_factory=Counter)
    known: set[bytes] = field(default_factory=set)
    full: bool = False

    def device_by_key(self, digest: bytes) -> KnownDevice | None:
        return next((t for t in self.things if digest == digest_of(t.serial.lower())), None)

    def device_by_serial(self, serial: str) -> KnownDevice | None:
        return next((t for t in self.things if t.serial == serial), None)

    def children(self, gateway: KnownDevice) -> Collection[str]:
        return self.behind.get(gateway.serial, set())

    def refuse(self, door: str, reason: str, who: str, count: int = 1) -> None:
        self.refusals[reason, who] += count

    async def telemetry(
        self,
        door: str,
        speaker: KnownDevice | None,
        readings: Tellings | Sequence[Telling],
        *,
        identity: bytes | None = None,
    ) -> Taken:
        if self.full:
            raise Full(7)
        if identity is not None and identity in self.known:
            return Taken(repeated=sum(len(one.values) for one in readings))
        refused: list[tuple[str, str]] = []
        stored = 0
        for one in readings:
            if self._may(speaker, one.serial):
                self.told.append(one)
                stored += len(one.values)
            else:
                refused.append(("not_its_child", one.serial or ""))
        if identity is not None and stored:
            self.known.add(identity)
        return Taken(stored=stored, refused=tuple(refused))

    def _may(self, speaker: KnownDevice | None, serial: str | None) -> bool:
        if speaker is None or serial in {None, speaker.serial}:
            return True
        return serial in self.children(speaker)


def digest_of(key: str) -> bytes:
    """What is kept of a key."""
    return hashlib.sha256(key.encode()).digest()
