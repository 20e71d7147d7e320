"""Weeks of elders' days and of silence, through the real tick and the real book of rules, with a clock of
their own: what takes days cannot be played in minutes with real clocks.

Nothing is written: readings are decided about as in the intake, and verdicts are grouped by the same keys that
make matters. Seconds mean nothing here; days do.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db import connection

from shanzhi.sensing.actions.load_kinds import load_kinds
from shanzhi.sensing.intake.fleet import DeviceRow, Fleet
from shanzhi.sensing.intake.loading import empty_fleet
from shanzhi.sensing.intake.parcels import Parcel
from shanzhi.sensing.intake.rules_at_work import RulesAtWork, rules_at_work
from shanzhi.sensing.intake.state import Latest
from shanzhi.sensing.intake.tick import turn
from shanzhi.sensing.rules.grouping import STORM, Standing, group_key
from shanzhi.sensing.rules.rows import Verdicts

# Of no place whose rules somebody set: those that ship hold.
GRID = "999999001001001"
STEP_MS, HOUR_MS, DAY_MS = 900_000, 3_600_000, 86_400_000
# Midnight of a Monday in China, 2026-01-05.
BEGIN_MS = 1_767_542_400_000
LEARN_DAYS = 14
HOME_SMOKE, BEHIND = 200, 100
Progress = Callable[[int, int], None]


class Day(StrEnum):
    """How a day of an elder is."""

    USUAL = "usual"
    ILL = "ill"  # falls in the morning or at night and lies there
    AWAY = "away"  # three days, and nobody was told
    SAID = "said"  # three days, and they said so
    LATE = "late"  # three hours later than usual, and well


@dataclass(slots=True)
class DayScore:
    """``ill``, ``away``, ``said``, ``late``: how many happened and how many were called about; ``usual``: calls on
    days on which nothing was wrong, of so many days. ``hours``: from the fall to the call.

    ``dead`` and ``heard_dead``: batteries that died, and how many were missed by their rule; ``storm``: devices
    silent with one gateway, and how many matters they made. ``early``: homes that came back a day before they
    said, and of how many that was noticed."""

    elders: int
    days: int
    happened: Counter[str] = field(default_factory=Counter)
    called: Counter[str] = field(default_factory=Counter)
    hours: list[float] = field(default_factory=list)
    dead: int = 0
    heard_dead: int = 0
    false_silence: int = 0
    storm: tuple[int, int] = (0, 0)
    early: int = 0
    noticed: int = 0

    def figures(self) -> dict[str, Any]:
        """For the line of JSON."""
        hours = sorted(self.hours)
        return {
            "elders": self.elders, "days": self.days,
            "happened": dict(self.happened), "called": dict(self.called),
            "hours_p50": round(hours[len(hours) // 2], 1) if hours else None,
            "hours_worst": round(hours[-1], 1) if hours else None,
            "batteries_dead": self.dead, "seen": self.heard_dead, "false_silence": self.false_silence,
            "silent_together": list(self.storm), "came_early": self.early, "noticed": self.noticed,
        }  # fmt: skip


@dataclass(slots=True)
class Elder:
    """``wakes`` and ``sleeps``: hours of the day, usually; ``varies``: how much, in hours; ``busy``: activities
    in an hour awake; ``bad`` by day: what is different."""

    device: int
    kind: str
    wakes: float
    sleeps: float
    varies: float
    busy: float
    bad: dict[int, Day]
    falls: dict[int, float]
    # Day of the journey's begin, and the day at whose end they said they would be back.
    away: tuple[int, int] | None = None


def live_weeks(elders: int, weeks: int, seed: int, progress: Progress) -> DayScore | None:
    """Play them; None for no weeks. The first fortnight teaches and is not judged."""
    if weeks * 7 <= LEARN_DAYS:
        return None
    load_kinds()
    connection.ensure_connection()
    chance = random.Random(seed)  # noqa: S311  # 2026-11-26: made-up people, not a secret
    link: Any = connection.connection
    fleet = empty_fleet(link)
    town = _Town(fleet, elders, weeks * 7, chance)
    rules = rules_at_work(link, fleet)
    latest = Latest()
    latest.make_room(fleet.count)
    rules.book.rhythms.know_away(town.said_away())
    total = weeks * 7
    for day in range(total):
        said = town.day(day)
        for step in range(DAY_MS // STEP_MS):
            until = BEGIN_MS + day * DAY_MS + (step + 1) * STEP_MS
            parcel = Parcel("mqtt")
            for device, slot, value, at in said.get(step, ()):
                parcel.tell(fleet.serials[device], at, {town.names[device][slot]: value})
            if parcel.messages:
                turn([parcel], fleet, latest, rules, until)
            town.note(rules.look(until, latest.seen_ms, fleet), rules, day, until)
        progress(day + 1, total)
    town.note_home(rules)
    return town.score


class _Town:
    def __init__(self, fleet: Fleet, elders: int, days: int, chance: random.Random) -> None:
        self.fleet, self.days, self.chance = fleet, days, chance
        self.score = DayScore(elders, days - LEARN_DAYS)
        kinds = ["door" if n % 2 else "bed" for n in range(elders)]
        kinds += ["smoke"] * HOME_SMOKE + ["gateway"] + ["gas"] * BEHIND
        gateway = elders + HOME_SMOKE
        fleet.add(
            [
                DeviceRow(n + 1, f"DAY-{n}", kind, GRID, gateway + 1 if n > gateway else 0, 0)
                for n, kind in enumerate(kinds)
            ]
        )
        named = [{slot: name for name, slot in row.slots.items()} for row in fleet.kinds]
        self.names = [named[kind] for kind in fleet.kind[: fleet.count]]
        self.elders = [self._elder(n, kinds[n]) for n in range(elders)]
        self.smoke = range(elders, gateway)
        # Of each, the day from which its battery is dead.
        self.dies = {
            device: self.chance.randrange(LEARN_DAYS, days - 3) for device in [*self.smoke][::10]
        }
        self.score.dead = len(self.dies)
        self.gateway, self.behind = gateway, range(gateway + 1, gateway + 1 + BEHIND)
        self.dark_from = LEARN_DAYS + 1  # the gateway's own day, at noon, for a day
        self.silent: dict[str, set[int]] = defaultdict(set)

    def day(self, day: int) -> dict[int, list[tuple[int, int, float, int]]]:
        """Statements by step: device, slot, value, time."""
        said: dict[int, list[tuple[int, int, float, int]]] = defaultdict(list)
        for device, slot, hour, value in self._all(day):
            at = int(hour * HOUR_MS)
            if 0 <= at < DAY_MS:
                whole = BEGIN_MS + day * DAY_MS + at
                said[at // STEP_MS].append((device, slot, value, whole))
        for rows in said.values():
            rows.sort(key=lambda row: row[3])
        return said

    def note(self, verdicts: Verdicts, rules: RulesAtWork, day: int, at_ms: int) -> None:
        """What time alone decided."""
        for device, rule, raised in zip(
            verdicts.device.tolist(), verdicts.rule.tolist(), verdicts.raised.tolist(), strict=True
        ):
            form = rules.loaded.rules[rule].form
            if not raised or day < LEARN_DAYS:
                continue
            if form == "quiet":
                self._called(self.elders[device], day, at_ms)
            elif form == "silence":
                self._fell_silent(device, day)

    def said_away(self) -> Iterator[tuple[int, int, int]]:
        """Journeys that somebody said: device, from, until; from the eve, as people do."""
        for elder in self.elders:
            if elder.away:
                first, last = elder.away
                yield (
                    elder.device,
                    BEGIN_MS + first * DAY_MS - 3 * HOUR_MS,
                    BEGIN_MS + (last + 1) * DAY_MS,
                )

    def note_home(self, rules: RulesAtWork) -> None:
        """Who was seen at home before the day they said."""
        early = {
            elder.device for elder in self.elders if elder.away and elder.away[1] > max(elder.bad)
        }
        self.score.early = len(early)
        self.score.noticed = len(early & set(rules.book.rhythms.home))

    def _called(self, elder: Elder, day: int, at_ms: int) -> None:
        """A fall yesterday evening is told of today."""
        hour = (at_ms - BEGIN_MS) / HOUR_MS
        fall = next((d for d in (day, day - 1) if elder.bad.get(d) is Day.ILL), None)
        if fall is not None:
            self.score.called[Day.ILL] += 1
            self.score.hours.append(hour - fall * 24 - elder.falls[fall])
            return
        self.score.called[elder.bad.get(day, Day.USUAL)] += 1

    def _fell_silent(self, device: int, day: int) -> None:
        if device == self.gateway or device in self.behind:
            key = group_key(
                Standing("silence", device + 1, GRID, None, gateway_id=self.gateway + 1,
                         is_gateway=device == self.gateway)
            )  # fmt: skip
            self.silent[key].add(device)
            count = max(map(len, self.silent.values()))
            matters = sum(
                len(found) >= STORM or self.gateway in found for found in self.silent.values()
            )
            self.score.storm = (count, matters)
        elif self.dies.get(device, self.days) <= day:
            self.score.heard_dead += 1
        else:
            self.score.false_silence += 1

    def _elder(self, device: int, kind: str) -> Elder:
        chance = self.chance
        bad: dict[int, Day] = {}
        away: tuple[int, int] | None = None
        luck, first = chance.random(), LEARN_DAYS + 1
        day = chance.randrange(first, self.days - 4)
        if luck < 0.15:
            bad[day] = Day.ILL
        elif luck < 0.25:
            # Of three journeys two are said, and of those every third ends a day before it was meant to.
            what = Day.AWAY if chance.random() < 1 / 3 else Day.SAID
            bad.update(dict.fromkeys(range(day, day + 3), what))
            if what is Day.SAID:
                away = day, day + 2 + (chance.random() < 1 / 3)
        elif luck < 0.45:
            bad[day] = Day.LATE
        for what in set(bad.values()):
            self.score.happened[what] += 1
        self.score.happened[Day.USUAL] += self.days - LEARN_DAYS - len(bad)
        wakes = chance.gauss(6.2, 0.8)
        return Elder(
            device, kind, wakes, chance.gauss(21.5, 0.7), chance.uniform(0.2, 0.7),
            chance.uniform(0.8, 2.5), bad, {day: chance.choice((wakes + 0.2, 14.0, 19.0))},
            away,
        )  # fmt: skip

    def _all(self, day: int) -> Iterator[tuple[int, int, float, float]]:
        for elder in self.elders:
            yield from self._of_elder(elder, day)
        yield from self._smoke(day)
        yield from self._behind(day)

    def _smoke(self, day: int) -> Iterator[tuple[int, int, float, float]]:
        """Twice a day, until the battery is dead."""
        for device in self.smoke:
            dies = self.dies.get(device, 10 * self.days)
            if day < dies:
                slot = self.fleet.slots[self.fleet.kind[device]]["battery"]
                for hour in (device % 11 + 0.5, device % 11 + 12.5):
                    yield device, slot, hour, 90.0 - 70 * day / dies

    def _behind(self, day: int) -> Iterator[tuple[int, int, float, float]]:
        """The gateway and all behind it, but for the day on which it is dark."""
        dark = (self.dark_from * 24 + 12, self.dark_from * 24 + 36)
        for minute in range(0, 1440, 2):
            if not dark[0] <= day * 24 + minute / 60 < dark[1]:
                yield self.gateway, 0, minute / 60, 1.0
        for device in self.behind:
            for hour in range(24):
                if not dark[0] <= day * 24 + hour < dark[1]:
                    yield device, 0, hour + device % 50 / 60, 0.2

    def _of_elder(self, elder: Elder, day: int) -> Iterator[tuple[int, int, float, float]]:
        """A sign of life of the device itself through all; movement while somebody is up."""
        slots = self.fleet.slots[self.fleet.kind[elder.device]]
        beat = slots["battery"] if elder.kind == "door" else slots["moves"]
        every = 12 if elder.kind == "door" else 1
        for whole in range(0, 24, every):
            yield elder.device, beat, whole + elder.device % 50 / 60, 0.0 if every == 1 else 80.0
        bad = elder.bad.get(day, Day.USUAL)
        if bad in {Day.AWAY, Day.SAID} or elder.bad.get(day - 1) is Day.ILL:
            return
        late = 3.0 if bad is Day.LATE else 0.0
        up = elder.wakes + late + self.chance.gauss(0, elder.varies)
        down = elder.sleeps + self.chance.gauss(0, elder.varies)
        end = min(down, elder.falls[day]) if bad is Day.ILL else down
        slot = slots["open" if elder.kind == "door" else "in_bed"]
        hour = up
        while hour < end:
            yield elder.device, slot, hour, 1.0
            yield elder.device, slot, hour + 0.03, 0.0
            hour += 0.05 + self.chance.expovariate(elder.busy)
