"""The three circles: who stands above whom. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from shanzhi.cases.models.states import Circle

CITY_DIGITS, STREET_DIGITS = 6, 9
# A matter that was returned as often goes to the level above, which decides once (第三次退回).
RETURNS_BEFORE_DECISION = 3


def circle_of(place_code: str) -> Circle:
    """The circle of a unit that serves ``place_code``: 6 digits city, 9 street, more community."""
    if len(place_code) <= CITY_DIGITS:
        return Circle.CITY
    return Circle.STREET if len(place_code) == STREET_DIGITS else Circle.COMMUNITY


def above(circle: int) -> Circle:
    """The circle that decides over this one; the city decides over itself."""
    return Circle(min(circle + 1, Circle.CITY))


def stands_at(circle: int, scopes: Iterable[str], place_code: str) -> bool:
    """Does somebody with roles at ``scopes`` stand at ``circle`` or above it for this place?"""
    digits = {Circle.CITY: CITY_DIGITS, Circle.STREET: STREET_DIGITS, Circle.COMMUNITY: 12}
    most = digits[Circle(circle)]
    return any(place_code.startswith(scope) and len(scope) <= most for scope in scopes)


def stands_above(circle: int, scopes: Iterable[str], place_code: str) -> bool:
    """Does somebody with roles at ``scopes`` stand above ``circle`` for this place?"""
    return stands_at(above(circle), scopes, place_code)
