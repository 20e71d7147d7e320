"""Up, down and back between the three circles: never two holders, never nobody, never unheard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from shanzhi.cases.actions.accept import accept_case
from shanzhi.cases.actions.decide import decide_case
from shanzhi.cases.actions.dispatch import dispatch_case
from shanzhi.cases.actions.escalate import NobodyAbove, escalate_case
from shanzhi.cases.actions.report import Report, report_case
from shanzhi.cases.actions.return_case import return_case
from shanzhi.cases.models import Case, CaseClock, Dispatch, EscalationRule
from shanzhi.cases.models.case import Source
from shanzhi.cases.models.handling import Move, Trigger
from shanzhi.cases.models.states import Circle, State
from shanzhi.cases.queries.links import follow_up_path
from shanzhi.cases.tests.factories import COMMUNITY, Town, make_report, make_town
from shanzhi.cases.tests.test_handling import refused
from shanzhi.kernel.api import NOBODY, Actor, Denied, Invalid, Role, WrongState, bump, history, now
from shanzhi.kernel.tests.factories import deliver_all
from shanzhi.messaging.tests.factories import notices_of
from shanzhi.organizations.api import DutyProposal, Unit, UnitKind, admit_duty, propose_duty
from shanzhi.organizations.tests.factories import make_staff, make_unit

pytestmark = pytest.mark.django_db
STREET, CITY = COMMUNITY[:9], COMMUNITY[:6]


@dataclass(frozen=True)
class County:
    """A town with everybody above it: the street's dispatcher 王强, the city's 周望舒."""

    town: Town
    office: Unit
    centre: Unit
    street: Actor
    city: Actor
    bureau: Unit
    handler: Actor

    @property
    def clerk(self) -> Actor:
        return self.town.clerk


@pytest.fixture
def county() -> County:
    town = make_town()
    office = Unit.objects.get(kind=UnitKind.STREET_OFFICE, place_code=STREET)
    centre = make_unit(kind=UnitKind.CITY_CENTRE, place_code=CITY, name="指挥中心")
    bureau = make_unit(kind=UnitKind.DEPARTMENT, place_code=STREET, name="街道城管中队")
    return County(
        town,
        office,
        centre,
        street=make_staff(Role.STREET_DISPATCHER, STREET, unit=office),
        city=make_staff(Role.CITY_DISPATCHER, CITY, unit=centre),
        bureau=bureau,
        handler=make_staff(Role.HANDLER, STREET, unit=bureau),
    )


def standing(case: Case) -> tuple[str, int, int]:
    case.refresh_from_db()
    return case.state, case.circle, case.holder_unit_id


def live_clocks(case: Case) -> set[str]:
    return set(
        CaseClock.objects.filter(case=case, state__in=["running", "paused"]).values_list(
            "kind", flat=True
        )
    )


def test_what_the_community_cannot_do_goes_to_the_street_and_then_to_the_city(
    county: County,
) -> None:
    case = make_report(county.town)
    accept_case(case, by=county.clerk)
    escalate_case(case, by=county.clerk, reason="要街道出面协调施工方", evidence_asked="施工许可")
    assert standing(case) == (State.TO_DISPATCH, Circle.STREET, county.office.pk)
    assert live_clocks(case) == {"accept"}
    escalate_case(case, by=county.street, reason="施工方是市管企业")
    assert standing(case) == (State.TO_DISPATCH, Circle.CITY, county.centre.pk)
    first, second = Dispatch.objects.filter(case=case, move=Move.UP).order_by("pk")
    assert (first.from_unit, first.evidence_asked) == (county.town.desk, "施工许可")
    assert (second.from_unit, second.reason) == (county.office, "施工方是市管企业")
    refused(WrongState, case, lambda: escalate_case(case, by=county.city, reason="再往上"))


def test_the_city_assigns_the_street_and_the_street_the_community(county: County) -> None:
    case = make_report(county.town)
    escalate_case(case, by=county.city, reason="市里督办")
    escalate_case(case, by=county.street, reason="需市级协调")
    dispatch_case(case, by=county.city, unit_id=county.office.pk, reason="请街道牵头")
    assert standing(case) == (State.DISPATCHED, Circle.STREET, county.office.pk)
    dispatch_case(
        case, by=county.street, unit_id=county.town.desk.pk, reason="请社区先劝", limit=None
    )
    assert standing(case) == (State.DISPATCHED, Circle.COMMUNITY, county.town.desk.pk)
    moves = Dispatch.objects.filter(case=case).order_by("pk").values_list("move", flat=True)
    assert [*moves] == [Move.OPENING, Move.UP, Move.UP, Move.DOWN, Move.DOWN]


def test_the_unit_below_hears_that_its_matter_went_up(county: County) -> None:
    case = make_report(county.town)
    escalate_case(case, by=county.street, reason="涉及多个小区")
    deliver_all()
    assert "cases.escalated_from_you" in notices_of(county.clerk)
    assert "cases.escalated" in notices_of(county.street)


def test_a_clerk_cannot_take_a_matter_out_of_the_streets_hands(county: County) -> None:
    case = make_report(county.town)
    escalate_case(case, by=county.clerk, reason="办不了")
    refused(
        Denied,
        case,
        lambda: dispatch_case(case, by=county.clerk, unit_id=county.town.desk.pk, reason="拿回来"),
    )


def test_a_stranger_cannot_pass_it_up_and_a_reason_is_needed(county: County) -> None:
    case = make_report(county.town)
    elsewhere = make_staff(Role.COMMUNITY_CLERK, "990101001002")
    refused(Denied, case, lambda: escalate_case(case, by=elsewhere, reason="看着不顺眼"))
    refused(Invalid, case, lambda: escalate_case(case, by=county.clerk, reason="  "))


def test_where_nobody_is_above_it_stays_and_says_so(county: County) -> None:
    case = make_report(county.town)
    Unit.objects.filter(pk__in=[county.office.pk, county.centre.pk]).update(is_active=False)
    bump("organizations.units")
    refused(NobodyAbove, case, lambda: escalate_case(case, by=county.clerk, reason="办不了"))


def test_a_return_goes_to_the_dispatcher_and_not_round_in_a_circle(county: County) -> None:
    case = make_report(county.town)
    escalate_case(case, by=county.clerk, reason="办不了")
    dispatch_case(case, by=county.street, unit_id=county.bureau.pk, reason="归城管管")
    return_case(case, by=county.handler, why="not_ours", note="这是住建的事")
    assert standing(case) == (State.TO_DISPATCH, Circle.STREET, county.office.pk)
    refused(
        Invalid,
        case,
        lambda: dispatch_case(case, by=county.street, unit_id=county.bureau.pk, reason="再看看"),
    )


def test_a_return_says_why_from_the_list_and_only_the_holder_returns(county: County) -> None:
    case = make_report(county.town)
    refused(Invalid, case, lambda: return_case(case, by=county.clerk, why="lazy", note="不想办"))
    refused(Invalid, case, lambda: return_case(case, by=county.clerk, why="unclear", note=" "))
    refused(
        Denied, case, lambda: return_case(case, by=county.handler, why="not_ours", note="不归我")
    )


def test_the_third_return_is_decided_by_the_level_above_once(county: County) -> None:
    case = make_report(county.town)
    escalate_case(case, by=county.clerk, reason="办不了")
    units = [county.bureau, *(make_unit(kind=UnitKind.DEPARTMENT, place_code=STREET, name=name)
                              for name in ("街道城建办", "街道安监办"))]  # fmt: skip
    for unit in units:
        member = make_staff(Role.HANDLER, STREET, unit=unit)
        dispatch_case(case, by=county.street, unit_id=unit.pk, reason="请办理")
        return_case(case, by=member, why="not_ours", note="不归我们")
    assert standing(case) == (State.TO_DISPATCH, Circle.CITY, county.centre.pk)
    unit_id = county.bureau.pk
    refused(
        WrongState,
        case,
        lambda: dispatch_case(case, by=county.city, unit_id=unit_id, reason="再派"),
    )
    refused(
        Denied, case, lambda: decide_case(case, by=county.street, unit_id=unit_id, reason="我定")
    )
    decide_case(case, by=county.city, unit_id=unit_id, reason="占道施工归城管")
    assert standing(case)[2] == unit_id
    refused(
        WrongState,
        case,
        lambda: return_case(case, by=county.handler, why="not_ours", note="还是不归"),
    )
    kinds = [event.kind for event in history("case", case.pk)]
    assert kinds.count("cases.CaseReturned") == 3
    assert kinds.count("cases.CaseDecided") == 1


def test_nothing_is_decided_that_was_not_returned_three_times(county: County) -> None:
    case = make_report(county.town)
    escalate_case(case, by=county.clerk, reason="办不了")
    refused(
        WrongState,
        case,
        lambda: decide_case(case, by=county.street, unit_id=county.bureau.pk, reason="我定"),
    )


def report_at(town: Town, hours_ago: int) -> Case:
    report = Report(
        key=uuid4(),
        text="3幢楼下夜里施工，噪音很大",
        source=Source.RESIDENT,
        place_code=town.grid.code,
        category_code="0101001",
    )
    return report_case(report, by=NOBODY, at=now() - timedelta(hours=hours_ago)).case


def test_the_third_time_in_thirty_days_goes_up_by_itself_and_says_why(county: County) -> None:
    cases = [report_at(county.town, hours) for hours in (24 * 20, 48, 1)]
    deliver_all()
    assert [standing(case)[1] for case in cases] == [
        Circle.COMMUNITY,
        Circle.COMMUNITY,
        Circle.STREET,
    ]
    last = Dispatch.objects.get(case=cases[-1], move=Move.UP)
    assert last.trigger == Trigger.REPEAT
    assert cases[0].number in last.reason
    assert cases[-1].number not in last.reason
    # Until then somebody takes it over; nobody promised that it is handled.
    page = Client().get(follow_up_path(cases[-1])).content.decode()
    assert "有人接手" in page


def test_what_lies_longer_back_or_is_switched_off_does_not_count(county: County) -> None:
    EscalationRule.objects.create(trigger=Trigger.REPEAT, place_code=STREET, times=3, days=7)
    bump("cases.escalation")
    cases = [report_at(county.town, hours) for hours in (24 * 20, 48, 1)]
    deliver_all()
    assert standing(cases[-1])[1] == Circle.COMMUNITY


def test_a_department_gives_a_grid_only_what_is_on_its_list(county: County) -> None:
    grid_team = make_unit(
        kind=UnitKind.GRID_TEAM, place_code=county.town.grid.code, name="翠湖网格队"
    )
    case = make_report(county.town)
    escalate_case(case, by=county.clerk, reason="办不了")
    dispatch_case(case, by=county.street, unit_id=county.bureau.pk, reason="归城管管")
    refused(
        Invalid,
        case,
        lambda: dispatch_case(case, by=county.handler, unit_id=grid_team.pk, reason="请网格去看"),
    )
    duty = propose_duty(
        DutyProposal(
            place_code=STREET,
            category_code=case.category_id[:2],
            title="施工噪音巡查",
            reason="夏季专项行动",
            unit_id=county.bureau.pk,
            starts_on=date(2020, 1, 1),
        ),
        by=county.handler,
    )
    admit_duty(duty, by=county.street)
    dispatch_case(case, by=county.handler, unit_id=grid_team.pk, reason="请网格去看")
    assert standing(case) == (State.DISPATCHED, Circle.COMMUNITY, grid_team.pk)
