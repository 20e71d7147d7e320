"""Who is called for an alarm, in which order, and after how long the next are called. Pure.

Times: issue practice of fire control rooms (GB 25506-2010, 4.2.2: a person answers at once and goes
to look); nobody waits longer than three minutes for the level above.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum

from shanzhi.lib.coordinates import distance_m
from shanzhi.sensing.models.rule import Severity

Point = tuple[float, float]
# Staff that were called for a group so lately are not called for it again: its page counts on.
AGAIN_AFTER = timedelta(seconds=60)
UNDO_WITHIN = timedelta(seconds=30)


class Tier(IntEnum):
    """Whom a step calls."""

    NEAR = 0
    COMMUNITY = 1
    STREET = 2
    CITY = 3


AFTER = {
    Tier.NEAR: timedelta(0),
    Tier.COMMUNITY: timedelta(seconds=30),
    Tier.STREET: timedelta(seconds=60),
    Tier.CITY: timedelta(minutes=3),
}


@dataclass(frozen=True, slots=True)
class Helper:
    """Somebody who could be called. ``why`` is a word of WHY; ``point`` in WGS-84 where known;
    ``on_shift``: a shift runs right now."""

    account_id: int
    why: str
    unit_id: int | None = None
    point: Point | None = None
    on_shift: bool = False


@dataclass(frozen=True, slots=True)
class Team:
    """A rapid-response team or micro fire station with the members who can be called."""

    unit_id: int
    point: Point | None
    skills: tuple[str, ...]
    hours: tuple[int, int] | None
    members: tuple[int, ...]


def steps_from(at: datetime, severity: int) -> list[tuple[Tier, datetime]]:
    """(tier, when it is due) for an alarm that nobody takes; nothing below MAJOR."""
    if severity < Severity.MAJOR:
        return []
    return [(tier, at + after) for tier, after in AFTER.items()]


def nearest_teams(
    teams: Iterable[Team], *, there: Point | None, category_code: str, hour: int, most: int = 2
) -> list[Team]:
    """The nearest teams on duty at the local ``hour`` that know the kind of matter."""
    fit = [
        team
        for team in teams
        if team.members
        and (not team.skills or category_code.startswith(team.skills))
        and _on_duty(team.hours, hour)
    ]
    return sorted(fit, key=lambda team: (_metres(there, team.point), team.unit_id))[:most]


def to_call(
    helpers: Sequence[Helper], called: Collection[int], *, there: Point | None = None
) -> list[Helper]:
    """Each person once and nobody twice; whoever is on shift first, then who is nearest, else in
    the order given."""
    found: dict[int, Helper] = {}
    for helper in helpers:
        if helper.account_id not in called:
            found.setdefault(helper.account_id, helper)
    rank = {helper.account_id: place for place, helper in enumerate(found.values())}
    return sorted(
        found.values(),
        key=lambda one: (not one.on_shift, _metres(there, one.point), rank[one.account_id]),
    )


def may_undo(by: int | None, taken_by: int | None, taken_at: datetime, now: datetime) -> bool:
    """May who acknowledged by mistake take it back? Within 30 seconds, their own only."""
    return by is not None and by == taken_by and now - taken_at <= UNDO_WITHIN


def _on_duty(hours: tuple[int, int] | None, hour: int) -> bool:
    if hours is None:
        return True
    begin, end = hours
    return begin <= hour < end if begin < end else hour >= begin or hour < end


def _metres(one: Point | None, other: Point | None) -> float:
    return distance_m(*one, *other) if one and other else float("inf")
