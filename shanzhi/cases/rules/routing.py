"""Who gets a matter, and how long they have. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shanzhi.kernel.api import TimeUnit


@dataclass(frozen=True, slots=True)
class RouteRule:
    """A routing rule as the decision sees it; ``hours`` is [from, until) or None for always."""

    id: int
    name: str
    place_code: str
    category_code: str
    hours: tuple[int, int] | None
    receiver: str
    unit_id: int | None
    limit: tuple[int, TimeUnit] | None


def in_hours(hour: int, hours: tuple[int, int] | None) -> bool:
    """Is the local ``hour`` (0..23) in [from, until), which may go over midnight?"""
    if hours is None:
        return True
    begin, end = hours
    return begin <= hour < end if begin < end else hour >= begin or hour < end


def first_match(
    rules: Sequence[RouteRule], *, place_code: str, category_code: str, hour: int
) -> RouteRule | None:
    """The first rule that fits; ``rules`` come narrowest place first, then by position."""
    for rule in rules:
        if (
            place_code.startswith(rule.place_code)
            and category_code.startswith(rule.category_code)
            and in_hours(hour, rule.hours)
        ):
            return rule
    return None
