"""A town with everybody who can touch a matter, and some who must not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from shanzhi.cases.models import Case, Deadline
from shanzhi.cases.models.clock import ClockKind
from shanzhi.cases.queries.links import reporter_of
from shanzhi.cases.tests.factories import COMMUNITY, Town, make_town
from shanzhi.kernel.api import NOBODY, SYSTEM, Actor, Role, bump
from shanzhi.organizations.api import TeamParticulars, Unit, UnitKind, set_team_profile
from shanzhi.organizations.tests.factories import make_staff, make_unit
from shanzhi.people.tests.factories import make_resident
from shanzhi.places.tests.factories import make_grid

BEGIN = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
NEXT_DOOR = "990101001002"
REPORTER, OTHER_REPORTER = "reporter", "other_reporter"


@dataclass(frozen=True)
class Cast:
    """``people`` by name; ``unit_ids`` can be given a matter, the last one must not be;
    ``resident_ids`` have confirmed a phone number; ``place_codes`` are where a matter may be."""

    town: Town
    people: dict[str, Actor]
    unit_ids: tuple[int, ...]
    resident_ids: tuple[int, ...]
    place_codes: tuple[str, ...]

    @property
    def names(self) -> list[str]:
        """Everybody's, the reporters' too."""
        return [*self.people, REPORTER, OTHER_REPORTER]

    def actor(self, name: str, case: Case, other: Case) -> Actor:
        """Somebody, as far as this matter (or another one) is concerned. Nobody reported a part by
        itself, so nobody has a link to it."""
        if name not in {REPORTER, OTHER_REPORTER}:
            return self.people[name]
        reported = case if name == REPORTER else other
        return NOBODY if reported.parent_id else reporter_of(reported)


def make_cast() -> Cast:
    """Clerks, dispatchers, a worker, a company's handler, two teams on call, a leader, neighbours
    and strangers."""
    town = make_town()
    city, street = COMMUNITY[:6], COMMUNITY[:9]
    office = make_unit(kind=UnitKind.DEPARTMENT, place_code=street, name="晨光街道城建办")
    centre = make_unit(kind=UnitKind.CITY_CENTRE, place_code=city, name="县指挥中心")
    team = make_unit(kind=UnitKind.GRID_TEAM, place_code=town.grid.code, name="翠湖网格队伍")
    company = make_unit(kind=UnitKind.COMPANY, place_code=COMMUNITY, name="和风物业服务中心")
    next_door = make_unit(place_code=NEXT_DOOR, name="邻里社区居委会")
    near, far = _team("近队", (31.006, 124.002)), _team("远队", (31.1, 124.002))
    people = {
        "clerk": town.clerk,
        "worker": make_staff(Role.GRID_WORKER, town.grid.code, unit=team, name="王芳"),
        "handler": make_staff(Role.HANDLER, COMMUNITY, unit=company, name="陈师傅"),
        "officer": make_staff(Role.HANDLER, street, unit=office, name="赵工"),
        "street": make_staff(Role.STREET_DISPATCHER, street, unit=office, name="孙敏"),
        "city": make_staff(Role.CITY_DISPATCHER, city, unit=centre, name="周正"),
        "leader": make_staff(Role.LEADER, city, name="沈明远"),
        "next_door": make_staff(Role.COMMUNITY_CLERK, NEXT_DOOR, unit=next_door, name="吴越"),
        "near": make_staff(Role.HANDLER, street, unit=near, name="小近"),
        "far": make_staff(Role.HANDLER, street, unit=far, name="老远"),
        "neighbour": NOBODY,
        "system": SYSTEM,
    }
    return Cast(
        town=town,
        people=people,
        unit_ids=(town.desk.pk, team.pk, company.pk, office.pk, centre.pk, next_door.pk),
        resident_ids=(make_resident().pk, make_resident().pk),
        place_codes=(town.grid.code, COMMUNITY, _slower_place()),
    )


def _team(name: str, base: tuple[float, float]) -> Unit:
    """A rapid-response team of the street, always on duty."""
    unit = make_unit(kind=UnitKind.TEAM, place_code=COMMUNITY[:9], name=name)
    given = TeamParticulars(skills=(), point=base, hours=None, capacity=2)
    set_team_profile(unit, given, by=SYSTEM)
    return unit


def _slower_place() -> str:
    """A grid next door, where handling may take longer."""
    Deadline.objects.create(
        clock=ClockKind.HANDLE, place_code=NEXT_DOOR, limit_amount=9, limit_unit="natural_day"
    )
    bump("cases.deadlines")
    return make_grid("邻里网格", NEXT_DOOR).code
