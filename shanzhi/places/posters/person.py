"""Who stands on a grid's poster; a room above knows, and says so here when it starts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PosterPerson:
    """Whoever residents call: name, duty (专职网格员) and work phone as they shall be printed."""

    name: str
    duty: str = ""
    phone: str = ""


_ask: list[Callable[[str], PosterPerson | None]] = []


def register_poster_person(ask: Callable[[str], PosterPerson | None]) -> None:
    """Say who knows the people of a grid (code of 15 digits); the last one registered is asked."""
    _ask[:] = [ask]


def poster_person(grid_code: str) -> PosterPerson | None:
    """Who is to be printed on the grid's poster, as far as anyone knows."""
    return _ask[0](grid_code) if _ask else None
