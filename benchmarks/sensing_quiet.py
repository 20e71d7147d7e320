"""How often “nothing has moved” is wrong, and how soon it is right: `python -m benchmarks.sensing_quiet`.

Invented days of 60 people with a door sensor, 20 who rise early and move much, 20 who rise late, 20 who move little;
three in ten days they are out for two to six hours. Sixty days of ordinary life count what is wrong; then each lies
still from three in the morning of the thirty-first day, and it is counted when they are missed. The reference is
what a fixed rule (“no movement by ten o'clock”) would have said wrongly in the same days.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass

import numpy as np

from shanzhi.sensing.rules.book import RuleBook
from shanzhi.sensing.rules.rhythm import BIN_MS
from shanzhi.sensing.rules.rows import Activity, KindRow, RuleRow, Times

PEOPLE, DAYS, SURPRISE, FALLS_AT = 20, 60, 4.0, 3
DAY, HOUR = 86_400_000, 3_600_000
MIDNIGHT = 20_833 * DAY
LEARNING = 7


@dataclass(frozen=True)
class Sort:
    """When they rise (hours, spread) and how often an hour something moves."""

    name: str
    rises: float
    spread: float
    an_hour: float


SORTS = (
    Sort("early", 6.0, 0.4, 4.0),
    Sort("late", 9.5, 1.0, 2.0),
    Sort("little", 7.0, 0.7, 0.7),
)


def main() -> int:
    wrong, fixed, missed, found = 0, 0, [], 0
    for sort in SORTS:
        random = np.random.default_rng(0)
        lives = [life(sort, random, DAYS) for _person in range(PEOPLE)]
        wrong += len(alarms(lives, DAYS))
        fixed += sum(_late_days(moves) for moves in lives)
        falls = [life(sort, random, 30) for _person in range(PEOPLE)]
        first: dict[int, float] = {}
        for who, day in alarms(falls, 33):
            if day > 30:
                first.setdefault(who, (day - 30) * 24 - FALLS_AT)
        found += len(first)
        missed += list(first.values())
        print(f"{sort.name}: missed after {sorted(round(hours, 1) for hours in first.values())} h")
    years = len(SORTS) * PEOPLE * (DAYS - LEARNING) / 365
    result = {
        "name": "sensing_quiet",
        "value": round(wrong / years, 2),
        "unit": "false calls per person and year",
        "reference": round(fixed / years, 2),
        "ratio": round(wrong / max(1, fixed), 4),
        "found": f"{found} of {len(SORTS) * PEOPLE}",
        "hours_until_missed_median": round(float(np.median(missed)), 1),
        "hours_until_missed_most": round(max(missed), 1),
    }
    print(json.dumps(result))
    return 0


def life(sort: Sort, random: np.random.Generator, days: int) -> Times:
    """When the door moved."""
    moves: list[float] = []
    for day in range(days):
        rises, sleeps = sort.rises + random.normal(0, sort.spread), 21.5 + random.normal(0, 0.5)
        hours = random.uniform(rises, sleeps, random.poisson(sort.an_hour * (sleeps - rises)))
        hours = np.append(hours, rises)
        if random.random() < 0.3:
            goes, stays = random.uniform(9, 14), random.uniform(2, 6)
            hours = hours[(hours < goes) | (hours > goes + stays)]
        moves += (day * 24 + hours).tolist()
    return (MIDNIGHT + np.sort(np.array(moves)) * HOUR).astype(np.int64)


def alarms(lives: list[Times], days: int) -> list[tuple[int, float]]:
    """(person, day) of each alarm; the clock of these people is UTC."""
    kind = KindRow("door", 43_200, (Activity(0, is_state=True),), 0)
    rule = RuleRow(1, 0, "quiet", "person", 2, "quiet", SURPRISE, 1.0)
    book = RuleBook([kind], [rule], [""], np.zeros(len(lives), np.int16), zone_ms=0)
    who = np.repeat(np.arange(len(lives), dtype=np.int32), [2 * len(moves) for moves in lives])
    at = np.concatenate([np.stack([moves, moves + 20_000], 1).ravel() for moves in lives])
    value = np.tile([1.0, 0.0], len(at) // 2)
    order = np.argsort(at, kind="stable")
    who, at, value = who[order], at[order], value[order]
    found: list[tuple[int, float]] = []
    edges = MIDNIGHT + np.arange(1, days * DAY // (BIN_MS // 3) + 1) * (BIN_MS // 3)
    first = 0
    for edge, last in zip(edges.tolist(), np.searchsorted(at, edges).tolist(), strict=True):
        part = slice(first, last)
        book.read(who[part], np.zeros(last - first, np.uint8), value[part], at[part])
        said = book.look(edge - 1, np.full(len(lives), edge, np.int64))
        found += [(int(person), (edge - MIDNIGHT) / DAY) for person in said.device[said.raised]]
        first = last
    return found


def _late_days(moves: Times) -> int:
    """Days after the first week without a movement before ten."""
    hours = (moves - MIDNIGHT) / HOUR
    early = {int(hour // 24) for hour in hours if hour % 24 < 10}
    return sum(day not in early for day in range(LEARNING, DAYS))


if __name__ == "__main__":
    sys.exit(main())
