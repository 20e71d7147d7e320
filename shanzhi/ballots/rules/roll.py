"""From rows of units to heads: one owner of several units is one head, co-owners of a unit are one head
together, the developer's unsold units are one head.

Source: 最高人民法院《关于审理建筑物区分所有权纠纷案件适用法律若干问题的解释》第九条 (heads are counted by
owners; one who bought several is one, and so are the unsold units of the developer).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from shanzhi.ballots.rules.shares import NoArea, area_of, area_text

OWNERS = "owners"
DEVELOPER = "developer"
# By kind of ballot: what its electors may be, the first where a row does not say.
KINDS: Mapping[str, tuple[str, ...]] = {
    "owners": ("owner", "developer"),
    "households": ("household",),
    "assembly": ("resident",),
    "representatives": ("representative", "member"),
    "committee": ("resident",),
    "opinion": ("resident", "household", "owner", "developer"),
}
LABEL_WORDS, NAME_WORDS, MOST_PEOPLE = 60, 40, 12


@dataclass(frozen=True, slots=True)
class RollName:
    """Somebody: ``mark`` is a number that only they have (certificate, identity), used to know them
    again and never stored."""

    name: str
    phone: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class RollRow:
    """A unit and who owns it, or, without area, a household or a person."""

    unit: str
    people: tuple[RollName, ...]
    area: str = ""
    use: str = "dwelling"
    kind: str = ""


@dataclass(slots=True)
class Head:
    """One elector to be: units are (label, area, use)."""

    kind: str
    people: tuple[RollName, ...]
    units: list[tuple[str, Decimal, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class RowFault:
    """``line`` counts rows from 1; ``what`` is "people", "unit", "twice", "kind", "use", or an area's
    fault: "area"."""

    line: int
    what: str


def heads_of(
    ballot_kind: str, rows: Iterable[RollRow], uses: Sequence[str]
) -> tuple[list[Head], list[RowFault]]:
    """Heads in the order of their first row, and what is wrong with rows; with faults nothing is to
    be used."""
    heads: dict[Any, Head] = {}
    faults: list[RowFault] = []
    seen: set[str] = set()
    for line, row in enumerate(rows, start=1):
        kind = row.kind or KINDS[ballot_kind][0]
        found, area = _checked(ballot_kind, row, kind, uses, seen)
        if found:
            faults.append(RowFault(line, found))
            continue
        head = heads.setdefault(_key(ballot_kind, kind, row, line), Head(kind, row.people))
        if row.unit.strip():
            seen.add(row.unit.strip())
        if area is not None:
            head.units.append((row.unit.strip(), area, row.use))
    return list(heads.values()), faults


def doubtful_names(heads: Sequence[Head]) -> list[str]:
    """Names that more than one head bears: a person looks whether they are one owner."""
    counts: dict[str, int] = {}
    for head in heads:
        for name in {person.name for person in head.people}:
            counts[name] = counts.get(name, 0) + 1
    return sorted(name for name, count in counts.items() if count > 1)


def counted_area(units: Iterable[tuple[str, Decimal, str]], *, garages: bool) -> Decimal:
    """The area that counts; garages only where the rule says so."""
    return sum((area for _unit, area, use in units if garages or use != "garage"), Decimal("0.00"))


def roll_line(
    number: int,
    kind: str,
    area: Decimal,
    units: Iterable[tuple[str, Decimal, str, bool]],
    owners_hash: str,
) -> dict[str, Any]:
    """An elector as it stands in what is hashed and exported: no name, the hash of the names."""
    return {
        "number": number,
        "kind": kind,
        "area": area_text(area),
        "units": [[label, area_text(size), use, counts] for label, size, use, counts in units],
        "owners": owners_hash,
    }


def owners_text(salt: str, names: Iterable[str]) -> list[Any]:
    """What ``owners_hash`` is over: the salt and the names in their order."""
    return [salt, sorted(names)]


def _checked(
    ballot_kind: str, row: RollRow, kind: str, uses: Sequence[str], seen: set[str]
) -> tuple[str, Decimal | None]:
    label, weighed = row.unit.strip(), ballot_kind == OWNERS or bool(row.area.strip())
    wrong = {
        "kind": kind not in KINDS[ballot_kind],
        "people": not 1 <= len(row.people) <= MOST_PEOPLE or not all(map(_is_named, row.people)),
        "unit": len(label) > LABEL_WORDS or "\x00" in label or (weighed and not label),
        "twice": label in seen,
        "use": weighed and row.use not in uses,
    }
    if fault := next((name for name, is_wrong in wrong.items() if is_wrong), ""):
        return fault, None
    if not weighed:
        return "", None
    try:
        return "", area_of(row.area)
    except NoArea:
        return "area", None


def _is_named(person: RollName) -> bool:
    return (
        bool(person.name.strip()) and len(person.name) <= NAME_WORDS and "\x00" not in person.name
    )


def _key(ballot_kind: str, kind: str, row: RollRow, line: int) -> Any:
    """Who is the same head. Without number and phone nobody is taken for another of that name."""
    if kind == DEVELOPER:
        return DEVELOPER
    if ballot_kind not in (OWNERS, "opinion"):
        return line
    people = [_identity(person) for person in row.people]
    return line if None in people else frozenset(people)


def _identity(person: RollName) -> tuple[str, ...] | None:
    if person.mark.strip():
        return ("mark", person.mark.strip().upper())
    if person.phone.strip():
        return ("phone", person.name.strip(), person.phone.strip())
    return None
