"""A town with everybody who can touch a matter, and some who must not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from shanzhi.cases.models import Case
from shanzhi.cases.queries.links import reporter_of
from shanzhi.cases.tests.factories import COMMUNITY, Town, make_town
from shanzhi.kernel.api import NOBODY, SYSTEM, Actor, Role
from shanzhi.organizations.api import UnitKind
from shanzhi.organizations.tests.factories import make_staff, make_unit
from shanzhi.people.tests.factories import make_resident

BEGIN = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
NEXT_DOOR = "990101001002"
REPORTER, OTHER_REPORTER = "reporter", "other_reporter"


@dataclass(frozen=True)
class Cast:
    """``people`` by name; ``unit_ids`` can be given a matter, the last one must not be;
    ``resident_ids`` have confirmed a phone number."""

    town: Town
    people: dict[str, Actor]
    unit_ids: tuple[int, ...]
    resident_ids: tuple[int, ...]

    @property
    def names(self) -> list[str]:
        """Everybody's, the reporters' too."""
        return [*self.people, REPORTER, OTHER_REPORTER]

    def actor(self, name: str, case: Case, other: Case) -> Actor:
        """Somebody, as far as this matter (or another one) is concerned."""
        if name in {REPORTER, OTHER_REPORTER}:
            return reporter_of(case if name == REPORTER else other)
        return self.people[name]


def make_cast() -> Cast:
    """Clerks, dispatchers, a worker, a company's handler, a leader, neighbours and strangers."""
    town = make_town()
    city, street = COMMUNITY[:6], COMMUNITY[:9]
    office = make_unit(kind=UnitKind.DEPARTMENT, place_code=street, name="晨光街道城建办")
    centre = make_unit(kind=UnitKind.CITY_CENTRE, place_code=city, name="县指挥中心")
    team = make_unit(kind=UnitKind.GRID_TEAM, place_code=town.grid.code, name="翠湖网格队伍")
    company = make_unit(kind=UnitKind.COMPANY, place_code=COMMUNITY, name="和风物业服务中心")
    next_door = make_unit(place_code=NEXT_DOOR, name="邻里社区居委会")
    people = {
        "clerk": town.clerk,
        "worker": make_staff(Role.GRID_WORKER, town.grid.code, unit=team, name="王芳"),
        "handler": make_staff(Role.HANDLER, COMMUNITY, unit=company, name="陈师傅"),
        "officer": make_staff(Role.HANDLER, street, unit=office, name="赵工"),
        "street": make_staff(Role.STREET_DISPATCHER, street, unit=office, name="孙敏"),
        "city": make_staff(Role.CITY_DISPATCHER, city, unit=centre, name="周正"),
        "leader": make_staff(Role.LEADER, city, name="沈明远"),
        "next_door": make_staff(Role.COMMUNITY_CLERK, NEXT_DOOR, unit=next_door, name="吴越"),
        "neighbour": NOBODY,
        "system": SYSTEM,
    }
    return Cast(
        town=town,
        people=people,
        unit_ids=(town.desk.pk, team.pk, company.pk, office.pk, centre.pk, next_door.pk),
        resident_ids=(make_resident().pk, make_resident().pk),
    )
