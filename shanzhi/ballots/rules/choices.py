"""What may be ticked, and what a vote says of one item."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

YES, NO, ABSTAIN = "yes", "no", "abstain"
# Only on paper: nobody can read what was meant, or nothing was ticked.
INVALID, BLANK = "invalid", "blank"
ANSWERS = (YES, NO, ABSTAIN)
UNUSABLE = (INVALID, BLANK)
Choices = Mapping[str, Sequence[str]]


def keys_of(item: Mapping[str, Any]) -> tuple[str, ...]:
    """The keys that may be ticked for a frozen item."""
    if item["kind"] in ("ordinary", "special"):
        return ANSWERS
    return tuple(option["key"] for option in item["options"])


def normal(choices: Choices) -> dict[str, list[str]]:
    """The same ticks in the one order in which they are stored: that of their keys."""
    return {str(number): sorted(set(ticked)) for number, ticked in sorted(choices.items())}


def faults_in(
    choices: Choices, items: Sequence[Mapping[str, Any]], *, on_paper: bool
) -> dict[str, str]:
    """What is wrong, by item: "unknown_item", "missing", "unknown", "too_many"; nothing when all is
    well. On paper an item may be invalid or blank, online each is answered."""
    known = {str(item["number"]): item for item in items}
    faults = {number: "unknown_item" for number in choices if number not in known}
    for number, item in known.items():
        if fault := _fault(choices.get(number), item, on_paper=on_paper):
            faults[number] = fault
    return faults


def _fault(ticked: Sequence[str] | None, item: Mapping[str, Any], *, on_paper: bool) -> str:
    if not ticked:
        return "missing"
    if not all(isinstance(key, str) for key in ticked):
        return "unknown"
    if on_paper and len(ticked) == 1 and ticked[0] in UNUSABLE:
        return ""
    keys = {*keys_of(item), ABSTAIN}
    if len(set(ticked)) != len(ticked) or set(ticked) - keys:
        return "unknown"
    if ABSTAIN in ticked and len(ticked) > 1:
        return "too_many"
    return "too_many" if len(ticked) > item["most"] else ""
