"""When a name stays, and where a topic lies. Pure."""

from __future__ import annotations

from collections.abc import Sequence

SETTLED_FROM = 6
"""With so many matters the name of a topic stays: people have begun to call it so."""
LEVELS = (15, 12, 9, 6)


def is_name_settled(matters: int, *, is_named: bool, name: str) -> bool:
    """Whether a topic keeps its name whatever comes in."""
    return is_named or (bool(name) and matters >= SETTLED_FROM)


def smallest_place(codes: Sequence[str]) -> str:
    """The code of the smallest grid, community, street or county that holds all of ``codes``."""
    first = codes[0]
    for digits in LEVELS:
        start = first[:digits]
        if len(start) == digits and all(code.startswith(start) for code in codes):
            return start
    return first[:6]
