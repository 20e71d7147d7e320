"""What is held about one resident, told by every room that holds something.

A room registers a part; the resident's own page, the export and the erasure go through all parts and
know none of them. PIPL art. 44 and 45 (to know, to have a copy), 46 (to correct), 47 (to erase).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django_stubs_ext import StrPromise

from shanzhi.people.models import Resident


@dataclass(frozen=True, slots=True)
class Held:
    """One thing that is held. ``what`` and ``why`` are sentences, ``until`` is in words; ``law`` is
    empty when it goes with an erasure, else it names what keeps it. ``rows`` are the values as the
    export gives them, ``shown`` as the page shows them (masked); ``page`` is where more can be done
    about it, ``take_back`` the address to which a button posts that lets go of it alone."""

    what: StrPromise | str
    why: StrPromise | str
    until: StrPromise | str
    since: datetime | None = None
    law: StrPromise | str = ""
    shown: Sequence[str] = ()
    rows: Sequence[dict[str, Any]] = field(default=())
    page: str = ""
    take_back: str = ""


@dataclass(frozen=True, slots=True)
class OwnDataPart:
    """``subjects`` names what else of theirs somebody may have looked at, for the access log;
    ``erase`` removes or makes anonymous what no law keeps, inside the caller's transaction."""

    name: str
    held: Callable[[Resident], list[Held]]
    erase: Callable[[Resident, datetime], None]
    subjects: Callable[[Resident], list[tuple[str, int]]] = lambda _resident: []


_parts: dict[str, OwnDataPart] = {}


def register_own_data(part: OwnDataPart) -> None:
    """Add a room's part; the same name again takes the place of the one before."""
    _parts[part.name] = part


def held_of(resident: Resident) -> dict[str, list[Held]]:
    """Everything that is held, by part, in the order in which the rooms started."""
    return {name: part.held(resident) for name, part in _parts.items()}


def subjects_of(resident: Resident) -> list[tuple[str, int]]:
    """The resident, and every thing of theirs that the access log may name."""
    own = [("resident", resident.pk)]
    return own + [subject for part in _parts.values() for subject in part.subjects(resident)]


def own_data_parts() -> list[OwnDataPart]:
    """Every part, the highest room first: what points at a resident goes before the resident."""
    return list(reversed(_parts.values()))
