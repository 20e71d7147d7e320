"""A small town for stories: a drawn grid with a building, a code on the wall, a worker who looks
after it, and the units that can hold a matter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from django.test import Client

from shanzhi.cases.actions.accept import accept_case
from shanzhi.cases.actions.close import close_case
from shanzhi.cases.actions.load_categories import load_categories
from shanzhi.cases.actions.report import Report, report_case
from shanzhi.cases.actions.sign import sign_case
from shanzhi.cases.models import Case, Category, SamplingShare
from shanzhi.cases.models.case import Source
from shanzhi.cases.models.states import Outcome
from shanzhi.cases.queries.links import follow_up_path
from shanzhi.kernel.api import NOBODY, SYSTEM, Actor, EventRecord, Role, bump
from shanzhi.organizations.api import GridDuty, Unit, UnitKind, assign_grid_worker
from shanzhi.organizations.tests.factories import make_staff, make_unit
from shanzhi.people.tests.factories import make_account
from shanzhi.places.api import Building, Grid, printed_code
from shanzhi.places.tests.factories import make_building, make_code, make_grid, make_square

COMMUNITY = "990101001001"
INSIDE = (31.001, 124.001)
FAR_AWAY = (39.9, 116.4)


@dataclass(frozen=True)
class Town:
    """``code`` is what is printed on the wall of ``grid``."""

    grid: Grid
    building: Building
    code: str
    desk: Unit
    clerk: Actor

    @property
    def report_path(self) -> str:
        """The form behind the code."""
        return f"/g/{self.code}/report"


def make_town() -> Town:
    """和风社区, its desk with the clerk 李明, and a grid that 王芳 looks after."""
    if not Category.objects.exists():
        load_categories()
    make_share(0)
    grid = make_grid("翠湖花园网格", COMMUNITY, make_square())
    building = make_building("3幢", grid=grid, latitude=31.002, longitude=124.002)
    desk = make_unit(place_code=COMMUNITY, name="和风社区居委会", phone="0512-55550100")
    make_unit(kind=UnitKind.STREET_OFFICE, place_code=COMMUNITY[:9], name="晨光街道办事处")
    worker = make_account(name="王芳")
    assign_grid_worker(
        worker, grid.code, duty=GridDuty.FULL_TIME, starts_on=date(2020, 1, 1), by=SYSTEM
    )
    code = printed_code(make_code(grid))
    clerk = make_staff(Role.COMMUNITY_CLERK, COMMUNITY, unit=desk)
    return Town(grid, building, code, desk, clerk)


def make_share(percent: int, place_code: str = "") -> None:
    """How many of a hundred closings are drawn to be verified: none in ordinary stories, so that
    no story depends on the lot."""
    SamplingShare.objects.update_or_create(place_code=place_code, defaults={"percent": percent})
    bump("cases.sampling")


def make_report(town: Town, text: str = "3幢楼下夜里施工，噪音很大，睡不着") -> Case:
    """A matter that a resident of the grid reported."""
    report = Report(key=uuid4(), text=text, source=Source.RESIDENT, place_code=town.grid.code)
    return report_case(report, by=NOBODY).case


def make_handled(town: Town, outcome: Outcome = Outcome.SOLVED) -> Case:
    """A matter that the clerk says is done."""
    case = accept_case(make_report(town), by=town.clerk)
    basis = "《噪声污染防治法》第六十五条" if outcome == Outcome.CANNOT else ""
    closed = close_case(
        case, by=town.clerk, outcome=outcome, note="已要求工地夜间停工", basis=basis
    )
    if outcome == Outcome.CANNOT:
        street = make_staff(Role.STREET_DISPATCHER, COMMUNITY[:9])
        return sign_case(closed, by=street, agreed=True)
    return closed


def link_of(case: Case) -> str:
    """Path of the matter page."""
    return follow_up_path(Case.objects.get(pk=case.pk))


def counted() -> tuple[int, int]:
    """(matters, events): what must not move when something is refused."""
    return Case.objects.count(), EventRecord.objects.count()


def phone() -> Client:
    """A resident's phone: it keeps its cookies."""
    return Client()
