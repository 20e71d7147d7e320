"""Who could be called for what happens at a place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from shanzhi.kernel.api import Role, local_zone
from shanzhi.organizations import api as organizations
from shanzhi.people.api import Person, accounts_holding
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


def helpers_for(what: Happening, tier: Tier, at: datetime) -> list[Helper]:
    """Staff of a tier, who should go first; a handful of queries, most from memory."""
    if tier is Tier.NEAR:
        return _near(what, at)
    if tier is Tier.COMMUNITY:
        return [*_holding(Role.COMMUNITY_CLERK, what, "clerk"), *_of_community(what, at)]
    if tier is Tier.STREET:
        return _holding(Role.STREET_DISPATCHER, what, "street")
    return [*_holding(Role.CITY_DISPATCHER, what, "city"), *_holding(Role.LEADER, what, "leader")]


def _near(what: Happening, at: datetime) -> list[Helper]:
    on_shift = set(organizations.on_shift(what.place_code, at))
    day = at.astimezone(local_zone()).date()
    found = [
        Helper(contact.account_id, "grid", on_shift=contact.account_id in on_shift)
        for contact in organizations.grid_workers(what.place_code, day)
    ]
    for team in _teams(what, at):
        found += [Helper(pk, "team", team.unit_id, team.point) for pk in team.members]
    if what.severity >= Severity.CRITICAL or not found:
        found += _holding(Role.COMMUNITY_CLERK, what, "clerk")
    return found


def _teams(what: Happening, at: datetime) -> list[Team]:
    day, hour = at.astimezone(local_zone()).date(), at.astimezone(local_zone()).hour
    teams = [
        Team(
            unit_id=known.unit_id,
            point=known.point,
            skills=known.skills,
            hours=known.hours,
            members=tuple(one.pk for one in organizations.members_of(known.unit_id, day)),
        )
        for known in organizations.teams_serving(what.place_code)
    ]
    return nearest_teams(teams, there=what.point, category_code=what.category_code, hour=hour)


def _of_community(what: Happening, at: datetime) -> list[Helper]:
    if len(what.place_code) < COMMUNITY_DIGITS:
        return []
    return [Helper(pk, "shift") for pk in organizations.on_shift(what.place_code, at)]


def _holding(role: Role, what: Happening, why: str) -> list[Helper]:
    return [Helper(pk, why) for pk in accounts_holding(role, what.place_code)]


def family_of(devices: Iterable[int]) -> dict[int, list[Person]]:
    """By device, whom its household lets be called: those of the household with a number of their own,
    but for whom the device itself looks after (2 queries)."""
    rows = HomeConsent.objects.filter(
        device_id__in=list(devices), withdrawn_at__isnull=True, tells_family=True
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
