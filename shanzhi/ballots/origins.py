"""What a ballot was opened for: rooms above say it, the ballot's pages lead back to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django_stubs_ext import StrPromise

from shanzhi.ballots.models import Ballot


@dataclass(frozen=True, slots=True)
class BallotOrigin:
    """``title`` of what it decides; ``href`` for everybody, ``desk_href`` for the desk."""

    title: StrPromise | str
    href: str
    desk_href: str


Find = Callable[[Ballot], BallotOrigin | None]
_finders: list[Find] = []


def register_ballot_origin(find: Find) -> None:
    """A room above tells what it opened a ballot for; said again changes nothing."""
    if find not in _finders:
        _finders.append(find)


def origin_of(ballot: Ballot) -> BallotOrigin | None:
    """Of the first room that knows; None for a ballot of its own."""
    return next((found for find in _finders if (found := find(ballot)) is not None), None)
