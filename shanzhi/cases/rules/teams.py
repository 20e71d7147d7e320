"""Which rapid-response team is asked next. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta

from shanzhi.cases.rules.routing import in_hours
from shanzhi.cases.rules.whistle import Point, metres_between

# A team answers within these minutes, or the next one is asked.
ANSWER_WITHIN = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class TeamStanding:
    """A team as the choice sees it: ``busy`` is how many callouts it has open."""

    unit_id: int
    point: Point
    skills: tuple[str, ...]
    hours: tuple[int, int] | None
    capacity: int
    busy: int = 0

    def can(self, category_code: str) -> bool:
        """Does it know this kind of matter? No skills named: every kind."""
        return not self.skills or category_code.startswith(self.skills)

    def is_free(self, hour: int) -> bool:
        """Is it on duty at the local ``hour``, with room for one more?"""
        return in_hours(hour, self.hours) and self.busy < self.capacity


def nearest_free(
    teams: Iterable[TeamStanding],
    *,
    there: Point | None,
    category_code: str,
    hour: int,
    asked: Collection[int] = (),
) -> tuple[TeamStanding, int | None] | None:
    """The nearest team that knows the kind of matter, is on duty, has room, and was not ``asked``
    yet; with its distance in metres. None when there is none. Where no point is known the least
    busy one; the lower id decides between equals."""
    fit = [
        (metres_between(there, team.point), team)
        for team in teams
        if team.unit_id not in asked and team.can(category_code) and team.is_free(hour)
    ]
    if not fit:
        return None
    metres, team = min(fit, key=lambda row: (row[0] or 0, row[1].busy, row[1].unit_id))
    return team, metres
