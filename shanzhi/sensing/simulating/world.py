"""The devices of a made-up district and what happens in it on one bad day. Pure: the same seed, the same day.

A block is what hangs on one gateway in one building: 200 devices. Blocks of five buildings share a feeder.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

PREFIX = "SIM-"
BLOCK, BUILDINGS_OF_A_FEEDER = 200, 5
# Kinds of a block in order, with how many of each; the first is the gateway.
KINDS = (
    ("gateway", 1), ("power", 3), ("smoke", 100), ("heat", 10), ("gas", 30), ("water_leak", 16),
    ("manhole", 8), ("water_level", 4), ("door", 10), ("bed", 8), ("sos", 10),
)  # fmt: skip
OUTSIDE = frozenset({"manhole", "water_level"})
# Models of smoke detectors, with the share of smoky dinners at which each cries fire.
SMOKE_MODELS = {"SIM-S1": 0.6, "SIM-S2": 0.25, "SIM-S3": 0.05}
DAY_BEGINS_H = 6
_BY_PLACE = tuple(kind for kind, count in KINDS for _each in range(count))

Statement = tuple[float, int, dict[str, float]]


class Nature(StrEnum):
    """What an event truly is."""

    FIRE = "fire"
    DINNER = "dinner"
    DRIFT = "drift"
    MAINS = "mains"
    BATTERY = "battery"
    FLAPPING = "flapping"
    GAS = "gas"
    LEAK = "leak"
    FLOOD = "flood"
    LID = "lid"
    SOS = "sos"
    MISTAKE = "mistake"


# The cause of the alarm that an event makes or must not make.
CAUSE = {
    Nature.FIRE: "fire", Nature.DINNER: "fire", Nature.DRIFT: "fire", Nature.MAINS: "power",
    Nature.BATTERY: "fault", Nature.FLAPPING: "water", Nature.GAS: "gas", Nature.LEAK: "water",
    Nature.FLOOD: "water", Nature.LID: "lid", Nature.SOS: "person", Nature.MISTAKE: "person",
}  # fmt: skip
# Where somebody must come; a weak battery is an alarm for whoever maintains it and calls nobody.
IN_NEED = frozenset(
    {Nature.FIRE, Nature.MAINS, Nature.GAS, Nature.LEAK, Nature.FLOOD, Nature.LID, Nature.SOS}
)
TRUE = IN_NEED | {Nature.BATTERY}


@dataclass(slots=True)
class Building:
    """Of the county: its row, its grid, WGS-84 degrees."""

    id: int
    grid: str
    latitude: float | None = None
    longitude: float | None = None


@dataclass(slots=True)
class Thing:
    """A device; ``building`` is a place in the list of buildings, ``gateway`` one in the list of things."""

    serial: str
    kind: str
    model: str
    building: int
    gateway: int
    feeder: str


@dataclass(slots=True)
class Event:
    """``statements``: seconds since it began, device, what it says; the first of them is what the event is
    measured from. ``begins_s``: seconds after midnight of the made-up day."""

    nature: Nature
    begins_s: float
    devices: list[int]
    statements: list[Statement] = field(default_factory=list)


@dataclass(slots=True)
class World:
    """``things`` in ``buildings``, and the events of a day."""

    buildings: list[Building]
    things: list[Thing]
    events: list[Event]
    seed: int


def make_world(buildings: Sequence[Building], devices: int, hours: float, seed: int) -> World:
    """A district of so many devices in these buildings, and what happens in it in ``hours`` from six
    in the morning on."""
    used = list(buildings)[: max(1, devices // BLOCK)]
    things = _things(len(used), devices)
    chance = random.Random(seed)  # noqa: S311  # 2026-11-26: a made-up day, not a secret
    return World(used, things, _Day(used, things, hours, chance).events(), seed)


def usual(kind: str, chance: random.Random) -> dict[str, float]:
    """What a healthy device says when nothing happens."""
    luck = chance.random()
    says: dict[str, dict[str, float]] = {
        "gateway": {"mains": 1, "battery": 100},
        "power": {"off": 0, "volts": round(224 + 4 * luck, 1)},
        "smoke": {"smoke": 0, "density": round(0.4 * luck, 2), "temperature": round(18 + 6 * luck, 1)},
        "heat": {"temperature": round(18 + 6 * luck, 1)},
        "gas": {"lel": round(0.3 * luck, 2)},
        "water_leak": {"wet": 0},
        "manhole": {"tilt": round(luck, 1), "level": 4},
        "water_level": {"level": round(2 + luck, 1)},
        "door": {"open": 0},
        "bed": {"in_bed": float(luck < 0.3), "moves": round(10 * luck)},
        "sos": {"pressed": 0},
    }  # fmt: skip
    return says[kind]


def _things(buildings: int, devices: int) -> list[Thing]:
    """Blocks go round the buildings; a block that is cut short is one all the same."""
    models = list(SMOKE_MODELS)
    made = []
    for number in range(devices):
        block, place = divmod(number, BLOCK)
        kind = _BY_PLACE[place]
        building = block % buildings
        made.append(
            Thing(
                serial=f"{PREFIX}{number:07d}",
                kind=kind,
                model=models[number % len(models)] if kind == "smoke" else f"SIM-{kind[:8]}",
                building=building,
                gateway=-1 if place == 0 else block * BLOCK,
                feeder=f"SIM-F{building // BUILDINGS_OF_A_FEEDER}",
            )
        )
    return made


class _Day:
    """Every device has a part in one event at most, so that what was meant is never in doubt."""

    def __init__(
        self, buildings: Sequence[Building], things: Sequence[Thing], hours: float,
        chance: random.Random,
    ) -> None:  # fmt: skip
        self.things, self.hours, self.chance = things, hours, chance
        self.buildings = buildings
        self.free: dict[str, list[int]] = defaultdict(list)
        for number in chance.sample(range(len(things)), len(things)):
            self.free[things[number].kind].append(number)
        self.in_building: dict[tuple[int, str], list[int]] = defaultdict(list)
        for number, thing in enumerate(things):
            self.in_building[thing.building, thing.kind].append(number)
        self.busy: set[int] = set()
        self.made: list[Event] = []

    def events(self) -> list[Event]:
        many = len(self.things)
        self._mains(max(1, many // 50_000))
        self._fires(max(2, many // 20_000))
        self._storm(max(1, many // 50_000), max(2, many // 5_000))
        self._each(Nature.DINNER, "smoke", max(6, many // 500), self._dinner)
        self._each(Nature.DRIFT, "smoke", max(1, many // 5_000), self._drift)
        self._each(Nature.BATTERY, "smoke", max(2, many // 200), self._battery)
        self._each(Nature.FLAPPING, "water_leak", max(1, many // 10_000), self._flapping)
        self._each(Nature.GAS, "gas", max(1, many // 50_000), self._gas)
        self._each(Nature.LEAK, "water_leak", max(1, many // 10_000), self._leak)
        self._each(Nature.SOS, "sos", max(2, many // 10_000), self._press)
        self._each(Nature.MISTAKE, "sos", max(1, many // 20_000), self._press)
        return sorted(self.made, key=lambda event: event.begins_s)

    def _each(self, nature: Nature, kind: str, count: int, says: object) -> None:
        for _one in range(count):
            device = self._take(kind)
            if device is not None and callable(says):
                self.made.append(Event(nature, self._hour(nature), [device], says(device)))

    def _take(self, kind: str) -> int | None:
        while self.free[kind]:
            device = self.free[kind].pop()
            if device not in self.busy:
                self.busy.add(device)
                return device
        return None

    def _hour(self, nature: Nature) -> float:
        if nature is Nature.DINNER:
            middle = self.chance.choice((11.5, 12.0, 18.0, 18.5))
            hour = self.chance.gauss(middle, 0.4) - DAY_BEGINS_H
        else:
            hour = self.chance.uniform(0, self.hours)
        return (hour % self.hours) * 3600

    def _fires(self, count: int) -> None:
        """Smoke in the flat, then heat there, then smoke at the neighbours'; every fourth begins at a heat
        detector. At most one in each building."""
        homes = self.chance.sample(range(len(self.buildings)), min(count, len(self.buildings)))
        for number, home in enumerate(homes):
            kind = "heat" if number % 4 == 3 else "smoke"
            there = [d for d in self.in_building[home, kind] if d not in self.busy]
            if not there:
                continue
            first = self.chance.choice(there)
            self.busy.add(first)
            near = [d for d in self.in_building[home, "smoke"] if d not in self.busy and d != first]
            others = self.chance.sample(near, min(3, len(near)))
            self.busy.update(others)
            said = self._fire(first, kind)
            said += [
                (18.0 + 6 * place, other, {"smoke": 1, "density": 12, "temperature": 26})
                for place, other in enumerate(others)
            ]
            self.made.append(Event(Nature.FIRE, self._hour(Nature.FIRE), [first, *others], said))

    def _fire(self, device: int, kind: str) -> list[Statement]:
        if kind == "heat":
            return [
                (s, device, {"temperature": t}) for s, t in ((0, 31), (5, 45), (10, 64), (15, 80))
            ]
        return [
            (0, device, {"smoke": 1, "density": 9, "temperature": 24}),
            (10, device, {"smoke": 1, "density": 22, "temperature": 41}),
            (20, device, {"smoke": 1, "density": 40, "temperature": 66}),
        ]

    def _dinner(self, device: int) -> list[Statement]:
        """Dense for a short while, no warmer than a kitchen; an old model takes it for a fire."""
        cries = float(self.chance.random() < SMOKE_MODELS[self.things[device].model])
        lasts = self.chance.uniform(15, 30)
        return [
            (0, device, {"smoke": cries, "density": 8.5, "temperature": 29}),
            (lasts / 2, device, {"smoke": cries, "density": 10, "temperature": 31}),
            (lasts, device, {"smoke": 0, "density": 1, "temperature": 27}),
        ]

    def _drift(self, device: int) -> list[Statement]:
        """Dust in the chamber: the density has crept up for weeks, one morning it is enough."""
        return [
            (0, device, {"smoke": 1, "density": 6.5, "temperature": 20}),
            (20, device, {"smoke": 0, "density": 6.1, "temperature": 20}),
        ]

    def _battery(self, device: int) -> list[Statement]:
        return [(s, device, {"battery": level}) for s, level in ((0, 14), (4, 13), (8, 12))]

    def _flapping(self, device: int) -> list[Statement]:
        return [(2.0 * turn, device, {"wet": float(turn % 4 != 3)}) for turn in range(20)]

    def _gas(self, device: int) -> list[Statement]:
        return [(s, device, {"lel": level}) for s, level in ((0, 4), (3, 9), (6, 16), (9, 24))]

    def _leak(self, device: int) -> list[Statement]:
        return [(5.0 * turn, device, {"wet": 1.0}) for turn in range(3)]

    def _press(self, device: int) -> list[Statement]:
        return [(0, device, {"pressed": 1}), (3, device, {"pressed": 0})]

    def _mains(self, count: int) -> None:
        """A feeder is off: everything that watches it says so within seconds."""
        feeders = sorted({thing.feeder for thing in self.things})
        for feeder in self.chance.sample(feeders, min(count, len(feeders))):
            there = [
                number
                for number, thing in enumerate(self.things)
                if thing.feeder == feeder and thing.kind == "power"
            ]
            self.busy.update(there)
            said: list[Statement] = []
            for device in there:
                late = self.chance.uniform(0, 3)
                said += [(late + s, device, {"off": 1, "volts": 0}) for s in (0, 20, 40)]
            said.sort(key=lambda one: one[0])
            self.made.append(Event(Nature.MAINS, self._hour(Nature.MAINS), there, said))

    def _storm(self, floods: int, lids: int) -> None:
        """One storm: water in some grids, and lids that float."""
        begins = self._hour(Nature.FLOOD)
        by_grid: dict[str, list[int]] = defaultdict(list)
        for number in self.free["water_level"]:
            by_grid[self.buildings[self.things[number].building].grid].append(number)
        for grid in self.chance.sample(sorted(by_grid), min(floods, len(by_grid))):
            said = [
                (5.0 * turn + 0.1 * place, device, {"level": 12.0 + 6 * turn})
                for place, device in enumerate(by_grid[grid])
                for turn in range(4)
            ]
            self.busy.update(by_grid[grid])
            said.sort(key=lambda one: one[0])
            self.made.append(Event(Nature.FLOOD, begins, by_grid[grid], said))
        for _one in range(lids):
            device = self._take("manhole")
            if device is not None:
                at = begins + self.chance.uniform(0, 30)
                said = [(0.0, device, {"tilt": 35.0, "level": 90.0})]
                self.made.append(Event(Nature.LID, at, [device], said))
