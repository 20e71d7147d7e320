"""Give the demo county its units and people, through the same actions as a real place."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.api import ADMINISTRATORS, Actor, Refusal, Role
from shanzhi.organizations.actions.appoint import appoint
from shanzhi.organizations.actions.assign_grid_worker import assign_grid_worker
from shanzhi.organizations.actions.found_unit import UnitParticulars, found_unit
from shanzhi.organizations.actions.set_team_profile import TeamParticulars, set_team_profile
from shanzhi.organizations.demo_cast import (
    CITY_CENTRE,
    COUNTY_UNITS,
    DEMO_ACCOUNTS,
    DEMO_PASSWORD,
    HANDLERS_UNIT,
    DemoAccount,
    invented_name,
    invented_phone,
)
from shanzhi.organizations.models import Unit
from shanzhi.organizations.models.grid_worker import GridDuty
from shanzhi.organizations.models.unit import UnitKind
from shanzhi.people.api import Account, account_named, create_account, grant_role
from shanzhi.places.api import (
    Division,
    division,
    divisions_under,
    grid_names,
    shape_bounds,
)


@transaction.atomic
def load_demo_people(county_code: str, *, by: Actor) -> tuple[DemoAccount, ...]:
    """Set up units at every level of the county, with people in all of them: each grid has a
    worker and a leader. Again it changes nothing.

    Returns the accounts a visitor can sign in with (password DEMO_PASSWORD); the others have
    none. Raises Denied; Refusal in production, where a password that everybody knows has no
    place, and when the county's places are not loaded.
    """
    county = division(county_code)
    grids = sorted(code for code in grid_names() if code.startswith(county_code))
    if settings.PRODUCTION or county is None or not grids:
        raise Refusal(_("演示人员只能装入已有演示地点的非生产环境。"))
    if all(account_named(who.username) for who in DEMO_ACCOUNTS):
        return DEMO_ACCOUNTS  # all or nothing: this function is one transaction
    cast = _Cast(by=by, demo={who.role: who for who in DEMO_ACCOUNTS}, first_grid=grids[0])
    centre = _staff_county(county, cast)
    for street in divisions_under(county_code):
        office = _staff_street(street, centre, cast)
        for community in divisions_under(street.code):
            here = [code for code in grids if code.startswith(community.code)]
            _staff_community(community, here, office, cast)
    for role in (Role.LEADER, *ADMINISTRATORS):
        cast.person(county_code, role, unit=centre)
    return DEMO_ACCOUNTS


@dataclass(slots=True)
class _Cast:
    """Hands out invented people in a fixed order; known ones are met again by user name."""

    by: Actor
    demo: dict[Role, DemoAccount]
    first_grid: str
    count: int = 0
    units: dict[tuple[str, str], Unit] = field(default_factory=dict)

    def __post_init__(self) -> None:
        standing = Unit.objects.filter(place_code__startswith=self.first_grid[:6])
        self.units = {(unit.place_code, unit.name): unit for unit in standing}

    def unit(self, kind: UnitKind, name: str, place: str, parent: Unit | None = None) -> Unit:
        """The unit, founded when it does not stand yet."""
        self.count += 1
        if found := self.units.get((place, name)):
            return found
        particulars = UnitParticulars(
            kind=kind.value,
            name=name,
            place_code=place,
            phone=invented_phone(1000 + self.count),
            opening_hours="周一至周五 9:00–12:00，13:30–17:30",
        )
        return found_unit(particulars, by=self.by, parent=parent)

    def person(
        self, place: str, role: Role, *, unit: Unit, title: str = "", suffix: str = ""
    ) -> Account:
        """Somebody with a role over ``place`` (a grid worker gets theirs with the duty) and a
        post; the demo's own account where the visitor starts."""
        self.count += 1
        star = self.demo.get(role)
        if star and not suffix and place == self.first_grid[: star.digits]:
            username, name, title = star.username, star.name, star.title
            password: str | None = DEMO_PASSWORD
        else:
            username = f"{role.value.replace('_', '-')}-{place[6:] or 'county'}{suffix}"
            name, password = invented_name(self.count), None
        account = account_named(username) or create_account(
            username=username,
            name=name,
            title=title,
            password=password,
            work_phone=invented_phone(self.count),
            by=self.by,
            demo=True,
        )
        if role is not Role.GRID_WORKER:
            grant_role(account, role, place, by=self.by)
        appoint(account, unit, by=self.by, title=title)
        return account


def _staff_county(county: Division, cast: _Cast) -> Unit:
    centre = cast.unit(UnitKind.CITY_CENTRE, county.name + CITY_CENTRE, county.code)
    cast.person(county.code, Role.CITY_DISPATCHER, unit=centre)
    for number, (name, kind) in enumerate(COUNTY_UNITS[1:], start=1):
        unit = cast.unit(kind, county.name + name, county.code, centre)
        suffix = "" if name == HANDLERS_UNIT else f"-{number:02d}"
        cast.person(county.code, Role.HANDLER, unit=unit, title="经办人", suffix=suffix)
    return centre


def _staff_street(street: Division, centre: Unit, cast: _Cast) -> Unit:
    name = street.name + ("人民政府" if street.name.endswith("镇") else "办事处")
    office = cast.unit(UnitKind.STREET_OFFICE, name, street.code, centre)
    cast.person(street.code, Role.STREET_DISPATCHER, unit=office, title="调度员")
    team = cast.unit(UnitKind.TEAM, street.name + "综合执法队", street.code, office)
    cast.person(street.code, Role.HANDLER, unit=team, title="队员")
    _equip(team, cast)
    return office


def _equip(team: Unit, cast: _Cast) -> None:
    """The team can be called out from the middle of its street, where that is drawn."""
    bounds = shape_bounds(team.place_code)
    if bounds is None:
        return
    west, south, east, north = bounds
    middle = round((south + north) / 2, 5), round((west + east) / 2, 5)
    profile = TeamParticulars(skills=(), point=middle, hours=None, capacity=2)
    set_team_profile(team, profile, by=cast.by)


def _staff_community(community: Division, grids: list[str], office: Unit, cast: _Cast) -> None:
    desk = cast.unit(UnitKind.COMMUNITY_DESK, community.name, community.code, office)
    cast.person(community.code, Role.COMMUNITY_CLERK, unit=desk, title="社区干事")
    leader = cast.person(
        community.code, Role.COMMUNITY_CLERK, unit=desk, title="社区书记", suffix="-lead"
    )
    short = community.name.removesuffix("社区居委会").removesuffix("村委会")
    company = cast.unit(UnitKind.COMPANY, short + "物业服务公司", community.code, desk)
    cast.person(community.code, Role.HANDLER, unit=company, title="项目经理")
    names = grid_names()
    for code in grids:
        team = cast.unit(UnitKind.GRID_TEAM, names[code], code, desk)
        worker = cast.person(code, Role.GRID_WORKER, unit=team, title="专职网格员")
        assign_grid_worker(worker, code, by=cast.by)
        assign_grid_worker(leader, code, by=cast.by, duty=GridDuty.LEADER)
        appoint(leader, team, by=cast.by, title="网格长")
