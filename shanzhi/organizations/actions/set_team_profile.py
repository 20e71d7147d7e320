"""Say what a rapid-response team can do, from where, when, and how much at once."""

from __future__ import annotations

import math
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, Invalid, Target, announce, bump, require
from shanzhi.organizations.events import TeamProfileSet
from shanzhi.organizations.models import TeamProfile, Unit
from shanzhi.organizations.models.unit import UnitKind
from shanzhi.organizations.permissions import MANAGE_TEAMS
from shanzhi.organizations.queries_teams import TEAMS

MOST_AT_ONCE = 99
MOST_SKILLS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamParticulars:
    """``skills`` are beginnings of category codes, 2 to 7 digits (none: everything); ``point`` is
    the base in WGS-84 degrees; ``hours`` [from, until) of local time, or None for always."""

    skills: tuple[str, ...]
    point: tuple[float, float] | None
    hours: tuple[int, int] | None
    capacity: int


@transaction.atomic
def set_team_profile(unit: Unit, given: TeamParticulars, *, by: Actor) -> TeamProfile:
    """Set or correct the profile of a unit of kind team.

    Raises Denied; Invalid (unit, skills, point, hours, capacity).
    """
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    require(by, MANAGE_TEAMS, Target(place_code=unit.place_code, unit_id=unit.pk))
    faults = _faults(unit, given)
    if faults or given.point is None:
        raise Invalid(faults)
    profile, _created = TeamProfile.objects.update_or_create(
        unit=unit,
        defaults={
            "skills": sorted(set(given.skills)),
            "latitude": given.point[0],
            "longitude": given.point[1],
            "from_hour": given.hours[0] if given.hours else None,
            "until_hour": given.hours[1] if given.hours else None,
            "capacity": given.capacity,
        },
    )
    announce(TeamProfileSet(unit_id=unit.pk), by=by, place_code=unit.place_code)
    bump(TEAMS)
    return profile


def _faults(unit: Unit, given: TeamParticulars) -> dict[str, str]:
    faults: dict[str, str] = {}
    if unit.kind != UnitKind.TEAM or not unit.is_active:
        faults["unit"] = _("只有在用的专业队伍可以设置快反信息。")
    if len(given.skills) > MOST_SKILLS or not all(map(_is_skill, given.skills)):
        faults["skills"] = _("本领请填类别代码，2 到 7 位数字，用空格分开。")
    if given.point is None or not _on_earth(*given.point):
        faults["point"] = _("请标出队伍的驻地位置。")
    if given.hours is not None and not _are_hours(*given.hours):
        faults["hours"] = _("值班时段填整点：从 0 到 23 点起，到 0 到 24 点止，不能相同。")
    if not 1 <= given.capacity <= MOST_AT_ONCE:
        faults["capacity"] = _("能同时处理的件数应在 1 到 %(most)s 之间。") % {"most": MOST_AT_ONCE}
    return faults


def _is_skill(code: str) -> bool:
    return code.isascii() and code.isdecimal() and 2 <= len(code) <= 7


def _on_earth(latitude: float, longitude: float) -> bool:
    finite = math.isfinite(latitude) and math.isfinite(longitude)
    return finite and abs(latitude) <= 90 and abs(longitude) <= 180


def _are_hours(begin: int, end: int) -> bool:
    return 0 <= begin <= 23 and 0 <= end <= 24 and begin != end
