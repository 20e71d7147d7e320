"""Pure decisions of the room: which unit serves a place, who may hand a matter to whom."""

from __future__ import annotations

from collections.abc import Iterable

from shanzhi.lib.division_code import LENGTHS


def places_upwards(place_code: str) -> list[str]:
    """A place and those above it, narrowest first: grid, community, street, city.

    >>> places_upwards("320583100")
    ['320583100', '320583']
    """
    return [place_code[:length] for length in reversed(LENGTHS) if length <= len(place_code)]


def serves(unit_place: str, place_code: str) -> bool:
    """A unit serves what lies in its area; a place known only roughly may turn out to be there."""
    return place_code.startswith(unit_place) or unit_place.startswith(place_code)


def within_reach(unit_place: str, scopes: Iterable[str]) -> bool:
    """May somebody with these scopes hand a matter to a unit of ``unit_place``?

    To everybody in their own area, and to the units one level above it: a community passes a
    matter up to its street, never past it to the city (层级上报).
    """
    return any(unit_place.startswith(scope) or unit_place == one_above(scope) for scope in scopes)


def one_above(scope: str) -> str | None:
    """The place that contains ``scope`` directly; None for a city and for everywhere."""
    above = places_upwards(scope)[1:]
    return above[0] if above else None
