"""What rooms above know beside a matter: a visit on which it was heard, later a mediation.

A room registers a finder; the matter's pages show what it finds and know nothing of the room.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django_stubs_ext import StrPromise

from shanzhi.cases.models import Case
from shanzhi.kernel.api import Actor


@dataclass(frozen=True, slots=True)
class Beside:
    """``title`` and ``note`` in the reader's language, without anything personal; ``href`` is for
    the desk, ``worker_href`` for the worker's end."""

    title: StrPromise | str
    note: StrPromise | str
    at: datetime
    href: str
    worker_href: str


Find = Callable[[Actor, Case], Iterable[Beside]]
_finders: list[Find] = []


def register_beside(find: Find) -> None:
    """``find(viewer, case)`` gives what the viewer may know of; said again changes nothing."""
    if find not in _finders:
        _finders.append(find)


def beside(viewer: Actor, case: Case) -> list[Beside]:
    """Of all rooms, the oldest first."""
    found = [each for find in _finders for each in find(viewer, case)]
    return sorted(found, key=lambda each: each.at)
