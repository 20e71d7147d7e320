"""What rooms above put among the doors of a worker's day: alarms with how many are open.

A room registers what makes a door for a person; the page of the day shows it and knows nothing of the room.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django_stubs_ext import StrPromise

from shanzhi.kernel.api import Actor


@dataclass(frozen=True, slots=True)
class TodayDoor:
    """``icon`` is a name of ui/icon.jinja; ``count`` of what waits there, ``counted`` says what is
    counted to whoever cannot see; ``topic`` is what makes it another ("": nothing)."""

    label: StrPromise | str
    icon: str
    address: str
    count: int = 0
    counted: StrPromise | str = ""
    topic: str = ""


Make = Callable[[Actor], TodayDoor | None]
_makers: list[Make] = []


def register_today_door(make: Make) -> None:
    """``make(viewer)`` gives the door, None for whom it does not open; said again changes nothing."""
    if make not in _makers:
        _makers.append(make)


def today_doors(viewer: Actor) -> list[TodayDoor]:
    """Of all rooms, those that open to this person; whatever waits comes first."""
    found = [door for make in _makers if (door := make(viewer)) is not None]
    return sorted(found, key=lambda door: -door.count)
