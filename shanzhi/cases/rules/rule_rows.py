"""A set of rules as rows in the order in which they are asked: change it, compare it. Pure.

A row is a JSON object with at least ``id`` (None while it is new); what else it holds is its
kind's business.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class RuleFault:
    """``field`` of the form, and ``what`` is wrong with it (a word that the kind turns into a
    sentence)."""

    field: str
    what: str


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one rule: ``what`` is added, removed, changed or moved; ``fields`` are the
    names of what changed; ``before`` and ``after`` are positions from 1 (0: not there)."""

    what: str
    row: Row
    old: Row
    fields: tuple[str, ...] = ()
    before: int = 0
    after: int = 0


def put(rows: Sequence[Row], row: Row) -> list[Row]:
    """The rows with this one in place of the one with its id, or at the end when it is new."""
    if row["id"] is None:
        return [*rows, row]
    return [row if each["id"] == row["id"] else each for each in rows]


def without(rows: Sequence[Row], rule_id: int) -> list[Row]:
    """The rows without one of them."""
    return [row for row in rows if row["id"] != rule_id]


def moved(rows: Sequence[Row], rule_id: int, step: int) -> list[Row]:
    """The rows with one of them ``step`` places further down (up when negative)."""
    ids = [row["id"] for row in rows]
    if rule_id not in ids:
        return list(rows)
    before = ids.index(rule_id)
    after = max(0, min(len(rows) - 1, before + step))
    left = [*rows[:before], *rows[before + 1 :]]
    return [*left[:after], rows[before], *left[after:]]


def switched(rows: Sequence[Row], rule_id: int, *, is_active: bool) -> list[Row]:
    """The rows with one of them on or off."""
    return [{**row, "is_active": is_active} if row["id"] == rule_id else row for row in rows]


def restored(old: Sequence[Row], now: Sequence[Row]) -> list[Row]:
    """An older version as it was; rules that did not exist then stay, switched off, so that what
    they decided can still be explained."""
    known = {row["id"] for row in old}
    return [*old, *({**row, "is_active": False} for row in now if row["id"] not in known)]


def changes(old: Sequence[Row], new: Sequence[Row]) -> list[Change]:
    """What is different, in the order of the new set; what is gone comes last."""
    was = {row["id"]: (place, row) for place, row in enumerate(old, start=1)}
    common = [row["id"] for row in new if row["id"] in was]
    order = {pk: place for place, pk in enumerate(sorted(common, key=lambda pk: was[pk][0]))}
    found = []
    for place, row in enumerate(new, start=1):
        if row["id"] not in was:
            found.append(Change("added", row, {}, after=place))
            continue
        before, former = was[row["id"]]
        fields = _different(former, row)
        if fields:
            found.append(Change("changed", row, former, fields, before, place))
        elif order[row["id"]] != common.index(row["id"]):
            found.append(Change("moved", row, former, (), before, place))
    kept = {row["id"] for row in new}
    gone = [Change("removed", row, row, before=place) for place, row in was.values()
            if row["id"] not in kept]  # fmt: skip
    return found + gone


def twins(rows: Sequence[Row], speaks_of: Sequence[str]) -> dict[int, int]:
    """Rows that have the same in all these fields as a row before them, by position, and which."""
    first: dict[tuple[Any, ...], int] = {}
    found = {}
    for position, row in enumerate(rows):
        before = first.setdefault(tuple(row[name] for name in speaks_of), position)
        if before != position:
            found[position] = before
    return found


def _different(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(name for name in new if old.get(name) != new[name])
