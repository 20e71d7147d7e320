"""Places to choose from: the viewer's and those below, one level opened at a time."""

from __future__ import annotations

from collections.abc import Iterable

from shanzhi.kernel.api import Actor, Role
from shanzhi.places.api import division_name, names_below, path_of

_SIZES = (6, 9, 12, 15)


def place_choices(viewer: Actor, roles: Iterable[Role], chosen: str = "") -> list[tuple[str, str]]:
    """(code, name) from memory; ``chosen`` is the place whose places below are wanted."""
    found: dict[str, str] = {}
    for scope in viewer.scopes(*roles):
        for code in (scope, *(code for code, _name in path_of(chosen) if code.startswith(scope))):
            found |= {code: ""} | dict(names_below(code))
    return sorted((code, _words(code)) for code in found if len(code) in _SIZES)


def digits(text: str) -> str:
    """A place code as it was sent; "" for anything else."""
    return text if text.isascii() and text.isdecimal() and len(text) <= max(_SIZES) else ""


def _words(code: str) -> str:
    names = [name for each, name in path_of(code) if len(each) > _SIZES[0]]
    return " · ".join(names) or division_name(code) or code
