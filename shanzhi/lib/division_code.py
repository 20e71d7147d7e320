"""The codes of places: 6 digits a county, 9 a street, 12 a community, 15 a grid.

The first six digits are GB/T 2260, the next six those of the National Bureau of Statistics
(统计用区划代码, 2009), the last three are the platform's own numbering of grids.
"""

from __future__ import annotations

from enum import IntEnum


class Digits(IntEnum):
    """Length of a code at each level."""

    COUNTY = 6
    STREET = 9
    COMMUNITY = 12
    GRID = 15


LENGTHS = tuple(int(length) for length in Digits)


def is_place_code(text: str) -> bool:
    """True for 6, 9, 12 or 15 ASCII digits."""
    return len(text) in LENGTHS and text.isascii() and text.isdigit()


def is_division_code(text: str) -> bool:
    """True for 6, 9 or 12 ASCII digits."""
    return is_place_code(text) and len(text) != Digits.GRID


def is_grid_code(text: str) -> bool:
    """True for 15 ASCII digits."""
    return is_place_code(text) and len(text) == Digits.GRID


def parent_of(code: str) -> str | None:
    """The code one level up, or None for a county.

    Raises ValueError when ``code`` is not the code of a place.
    """
    above = path_codes(code)[:-1]
    return above[-1] if above else None


def path_codes(code: str) -> list[str]:
    """Codes from the county down to ``code`` itself.

    Raises ValueError when ``code`` is not the code of a place.
    """
    if not is_place_code(code):
        raise ValueError(f"not the code of a place: {code!r}")
    return [code[:length] for length in LENGTHS if length <= len(code)]
