"""The rules as the intake uses them: the book, and which row of the database each rule is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from psycopg import Connection

from shanzhi.sensing.intake.fleet import MAY_SPEAK, Fleet
from shanzhi.sensing.intake.state import Floats, Ints
from shanzhi.sensing.rules.book import RuleBook
from shanzhi.sensing.rules.rows import QUIET, Activity, KindRow, RuleRow, Verdicts

RULES = """
    SELECT r.id, r.kind_id, r.name, r.cause, r.severity, r.form, r.raise_at, r.clear_at,
        coalesce(m.slot, -1), r.place_code, coalesce(o.slot, -1), coalesce(r.other_at, 'Infinity'),
        r.window_s, r.needed, r.of, r.hold_s, r.is_on
    FROM sensing_alarmrule r
    LEFT JOIN sensing_metric m ON m.id = r.metric_id
    LEFT JOIN sensing_metric o ON o.id = r.other_metric_id
    ORDER BY r.id
"""
METRICS = "SELECT kind_id, key, slot, is_state, deadband FROM sensing_metric ORDER BY kind_id, slot"
STANDING = """
    SELECT device_id, rule_id FROM sensing_alarm
    WHERE closed_at IS NULL AND cleared_at IS NULL AND rule_id IS NOT NULL
"""


@dataclass(slots=True)
class RulesAtWork:
    """``ids`` by the rule's position in the book; ``rows`` and ``count`` say for what it was made."""

    book: RuleBook
    ids: Sequence[int]
    rows: tuple[RuleRow, ...]
    kinds: NDArray[np.int16]

    def read(self, device: Ints, slot: Ints, value: Floats, at_ms: Ints) -> Verdicts:
        """What these readings decide."""
        return self.book.read(device.astype(np.int32), slot.astype(np.uint8), value, at_ms)

    def look(self, now_ms: int, seen_ms: Ints, fleet: Fleet) -> Verdicts:
        """What time alone decides; called about once a second. Who may not speak is not missed."""
        count = len(self.kinds)
        missed = np.where(fleet.standing[:count] == MAY_SPEAK, seen_ms[:count], 0)
        return self.book.look(now_ms, missed)


def rules_at_work(
    link: Connection[Any], fleet: Fleet, *, before: RulesAtWork | None = None
) -> RulesAtWork:
    """The book for these devices, with the alarms that stand; ``before`` stays where nothing changed
    that it depends on."""
    rows = _rules(link, fleet)
    kinds = fleet.kind[: fleet.count].copy()
    if before is not None and before.rows == rows and np.array_equal(before.kinds, kinds):
        return before
    places = sorted({row.place_code for row in rows} | {""})
    book = RuleBook(_kinds(link, fleet, rows), rows, places, kinds, _sets(fleet, places))
    rules = RulesAtWork(book, [row.id for row in rows], rows, kinds)
    know_standing(link, fleet, rules)
    return rules


def know_standing(link: Connection[Any], fleet: Fleet, rules: RulesAtWork) -> None:
    """Tell the book which alarms stand, so that their clearing is seen."""
    by_id = {row.id: place for place, row in enumerate(rules.rows)}
    for device, rule in link.execute(STANDING).fetchall():
        place = fleet.by_id.get(device)
        if place is not None and place < len(rules.kinds) and rule in by_id:
            rules.book.stands(place, by_id[rule])


def _rules(link: Connection[Any], fleet: Fleet) -> tuple[RuleRow, ...]:
    return tuple(
        RuleRow(rule, fleet.kind_places[kind], *rest)
        for rule, kind, *rest in link.execute(RULES).fetchall()
        if kind in fleet.kind_places
    )


def _kinds(link: Connection[Any], fleet: Fleet, rules: Sequence[RuleRow]) -> list[KindRow]:
    """With what tells that somebody is up and about, for kinds with a rule of quiet."""
    quiet = {rule.kind for rule in rules if rule.form == QUIET}
    activity: dict[int, list[Activity]] = {}
    for kind, key, slot, is_state, deadband in link.execute(METRICS).fetchall():
        place = fleet.kind_places.get(kind)
        if place in quiet and key != "battery":
            activity.setdefault(place, []).append(Activity(slot, is_state, max(deadband, 1.0)))
    return [
        KindRow(
            row.code,
            row.interval_s,
            tuple(activity.get(place, ())),
            next((found.slot for found in activity.get(place, ()) if found.is_state), -1),
        )
        for place, row in enumerate(fleet.kinds)
    ]


def _sets(fleet: Fleet, places: Sequence[str]) -> NDArray[np.int16]:
    """For each device the longest place of a rule that its own begins with."""
    longest_first = sorted(range(len(places)), key=lambda place: -len(places[place]))
    known: dict[str, int] = {}
    sets = np.zeros(fleet.count, np.int16)
    for device, code in enumerate(fleet.places):
        found = known.get(code)
        if found is None:
            found = next(place for place in longest_first if code.startswith(places[place]))
            known[code] = found
        sets[device] = found
    return sets
