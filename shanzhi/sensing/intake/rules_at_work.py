"""The rules as the intake uses them: the book, and which row of the database each rule is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from psycopg import Connection

from shanzhi.sensing.actions.keep_rhythms import bring_back_rhythms, keep_rhythms
from shanzhi.sensing.intake.fleet import MAY_SPEAK, Fleet
from shanzhi.sensing.intake.state import Floats, Ints
from shanzhi.sensing.queries.rules import Loaded, load_rules, rule_sets
from shanzhi.sensing.rules.book import RuleBook
from shanzhi.sensing.rules.rows import Verdicts

STANDING = """
    SELECT a.id, a.device_id, s.rule FROM sensing_alarm a CROSS JOIN unnest(a.standing) AS s (rule)
    WHERE a.closed_at IS NULL AND a.cleared_at IS NULL
"""
# Somebody set a rule of that name for the place: what stands goes on under it.
MOVE = """
    UPDATE sensing_alarm SET
        standing = ARRAY(SELECT DISTINCT unnest(array_replace(standing, %(before)s, %(after)s))),
        rule_id = CASE WHEN rule_id = %(before)s THEN %(after)s ELSE rule_id END
    WHERE id = %(alarm)s
"""
# By rules that hold for the device no longer: nobody would see it clear.
FORGET = """
    UPDATE sensing_alarm a SET standing = said.rest,
        cleared_at = CASE WHEN cardinality(said.rest) = 0 THEN now() END,
        is_unwatched = cardinality(said.rest) = 0
    FROM (
        SELECT open.id, ARRAY(SELECT unnest(open.standing) EXCEPT SELECT unnest(over.rules)) AS rest
        FROM (
            SELECT alarm, array_agg(rule) AS rules
            FROM unnest(%s::bigint[], %s::bigint[]) AS one (alarm, rule) GROUP BY alarm
        ) over JOIN sensing_alarm open ON open.id = over.alarm
    ) said
    WHERE a.id = said.id
"""


@dataclass(slots=True)
class RulesAtWork:
    """``ids`` by the rule's position in the book; ``kinds`` and ``sets`` by the device's place say for
    what it was made."""

    book: RuleBook
    loaded: Loaded
    ids: Sequence[int]
    kinds: NDArray[np.int16]
    sets: NDArray[np.int16]

    def read(self, device: Ints, slot: Ints, value: Floats, at_ms: Ints) -> Verdicts:
        """What these readings decide."""
        return self.book.read(device.astype(np.int32), slot.astype(np.uint8), value, at_ms)

    def look(self, now_ms: int, seen_ms: Ints, fleet: Fleet) -> Verdicts:
        """What time alone decides; called about once a second. Who may not speak is not missed."""
        count = len(self.kinds)
        missed = np.where(fleet.standing[:count] == MAY_SPEAK, seen_ms[:count], 0)
        return self.book.look(now_ms, missed)

    def keep(self, fleet: Fleet) -> int:
        """Write down what was learnt of people's days; returns of how many."""
        return keep_rhythms(self.book, fleet.ids[: len(self.kinds)].tolist())


def rules_at_work(
    link: Connection[Any], fleet: Fleet, *, before: RulesAtWork | None = None
) -> RulesAtWork:
    """The book for these devices, with the alarms that stand. ``before`` stays where rules and known
    devices are as they were; otherwise what it counted is carried on."""
    loaded = load_rules()
    order = np.array([loaded.index[row.code] for row in fleet.kinds], np.int16)
    kinds = order[fleet.kind[: fleet.count]]
    sets = rule_sets(loaded.places, fleet.places[: fleet.count])
    if before is not None and _holds(before, loaded, kinds, sets):
        return before
    book = RuleBook(loaded.kinds, loaded.rules, loaded.places, kinds, sets)
    rules = RulesAtWork(book, loaded, [row.id for row in loaded.rules], kinds, sets)
    if before is None:
        bring_back_rhythms(book, fleet.by_id)
        know_standing(link, fleet, rules)
    else:
        known = np.arange(len(kinds), dtype=np.int32)
        known[len(before.kinds) :] = -1
        book.carry(before.book, known)
        know_standing(link, fleet, rules)
    return rules


def know_standing(link: Connection[Any], fleet: Fleet, rules: RulesAtWork) -> None:
    """Tell the book which alarms stand, so that their clearing is seen."""
    by_id = {rule: place for place, rule in enumerate(rules.ids)}
    over: list[tuple[int, int]] = []
    moved: list[tuple[int, int, int]] = []
    for alarm, device, rule in link.execute(STANDING).fetchall():
        place = fleet.by_id.get(device)
        if place is None or place >= len(rules.kinds):
            continue
        holds = rules.book.instead_of(place, by_id[rule]) if rule in by_id else -1
        if holds < 0 or not rules.book.stands(place, holds):
            over.append((alarm, rule))
        elif rules.ids[holds] != rule:
            moved.append((rule, rules.ids[holds], alarm))
    for before, after, alarm in moved:
        link.execute(MOVE, {"before": before, "after": after, "alarm": alarm})
    if over:
        alarms, gone = zip(*over, strict=True)
        link.execute(FORGET, [list(alarms), list(gone)])


def _holds(
    before: RulesAtWork, loaded: Loaded, kinds: NDArray[np.int16], sets: NDArray[np.int16]
) -> bool:
    return (
        before.loaded == loaded
        and np.array_equal(before.kinds, kinds)
        and np.array_equal(before.sets, sets)
    )
