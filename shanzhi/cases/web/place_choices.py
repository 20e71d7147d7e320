"""Places as the desk's filter offers them: from where the viewer works down to what was chosen."""

from __future__ import annotations

from shanzhi.kernel.api import Actor
from shanzhi.places import api as places

STEP = {6: 0, 9: 1, 12: 2, 15: 3}


def place_choices(viewer: Actor, chosen: str = "") -> list[tuple[str, str]]:
    """(code, indented name) for a select; from memory, so that it costs no query.

    One level is opened at a time: 300 communities are no list to choose from.
    """
    found: dict[str, str] = {}
    for scope in sorted(set(viewer.scopes())):
        for code in (scope, *(code for code, _name in places.path_of(chosen))):
            if code.startswith(scope):
                found |= dict(places.names_below(code))
        if name := places.division_name(scope):
            found[scope] = name
    least = min((STEP.get(len(code), 0) for code in found), default=0)
    return [
        (
            code,
            "　" * (STEP.get(len(code), 0) - least) + name,
        )  # not on screen: a space of full width
        for code, name in sorted(found.items())
    ]
