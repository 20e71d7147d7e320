"""Two people edit the same matter: field by field, never last write wins. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that both changed: what it is now, and what the second person wants."""

    field: str
    theirs: str
    mine: str


def three_way(
    loaded: Mapping[str, str], current: Mapping[str, str], wanted: Mapping[str, str]
) -> tuple[dict[str, str], list[Clash]]:
    """(what to save, what clashes). A field that only one of the two changed takes that change;
    both to the same value is no clash; a clash keeps what is there.

    ``loaded`` is what the form was opened with; a field that it does not name was not shown, and
    counts as loaded with what is there now.
    """
    result = dict(current)
    clashes = []
    for field, mine in wanted.items():
        theirs = current[field]
        before = loaded.get(field, theirs)
        if mine in (before, theirs):
            continue
        if theirs == before:
            result[field] = mine
        else:
            clashes.append(Clash(field, theirs, mine))
    return result, clashes
