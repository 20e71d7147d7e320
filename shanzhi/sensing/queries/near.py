"""Who could be called for what happens at a place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from shanzhi.kernel.api import Role, local_zone
from shanzhi.organizations import api as organizations
from shanzhi.people.api import Person, holders_of
from shanzhi.sensing.models import HomeConsent, Severity
from shanzhi.sensing.rules.calling import Helper, Point, Team, Tier, nearest_teams

COMMUNITY_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Happening:
    """Where it is, what it is about (a category of matters) and how bad."""

    place_code: str
    category_code: str
    severity: int
    point: Point | None = None


class Roster:
    """Who is on shift, belongs to a team, holds a role at ``at``: each asked once, however many places
    burn."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.day, self.hour = at.astimezone(local_zone()).date(), at.astimezone(local_zone()).hour
        self._shifts: dict[str, list[int]] = {}
        self._members: dict[int, tuple[int, ...]] = {}
        self._holders: dict[Role, list[tuple[int, str]]] = {}

    def on_shift(self, place_code: str) -> list[int]:
        """Accounts whose shift for the community runs."""
        community = place_code[:COMMUNITY_DIGITS]
        if community not in self._shifts:
            self._shifts[community] = organizations.on_shift(community, self.at)
        return self._shifts[community]

    def members(self, unit_id: int) -> tuple[int, ...]:
        """Accounts of a team."""
        if unit_id not in self._members:
            found = organizations.members_of(unit_id, self.day)
            self._members[unit_id] = tuple(one.pk for one in found)
        return self._members[unit_id]

    def holding(self, role: Role, place_code: str) -> list[int]:
        """Accounts that hold a role over the place."""
        if role not in self._holders:
            self._holders[role] = holders_of(role)
        rows = self._holders[role]
        return sorted({pk for pk, scope in rows if place_code.startswith(scope)})


def helpers_for(what: Happening, tier: Tier, roster: Roster) -> list[Helper]:
    """Staff of a tier, who should go first."""
    if tier is Tier.NEAR:
        return _near(what, roster)
    if tier is Tier.COMMUNITY:
        clerks = _holding(Role.COMMUNITY_CLERK, what, "clerk", roster)
        return [*clerks, *_of_community(what, roster)]
    if tier is Tier.STREET:
        return _holding(Role.STREET_DISPATCHER, what, "street", roster)
    dispatchers = _holding(Role.CITY_DISPATCHER, what, "city", roster)
    return [*dispatchers, *_holding(Role.LEADER, what, "leader", roster)]


def _near(what: Happening, roster: Roster) -> list[Helper]:
    on_shift = set(roster.on_shift(what.place_code))
    found = [
        Helper(contact.account_id, "grid", on_shift=contact.account_id in on_shift)
        for contact in organizations.grid_workers(what.place_code, roster.day)
    ]
    for team in _teams(what, roster):
        found += [Helper(pk, "team", team.unit_id, team.point) for pk in team.members]
    if what.severity >= Severity.CRITICAL or not found:
        found += _holding(Role.COMMUNITY_CLERK, what, "clerk", roster)
    return found


def _teams(what: Happening, roster: Roster) -> list[Team]:
    teams = [
        Team(
            unit_id=known.unit_id,
            point=known.point,
            skills=known.skills,
            hours=known.hours,
            members=roster.members(known.unit_id),
        )
        for known in organizations.teams_serving(what.place_code)
    ]
    there, category = what.point, what.category_code
    return nearest_teams(teams, there=there, category_code=category, hour=roster.hour)


def _of_community(what: Happening, roster: Roster) -> list[Helper]:
    if len(what.place_code) < COMMUNITY_DIGITS:
        return []
    return [Helper(pk, "shift") for pk in roster.on_shift(what.place_code)]


def _holding(role: Role, what: Happening, why: str, roster: Roster) -> list[Helper]:
    return [Helper(pk, why) for pk in roster.holding(role, what.place_code)]


TOLD = """
SELECT device_id FROM sensing_homeconsent
WHERE device_id = ANY(%s) AND withdrawn_at IS NULL AND tells_family
"""


def family_of(devices: Iterable[int]) -> dict[int, list[Person]]:
    """By device, whom its household lets be called: those of the household with a number of their own,
    but for whom the device itself looks after (1 query where there is none, else 3)."""
    with connection.cursor() as cursor:
        cursor.execute(TOLD, [list(devices)])
        wanted = [row[0] for row in cursor.fetchall()]
    if not wanted:
        return {}
    rows = HomeConsent.objects.filter(
        device_id__in=wanted, withdrawn_at__isnull=True, tells_family=True
    ).select_related("device", "household")
    return {
        row.device_id: [
            person
            for person in row.household.people.all()
            if person.left_at is None
            and person.resident_id is not None
            and person.pk != row.device.person_id
        ]
        for row in rows.prefetch_related("household__people")
    }
