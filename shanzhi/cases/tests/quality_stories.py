"""A town in which several people work at each level, and closings that go to another pair of eyes."""

from __future__ import annotations

from dataclasses import dataclass

from shanzhi.cases.actions.accept import accept_case
from shanzhi.cases.actions.close import close_case
from shanzhi.cases.actions.dispatch import dispatch_case
from shanzhi.cases.models import Case, CaseClock, Dispatch, Review
from shanzhi.cases.models.clock import ClockState
from shanzhi.cases.models.states import OPEN_STATES, Outcome
from shanzhi.cases.tests.factories import COMMUNITY, Town, make_report, make_share, make_town
from shanzhi.kernel.api import Actor, EventRecord, Role
from shanzhi.organizations.api import Unit, UnitKind
from shanzhi.organizations.tests.factories import make_staff, make_unit

STREET, CITY = COMMUNITY[:9], COMMUNITY[:6]
NOTE = "您好！城管中队昨晚已到工地制止，夜间不再施工。如再发生请打社区电话。"
BASIS = "《噪声污染防治法》第四十三条"


@dataclass(frozen=True)
class Levels:
    """``handler`` works in the property company; ``clerk`` and ``colleague`` at the community's
    desk; ``street`` and ``city`` dispatch above."""

    town: Town
    company: Unit
    street_office: Unit
    city_centre: Unit
    handler: Actor
    clerk: Actor
    colleague: Actor
    street: Actor
    city: Actor


def make_levels() -> Levels:
    """和风社区 with its street and city."""
    town = make_town()
    company = make_unit(kind=UnitKind.COMPANY, place_code=COMMUNITY, name="和风物业服务中心")
    office = Unit.objects.get(kind=UnitKind.STREET_OFFICE, place_code=STREET)
    centre = make_unit(kind=UnitKind.CITY_CENTRE, place_code=CITY, name="市指挥中心")
    return Levels(
        town=town,
        company=company,
        street_office=office,
        city_centre=centre,
        handler=make_staff(Role.HANDLER, COMMUNITY, unit=company),
        clerk=town.clerk,
        colleague=make_staff(Role.COMMUNITY_CLERK, COMMUNITY, unit=town.desk),
        street=make_staff(Role.STREET_DISPATCHER, STREET, unit=office),
        city=make_staff(Role.CITY_DISPATCHER, CITY, unit=centre),
    )


def at_company(levels: Levels) -> Case:
    """A matter that the clerk dispatched to the company, whose handler is at it."""
    case = dispatch_case(
        make_report(levels.town), by=levels.clerk, unit_id=levels.company.pk, reason="归物业管"
    )
    return accept_case(case, by=levels.handler)


def sent_to_verify(levels: Levels) -> Case:
    """The same, closed; everything is verified."""
    make_share(100)
    return close_case(at_company(levels), by=levels.handler, outcome=Outcome.SOLVED, note=NOTE)


def sent_to_sign(levels: Levels) -> Case:
    """The handler says that it cannot be solved."""
    return close_case(
        at_company(levels), by=levels.handler, outcome=Outcome.CANNOT, note=NOTE, basis=BASIS
    )


def assert_in_order(case: Case) -> None:
    """One holder, written down and announced; a clock runs while it is open, and none after."""
    row = Case.objects.get(pk=case.pk)
    last = Dispatch.objects.filter(case=row).latest("pk")
    event = EventRecord.objects.filter(aggregate="case", aggregate_id=row.pk).latest("sequence")
    assert last.unit_id == row.holder_unit_id
    assert (event.payload["state"], event.payload["holder_id"]) == (row.state, row.holder_unit_id)
    assert event.payload["due"] == row.due_at.isoformat()
    live = CaseClock.objects.filter(case=row, state__in=[ClockState.RUNNING, ClockState.PAUSED])
    kinds = set(live.exclude(kind="contact").values_list("kind", flat=True))
    assert bool(kinds) == (row.state in OPEN_STATES)
    told = _told(row)
    assert {(clock.kind, str(clock.subject_id)) for clock in live} == told


def _told(case: Case) -> set[tuple[str, str]]:
    """Which clocks run, by the events alone."""
    running: set[tuple[str, str]] = set()
    for event in EventRecord.objects.filter(aggregate="case", aggregate_id=case.pk).order_by("pk"):
        for kind, subject, verb, _due in event.payload["clocks"]:
            running.discard((kind, subject))
            if verb == "start":
                running.add((kind, subject))
    return running


def review_of(case: Case) -> Review:
    """The last look at a matter."""
    return Review.objects.filter(case=case).latest("pk")
