"""Which alarms are one matter. Pure.

One mains failure is one matter and not ten thousand; two people who press for help in one building
are two. What cannot be put beside others stands alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from shanzhi.lib.division_code import LENGTHS
from shanzhi.sensing.models.kind import LIFE_SAFETY, Cause
from shanzhi.sensing.models.rule import Severity

COUNTY = 6
GRID = 15
# So many silent devices behind one gateway (or on one feeder, in one building) are no longer the
# work list of a maintainer but a matter.
STORM = 10
# What spreads along wires: devices of one feeder or gateway tell of one and the same.
_BY_WIRE = frozenset({Cause.POWER, Cause.SILENCE, Cause.FAULT, Cause.OTHER})
# What concerns a whole grid when it happens in the open: one flooding, one heat.
_BY_GRID = frozenset({Cause.FIRE, Cause.GAS, Cause.WATER, Cause.HEAT, Cause.OTHER, Cause.FAULT})


@dataclass(frozen=True, slots=True)
class Standing:
    """A device's alarm as grouping sees it; ids are those of rows, None where there is none."""

    cause: str
    device_id: int
    place_code: str
    building_id: int | None = None
    dwelling_id: int | None = None
    person_id: int | None = None
    gateway_id: int | None = None
    feeder: str = ""
    is_gateway: bool = False


def group_key(alarm: Standing) -> str:
    """Alarms with equal keys are one matter, at most 80 characters long.

    By building; mains failures by feeder first; silence by gateway first (the gateway's own and
    that of its devices are one). Help for a person is about that person or that home, and a lid
    about that lid: they are never put together with a neighbour's.
    """
    for name, found in _candidates(alarm):
        if found:
            return f"{alarm.cause}:{name}:{found}"
    return f"{alarm.cause}:device:{alarm.device_id}"


def _candidates(alarm: Standing) -> Iterable[tuple[str, object]]:
    if alarm.cause == Cause.PERSON:
        return (("person", alarm.person_id), ("dwelling", alarm.dwelling_id))
    building = ("building", alarm.building_id)
    # Feeders are named by people: the same name in two counties is two lines.
    feeder = ("feeder", alarm.feeder and f"{alarm.place_code[:COUNTY]}:{alarm.feeder}")
    gateway = ("gateway", alarm.device_id if alarm.is_gateway else alarm.gateway_id)
    grid = ("grid", alarm.place_code if len(alarm.place_code) == GRID else "")
    if alarm.cause == Cause.SILENCE:
        return (gateway, feeder, building)
    if alarm.cause == Cause.POWER:
        return (feeder, building, gateway)
    found: list[tuple[str, object]] = [building]
    if alarm.cause in _BY_WIRE:
        found += [feeder, gateway]
    if alarm.cause in _BY_GRID:
        found.append(grid)
    return found


def severity_of(cause: str, worst: int, count: int) -> int:
    """How bad a group is: as its worst alarm, and MAJOR at least when so many fell silent together."""
    storm = cause == Cause.SILENCE and count >= STORM
    return max(worst, Severity.MAJOR) if storm else worst


def is_matter(severity: int) -> bool:
    """Below MAJOR it is the maintainer's work list."""
    return severity >= Severity.MAJOR


def is_life_safety(cause: str) -> bool:
    """Fire, gas, a person: every alarm calls, whatever else is going on."""
    return cause in LIFE_SAFETY


def common_place(codes: Iterable[str]) -> str:
    """The narrowest place that holds them all: 15, 12, 9 or 6 digits, "" when they share no county.

    >>> common_place(["990101001001001", "990101001001002"])
    '990101001001'
    """
    first, *others = sorted(set(codes))
    fits = (n for n in LENGTHS if n <= len(first) and all(c.startswith(first[:n]) for c in others))
    return first[: max(fits, default=0)]


@dataclass(frozen=True, slots=True)
class AtWork:
    """On what maintenance goes on right now: ids of devices (those of groups among them), of
    gateways with all behind them, of buildings."""

    devices: frozenset[int] = frozenset()
    gateways: frozenset[int] = frozenset()
    buildings: frozenset[int] = frozenset()

    def covers(self, device_id: int, gateway_id: int | None, building_id: int | None) -> bool:
        """Is this device worked on?"""
        return (
            device_id in self.devices
            or not self.gateways.isdisjoint((device_id, gateway_id))
            or building_id in self.buildings
        )
