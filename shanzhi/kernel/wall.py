"""The county wall: a viewer's statements see the rows of the viewer's counties and no others.

The first wall is the query that starts from its viewer. This is the second: should a query forget,
PostgreSQL still answers with nothing of another county (decision 28). Web processes work behind it;
jobs, commands and migrations do the system's own work and stand before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

from shanzhi.kernel.actors import Actor
from shanzhi.kernel.database.wall import EVERYWHERE, NO_WALL, NOTHING, Wall, rest_behind, resting

COUNTY_DIGITS = 6


def counties_of(viewer: Actor, unit_places: Iterable[str] = ()) -> str:
    """The counties somebody works in: of every place where a role is held, and of their units'
    places. "*" for a role that is held everywhere."""
    codes = {scope[:COUNTY_DIGITS] for scope in (*viewer.scopes(), *unit_places)}
    return EVERYWHERE if "" in codes else ",".join(sorted(codes))


@contextmanager
def behind_the_wall(counties: str = "") -> Iterator[None]:
    """Statements in here see these counties only (six digits, joined by commas); none: nothing."""
    with _standing(Wall(stands=_is_wanted(), counties=counties)):
        yield


@contextmanager
def everywhere() -> Iterator[None]:
    """The system's own work inside a request: what a table in memory holds, who somebody is, what a
    resident reports, what is public. Also a decorator. Use it around as little as possible."""
    with _standing(Wall(stands=_now().stands, counties=EVERYWHERE)):
        yield


@contextmanager
def in_front_of_it() -> Iterator[None]:
    """For the search of texts alone, which could not use its index behind a policy (decision 28).
    Nothing but keys may come out of it; the rows they name are read behind the wall."""
    with _standing(NO_WALL):
        yield


def narrow_to(counties: str) -> None:
    """From here to the end of this ``behind_the_wall`` these counties are seen."""
    _put(Wall(stands=_is_wanted(), counties=counties))


def stand_behind_it() -> None:
    """A web process says so before its first statement: outside a request it sees nothing."""
    rest_behind(NOTHING if _is_wanted() else NO_WALL)


@contextmanager
def _standing(wall: Wall) -> Iterator[None]:
    before = _wanted()
    _put(wall)
    try:
        yield
    finally:
        _put(before)


def _is_wanted() -> bool:
    return bool(settings.COUNTY_WALL)


def _now() -> Wall:
    return _wanted() or resting()


def _wanted() -> Wall | None:
    found = getattr(connection, "wall", None)
    return found if isinstance(found, Wall) else None


def _put(wall: Wall | None) -> None:
    connection.wall = wall  # type: ignore[attr-defined]  # 2026-11-26: our own backend's mark
