"""What a door needs of the intake behind it; the intake keeps to it, tests stand in for it.

A door says who spoke and what was said, in the shape below, and answers only when ``telemetry`` has
returned: then it is durable. A door itself judges form, size and rate, the gate judges who may speak.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

# A device's own time may be wrong by decades, and is kept and marked; what no clock says is refused.
LATEST_MS = 10**14


class KnownDevice(Protocol):
    """A device as the intake holds it; ``metrics`` are the keys that its kind measures."""

    @property
    def id(self) -> int:
        """Its key in the database."""

    @property
    def serial(self) -> str:
        """What it calls itself."""

    @property
    def place_code(self) -> str:
        """Where it stands."""

    @property
    def metrics(self) -> Collection[str]:
        """What its kind measures."""

    @property
    def is_gateway(self) -> bool:
        """Does it speak for others?"""


class Telling(NamedTuple):
    """What one device said at one moment. ``serial`` None is the speaker itself; ``sent_ms`` is the
    device's own time (milliseconds of 1970, within ±LATEST_MS), None where it has no clock. Without
    ``values`` it is a sign of life."""

    serial: str | None
    sent_ms: int | None
    values: dict[str, float | bool]


@dataclass(slots=True)
class Tellings:
    """Many of them as columns of one length, which no Python object a reading could be as fast as."""

    serials: Sequence[str | None] = field(default_factory=list)
    sent_ms: Sequence[int | None] = field(default_factory=list)
    values: Sequence[dict[str, float | bool]] = field(default_factory=list)

    @staticmethod
    def of(tellings: Tellings | Sequence[Telling]) -> Tellings:
        """Columns of rows; columns as they are."""
        if isinstance(tellings, Tellings):
            return tellings
        return Tellings(
            [one.serial for one in tellings],
            [one.sent_ms for one in tellings],
            [one.values for one in tellings],
        )

    def __len__(self) -> int:
        return len(self.values)

    def __iter__(self) -> Iterator[Telling]:
        columns: Iterable[tuple[str | None, int | None, dict[str, float | bool]]]
        columns = zip(self.serials, self.sent_ms, self.values, strict=True)
        return (Telling(*one) for one in columns)


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of it, counted in values: ``repeated`` had come before; ``refused`` says of each
    why and who (a serial cut to forty characters)."""

    stored: int = 0
    folded: int = 0
    repeated: int = 0
    refused: tuple[tuple[str, str], ...] = ()

    @property
    def kept(self) -> int:
        """What is safe, now or from before."""
        return self.stored + self.folded + self.repeated

    def __add__(self, other: Taken) -> Taken:
        return Taken(
            self.stored + other.stored,
            self.folded + other.folded,
            self.repeated + other.repeated,
            self.refused + other.refused,
        )


class Full(Exception):
    """The intake can take no more for now: nothing of the parcel was kept."""

    def __init__(self, retry_after_s: int = 5) -> None:
        super().__init__("the intake is full")
        self.retry_after_s = retry_after_s


class Gate(Protocol):
    """The intake, as doors see it."""

    def device_by_key(self, digest: bytes) -> KnownDevice | None:
        """Whose secret has this SHA-256; None also for a device that may not speak any more."""

    def device_by_serial(self, serial: str) -> KnownDevice | None:
        """The device that calls itself so."""

    def children(self, gateway: KnownDevice) -> Collection[str]:
        """Serials of what stands behind a gateway."""

    def refuse(self, door: str, reason: str, who: str, count: int = 1) -> None:
        """Count what a door refused by itself (form, size, rate); written with the next tick."""

    async def telemetry(
        self,
        door: str,
        speaker: KnownDevice | None,
        readings: Tellings | Sequence[Telling],
        *,
        identity: bytes | None = None,
    ) -> Taken:
        """Take readings in; returns after the commit. A speaker may speak for itself and for its
        children, every other serial is refused. ``speaker`` None: a platform whose readings the
        door has compared with where it may speak.

        ``identity`` (SHA-256) is entered in the same transaction; where it is known already, nothing
        is taken and all counts as repeated. Raises Full.
        """
