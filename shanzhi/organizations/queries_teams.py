"""Rapid-response teams with what they can do; kept in memory, so that a call costs no query."""

from __future__ import annotations

from dataclasses import dataclass

from shanzhi.kernel.api import Actor, NotFound, Target, Versioned, allowed
from shanzhi.organizations.models import TeamProfile, Unit
from shanzhi.organizations.models.unit import UnitKind
from shanzhi.organizations.permissions import MANAGE_TEAMS
from shanzhi.organizations.rules import serves

TEAMS = "organizations.teams"


@dataclass(frozen=True, slots=True)
class KnownTeam:
    """A team that can be called: ``point`` is its base (WGS-84), ``hours`` [from, until) or None
    for always, ``skills`` beginnings of category codes (none: everything)."""

    unit_id: int
    name: str
    place_code: str
    point: tuple[float, float]
    skills: tuple[str, ...]
    hours: tuple[int, int] | None
    capacity: int


def teams_serving(place_code: str) -> list[KnownTeam]:
    """Teams in use with a profile whose area holds the place; from memory."""
    return [team for team in _teams.get() if serves(team.place_code, place_code)]


def teams_of(viewer: Actor) -> list[tuple[Unit, TeamProfile | None, bool]]:
    """Units of kind team in the viewer's places or of which the viewer is, with their profiles,
    and whether the viewer may change them (1 query)."""
    rows = Unit.objects.filter(kind=UnitKind.TEAM, is_active=True).select_related("team_profile")
    found = []
    for unit in rows.order_by("place_code", "name"):
        near = any(unit.place_code.startswith(s) for s in viewer.scopes())
        if near or unit.pk in viewer.unit_ids:
            found.append((unit, getattr(unit, "team_profile", None), may_manage_team(viewer, unit)))
    return found


def team_for(viewer: Actor, unit_id: int) -> tuple[Unit, TeamProfile | None]:
    """A team that the viewer may change. Raises NotFound: to others it does not exist."""
    for unit, profile, may in teams_of(viewer):
        if unit.pk == unit_id and may:
            return unit, profile
    raise NotFound


def may_manage_team(viewer: Actor, unit: Unit) -> bool:
    """May the viewer change what the team can do?"""
    return allowed(viewer, MANAGE_TEAMS, Target(place_code=unit.place_code, unit_id=unit.pk))


def _load() -> list[KnownTeam]:
    rows = TeamProfile.objects.filter(unit__is_active=True).select_related("unit")
    return [
        KnownTeam(
            unit_id=row.unit_id,
            name=row.unit.name,
            place_code=row.unit.place_code,
            point=(row.latitude, row.longitude),
            skills=tuple(row.skills),
            hours=None
            if row.from_hour is None or row.until_hour is None
            else (row.from_hour, row.until_hour),
            capacity=row.capacity,
        )
        for row in rows.order_by("unit_id")
    ]


_teams: Versioned[list[KnownTeam]] = Versioned(TEAMS, _load)
