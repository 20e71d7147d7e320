"""The tally: a pure function of what was fixed at opening, the roll and the votes that count.

Heads are whole numbers, areas hundredths of a square metre as whole numbers: no float anywhere. The
verifier (``verifier/verify_ballot.py``) reckons the same in its own way; both must agree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shanzhi.ballots.rules.choices import BLANK, INVALID, NO, YES, keys_of
from shanzhi.ballots.rules.law import values_of
from shanzhi.ballots.rules.shares import Share

HEADS, AREA = "heads", "area"
Choices = Mapping[str, Sequence[str]]


@dataclass(slots=True)
class Weight:
    """So many heads with so much area (hundredths of m²)."""

    heads: int = 0
    cents: int = 0

    def add(self, cents: int, heads: int = 1) -> None:
        """So many heads more, with so much area together."""
        self.heads += heads
        self.cents += cents

    def plus(self, other: Weight) -> Weight:
        """Both together."""
        return Weight(self.heads + other.heads, self.cents + other.cents)


@dataclass(frozen=True, slots=True)
class Roll:
    """Everybody who may vote: area in hundredths of m² by roll number."""

    cents: Mapping[int, int]

    @property
    def total(self) -> Weight:
        """All of them."""
        return Weight(len(self.cents), sum(self.cents.values()))


@dataclass(slots=True)
class Counted:
    """What one item got: by key, how many took part, and how many were not usable."""

    by_key: dict[str, Weight]
    part: Weight = field(default_factory=Weight)
    unusable: Weight = field(default_factory=Weight)


def cents_of(area: str) -> int:
    """Hundredths of m² of an area as it stands in the roll ("89.50")."""
    whole, _point, rest = area.partition(".")
    return int(whole) * 100 + int(rest)


def tally(
    frozen: Mapping[str, Any],
    roll: Roll,
    votes: Mapping[int, Choices],
    delivered: Iterable[int] = (),
) -> dict[str, Any]:
    """The result of a ballot by name: ``votes`` are the ones that count, by roll number; ``delivered``
    whom the notice reached with proof, where silence counts."""
    values = values_of(frozen["rules"])
    weighed = ((roll.cents[number], choices) for number, choices in votes.items())
    counted = count(frozen["items"], weighed, invalid_part=values["invalid_takes_part"])
    silent = Weight()
    for number in set(delivered) - votes.keys() if frozen["silence_clause"] else ():
        silent.add(roll.cents[number])
    return _result(frozen, roll.total, counted, len(votes), silent)


def tally_secret(
    frozen: Mapping[str, Any], roll: Roll, turnout: int, papers: Iterable[Choices]
) -> dict[str, Any]:
    """The result of a secret ballot: one head each, no area. More papers than voters is no result."""
    values = values_of(frozen["rules"])
    found = [(0, paper) for paper in papers]
    counted = count(frozen["items"], found, invalid_part=values["invalid_takes_part"])
    total = Weight(roll.total.heads, 0)
    result = _result(frozen, total, counted, turnout, Weight(), turnout=turnout)
    result["papers"] = len(found)
    if len(found) > turnout:
        result["passed"], result["void"] = [], "more_papers_than_voters"
    return result


def count(
    items: Sequence[Mapping[str, Any]],
    votes: Iterable[tuple[int, Choices]],
    *,
    invalid_part: bool,
) -> dict[int, Counted]:
    """What every item got. A cast abstention takes part and is not a yes."""
    found = {
        item["number"]: Counted({key: Weight() for key in (*keys_of(item), *_beside(item))})
        for item in items
    }
    names = [str(number) for number in found]
    # There are few ways to tick, and many who tick alike: each way is weighed once.
    ways: dict[tuple[tuple[str, ...], ...], list[int]] = defaultdict(list)
    for cents, choices in votes:
        ways[tuple([tuple(choices[name]) for name in names])].append(cents)
    for way, areas in ways.items():
        weight = Weight(len(areas), sum(areas))
        for ticked, counted in zip(way, found.values(), strict=True):
            unusable = ticked[0] in (INVALID, BLANK)
            if unusable:
                counted.unusable.add(weight.cents, weight.heads)
            if not unusable or invalid_part:
                counted.part.add(weight.cents, weight.heads)
            for key in () if unusable else ticked:
                counted.by_key[key].add(weight.cents, weight.heads)
    return found


def _beside(item: Mapping[str, Any]) -> tuple[str, ...]:
    return () if item["kind"] in ("ordinary", "special") else ("abstain",)


def _result(
    frozen: Mapping[str, Any],
    total: Weight,
    counted: Mapping[int, Counted],
    voted: int,
    silent: Weight,
    *,
    turnout: int | None = None,
) -> dict[str, Any]:
    values = values_of(frozen["rules"])
    items = []
    for item in frozen["items"]:
        got = counted[item["number"]]
        took = got.part if turnout is None else Weight(turnout, 0)
        row: dict[str, Any] = {
            "number": item["number"],
            "kind": item["kind"],
            "counts": {key: _said(weight, values) for key, weight in got.by_key.items()},
            "unusable": _said(got.unusable, values),
            **_outcome(item, got.by_key, took, total, values),
        }
        if frozen["silence_clause"] and item["kind"] in ("ordinary", "special"):
            row["without_silence"] = {"quorum": row["quorum"], "passed": row["passed"]}
            by_key, part = _with_silence(got.by_key, took, silent, values)
            row["silent"] = _said(silent, values)
            row["with_silence"] = {key: _said(weight, values) for key, weight in by_key.items()}
            row |= _outcome(item, by_key, part, total, values)
        items.append(row)
    return {
        "total": _said(total, values),
        "voted": voted,
        "items": items,
        "quorum_met": all(row["quorum"]["met"] for row in items),
        "passed": [row["number"] for row in items if row["passed"]],
        "void": "",
    }


def _outcome(
    item: Mapping[str, Any],
    by_key: Mapping[str, Weight],
    part: Weight,
    total: Weight,
    values: Mapping[str, Any],
) -> dict[str, Any]:
    """Quorum and thresholds as "needed / had", and whether it is carried."""
    quorum = _measured(part, total, values, values["quorum_heads"], values.get("quorum_area"))
    wanted = values["pass_special" if item["kind"] == "special" else "pass_ordinary"]
    both = wanted if "quorum_area" in values else None
    found: dict[str, Any] = {"part": _said(part, values), "quorum": quorum}
    if item["kind"] in ("ordinary", "special"):
        yes = _measured(by_key[YES], part, values, wanted, both)
        return {**found, "needed": yes, "passed": quorum["met"] and yes["met"]}
    keys = keys_of(item)
    enough = [key for key in keys if _measured(by_key[key], part, values, wanted, both)["met"]]
    elected, tied = _first(enough, by_key, item["most"])
    needed = _measured(Weight(), part, values, wanted, both)
    return {
        **found,
        "needed": needed,
        "elected": elected if quorum["met"] else [],
        "tied": tied if quorum["met"] else [],
        "passed": quorum["met"] and bool(elected),
    }


def _first(
    keys: Sequence[str], by_key: Mapping[str, Weight], most: int
) -> tuple[list[str], list[str]]:
    """The ``most`` with the most heads, in the order of the list; those who tie for the last places
    are named and none of them is taken."""
    if len(keys) <= most:
        return list(keys), []
    heads = sorted((by_key[key].heads for key in keys), reverse=True)
    edge = heads[most - 1]
    if heads[most] < edge:
        return [key for key in keys if by_key[key].heads >= edge], []
    return (
        [key for key in keys if by_key[key].heads > edge],
        [key for key in keys if by_key[key].heads == edge],
    )


def _with_silence(
    by_key: Mapping[str, Weight], part: Weight, silent: Weight, values: Mapping[str, Any]
) -> tuple[dict[str, Weight], Weight]:
    """Silence goes with the majority, by heads and by area each; where both are equal, with none."""
    yes, no = by_key[YES], by_key[NO]
    changed = dict(by_key)
    changed[YES] = Weight(
        yes.heads + (silent.heads if yes.heads > no.heads else 0),
        yes.cents + (silent.cents if yes.cents > no.cents else 0),
    )
    changed[NO] = Weight(
        no.heads + (silent.heads if no.heads > yes.heads else 0),
        no.cents + (silent.cents if no.cents > yes.cents else 0),
    )
    return changed, part.plus(silent)


def _measured(
    had: Weight, of: Weight, values: Mapping[str, Any], heads: Any, area: Any
) -> dict[str, Any]:
    """Needed, had and met; by area too where the rules weigh it."""
    share = Share.from_json(heads)
    zero = share.n == 0 and not share.more
    met = zero or share.met(had.heads, of.heads)
    found: dict[str, Any] = {
        HEADS: {"needed": share.needed(of.heads), "had": had.heads, "met": met},
        "met": met,
    }
    if area is not None:
        by_area = Share.from_json(area)
        met_area = by_area.met(had.cents, of.cents)
        found[AREA] = {
            "needed": _area(int(by_area.needed(of.cents))),
            "had": _area(had.cents),
            "met": met_area,
        }
        found["met"] = met and met_area
    return found


def _said(weight: Weight, values: Mapping[str, Any]) -> dict[str, Any]:
    if "quorum_area" not in values:
        return {HEADS: weight.heads}
    return {HEADS: weight.heads, AREA: _area(weight.cents)}


def _area(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"
