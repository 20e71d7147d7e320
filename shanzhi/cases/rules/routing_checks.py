"""Can a routing rule be evaluated, and can it ever fire? Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shanzhi.cases.rules.routing import in_hours
from shanzhi.cases.rules.rule_rows import RuleFault

HOURS = range(24)


@dataclass(frozen=True, slots=True)
class Known:
    """What rules may speak of: codes of categories, receivers, units of limits, and units by id
    with whether they are in use and whether they can have a matter of the rules' place."""

    categories: frozenset[str]
    receivers: frozenset[str]
    limit_units: frozenset[str]
    units: Mapping[int, tuple[bool, bool]]


def faults_of(row: Mapping[str, Any], known: Known) -> list[RuleFault]:
    """Why a rule cannot be evaluated; empty for one that can."""
    found = []
    if not row["name"].strip():
        found.append(RuleFault("name", "missing"))
    if row["category_code"] and row["category_code"] not in known.categories:
        found.append(RuleFault("category", "unknown"))
    return [*found, *_hour_faults(row), *_receiver_faults(row, known), *_limit_faults(row, known)]


def never_fires(rows: Sequence[Mapping[str, Any]]) -> dict[int, int]:
    """Rules of one place that can never fire, by their position from 0, and the last of those
    before them that take everything away."""
    found: dict[int, int] = {}
    active = [(at, row) for at, row in enumerate(rows) if row["is_active"]]
    for at, row in active:
        earlier = [(a, r) for a, r in active if a < at]
        covering = _covering(row, earlier)
        if covering is not None:
            found[at] = covering
    return found


def hours_of(row: Mapping[str, Any]) -> tuple[int, int] | None:
    """[from, until) as ``in_hours`` takes it; None for always."""
    if row["from_hour"] is None or row["until_hour"] is None:
        return None
    return row["from_hour"], row["until_hour"]


def _covering(
    row: Mapping[str, Any], earlier: Sequence[tuple[int, Mapping[str, Any]]]
) -> int | None:
    """Every hour of the rule has an earlier rule that takes its categories."""
    wide = [(at, r) for at, r in earlier if row["category_code"].startswith(r["category_code"])]
    takers = []
    for hour in HOURS:
        if not in_hours(hour, hours_of(row)):
            continue
        taker = next((at for at, r in wide if in_hours(hour, hours_of(r))), None)
        if taker is None:
            return None
        takers.append(taker)
    return max(takers, default=None)


def _hour_faults(row: Mapping[str, Any]) -> list[RuleFault]:
    begin, end = row["from_hour"], row["until_hour"]
    if begin is None and end is None:
        return []
    if begin is None or end is None:
        return [RuleFault("from_hour" if begin is None else "until_hour", "half")]
    if not 0 <= begin <= 23:
        return [RuleFault("from_hour", "range")]
    if not 0 <= end <= 24:
        return [RuleFault("until_hour", "range")]
    return [RuleFault("until_hour", "same")] if begin == end else []


def _receiver_faults(row: Mapping[str, Any], known: Known) -> list[RuleFault]:
    if row["receiver"] not in known.receivers:
        return [RuleFault("receiver", "unknown")]
    if row["receiver"] != "unit":
        return []
    if row["unit_id"] not in known.units:
        return [RuleFault("unit", "unknown")]
    in_use, fits = known.units[row["unit_id"]]
    if not in_use:
        return [RuleFault("unit", "closed")]
    return [] if fits else [RuleFault("unit", "elsewhere")]


def _limit_faults(row: Mapping[str, Any], known: Known) -> list[RuleFault]:
    amount, unit = row["limit_amount"], row["limit_unit"]
    if amount is None and not unit:
        return []
    if amount is None or not 1 <= amount <= 999:
        return [RuleFault("limit_amount", "range")]
    return [] if unit in known.limit_units else [RuleFault("limit_unit", "unknown")]
