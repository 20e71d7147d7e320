"""Names of places, for the kernel's own pages. The kernel knows codes only; the room above that
knows the names says so once, at start."""

from __future__ import annotations

from collections.abc import Callable, Sequence

NameOf = Callable[[str], str]
NamesBelow = Callable[[str], Sequence[tuple[str, str]]]

_known: dict[str, tuple[NameOf, NamesBelow]] = {}


def name_places_by(name_of: NameOf, names_below: NamesBelow) -> None:
    """``name_of(code)`` gives a name or ""; ``names_below(code)`` the (code, name) pairs one level
    down ("" is above all)."""
    _known["names"] = (name_of, names_below)


def place_name(code: str) -> str:
    """The name of the place, or its code when nobody knows it."""
    return (_known["names"][0](code) if _known else "") or code


def places_below(code: str) -> Sequence[tuple[str, str]]:
    """(code, name) of the places one level below; none when nobody knows them."""
    return _known["names"][1](code) if _known else ()
