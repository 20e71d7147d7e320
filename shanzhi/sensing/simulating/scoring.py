"""What the house made of the day, beside what was true."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from shanzhi.sensing.simulating.world import CAUSE, IN_NEED, TRUE, Nature, World

# One alarm per device and cause; with the matter of its group and whom the group called.
FOUND = """
SELECT a.device_id, a.cause, a.raised_at, a.flaps, g.id, g.case_id, c.opened_at,
    (SELECT min(call.called_at) FROM sensing_alarmcall call JOIN sensing_alarm other
        ON other.id = call.alarm_id WHERE other.group_id = g.id),
    (SELECT count(DISTINCT call.account_id) FROM sensing_alarmcall call JOIN sensing_alarm other
        ON other.id = call.alarm_id WHERE other.group_id = g.id)
FROM sensing_alarm a
LEFT JOIN sensing_alarmgroup g ON g.id = a.group_id
LEFT JOIN cases_case c ON c.id = g.case_id
WHERE a.device_id = ANY(%s) AND a.raised_at >= %s
"""


@dataclass(slots=True)
class Row:
    """Everything of one nature. ``to_matter`` and ``to_person``: seconds from an event's first statement,
    where the matter began with this event; ``people``: how many were called for it."""

    events: int = 0
    caught: int = 0
    alarms: int = 0
    matters: set[int] = field(default_factory=set)
    to_matter: list[float] = field(default_factory=list)
    to_person: list[float] = field(default_factory=list)
    people: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Score:
    """``rows`` by nature; ``false_by_model``: (false alarms, devices) of each model; ``most_matters``: of one
    mains failure; ``missed``: events nobody was called to, by nature and serial of the first device."""

    rows: dict[Nature, Row]
    false_by_model: dict[str, tuple[int, int]]
    most_matters: dict[Nature, int]
    missed: list[str]


def score(world: World, ids: Sequence[int], since: datetime, first_ms: dict[int, int]) -> Score:
    """Read what stands in the database; ``first_ms`` as the speaking noted it."""
    place = {pk: number for number, pk in enumerate(ids)}
    found: dict[tuple[int, str], list[Any]] = defaultdict(list)
    busy = [ids[device] for event in world.events for device in event.devices]
    with connection.cursor() as cursor:
        cursor.execute(FOUND, [busy, since])
        for row in cursor.fetchall():
            found[place[row[0]], row[1]].append(row[2:])
    rows: dict[Nature, Row] = {nature: Row() for nature in Nature}
    most: dict[Nature, int] = Counter()
    false: Counter[str] = Counter()
    missed = []
    for number, event in enumerate(world.events):
        alarms = [one for d in event.devices for one in found[d, CAUSE[event.nature]]]
        matters = {one[3] for one in alarms if one[3] is not None}
        row = rows[event.nature]
        row.events += 1
        row.alarms += len(alarms)
        row.matters |= matters
        most[event.nature] = max(most[event.nature], len(matters))
        is_caught = bool(matters if event.nature in IN_NEED else alarms)
        row.caught += is_caught
        if event.nature in TRUE and not is_caught:
            missed.append(f"{event.nature} {world.things[event.devices[0]].serial}")
        if event.nature not in TRUE and alarms:
            false[world.things[event.devices[0]].model] += len(alarms)
        if matters and number in first_ms:
            _time(row, alarms, first_ms[number] / 1000)
    devices = Counter(thing.model for thing in world.things)
    by_model = {model: (count, devices[model]) for model, count in sorted(false.items())}
    return Score({n: r for n, r in rows.items() if r.events}, by_model, most, missed)


def _time(row: Row, alarms: list[Any], began: float) -> None:
    """Of the earliest matter; one that another event had opened before (a neighbour's dinner) has no
    seconds of this event's own."""
    opened, called, people = min(
        (one[4], one[5], one[6]) for one in alarms if one[3] is not None and one[4] is not None
    )
    if opened.timestamp() < began:
        return
    row.to_matter.append(opened.timestamp() - began)
    if called is not None:
        row.to_person.append(called.timestamp() - began)
    row.people.append(people)
