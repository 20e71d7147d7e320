"""What is late, dangerous or forgotten goes up by itself, and only then."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shanzhi.cases.actions.accept import accept_case
from shanzhi.cases.actions.escalate import escalate_case
from shanzhi.cases.actions.sweep_clocks import sweep_clocks
from shanzhi.cases.models import Case, CaseClock, Dispatch, EscalationRule
from shanzhi.cases.models.clock import ClockKind, ClockState
from shanzhi.cases.models.handling import Move, Trigger
from shanzhi.cases.models.states import Circle, State
from shanzhi.cases.tests.factories import COMMUNITY, make_report, make_town
from shanzhi.kernel.api import Actor, Role, bump
from shanzhi.kernel.tests.factories import deliver_all
from shanzhi.messaging.tests.factories import notices_of
from shanzhi.organizations.api import Unit, UnitKind
from shanzhi.organizations.tests.factories import make_staff

pytestmark = pytest.mark.django_db
DANGER = "3幢楼道煤气泄漏，味道很大，有人晕倒了"


def street_of(case: Case) -> Actor:
    office = Unit.objects.get(kind=UnitKind.STREET_OFFICE, place_code=COMMUNITY[:9])
    return make_staff(Role.STREET_DISPATCHER, COMMUNITY[:9], unit=office)


def run_out(case: Case, kind: ClockKind) -> Case:
    """Let the clock run out, sweep, and carry what follows to its handlers."""
    clock = CaseClock.objects.get(case=case, kind=kind, state=ClockState.RUNNING)
    sweep_clocks(at=clock.due_at + timedelta(minutes=1))
    deliver_all()
    case.refresh_from_db()
    return case


def test_what_is_not_handled_in_time_goes_to_the_street() -> None:
    town = make_town()
    case = make_report(town)
    street = street_of(case)
    accept_case(case, by=town.clerk)
    run_out(case, ClockKind.HANDLE)
    assert (case.state, case.circle) == (State.TO_DISPATCH, Circle.STREET)
    assert Dispatch.objects.get(case=case, move=Move.UP).trigger == Trigger.DEADLINE
    assert "cases.escalated_from_you" in notices_of(town.clerk)
    assert "cases.escalated" in notices_of(street)


def test_an_ordinary_matter_that_nobody_accepted_yet_stays_and_is_only_said() -> None:
    town = make_town()
    case = make_report(town)
    street_of(case)
    run_out(case, ClockKind.ACCEPT)
    assert (case.state, case.circle) == (State.DISPATCHED, Circle.COMMUNITY)


def test_danger_is_heard_above_at_once_and_goes_up_when_nobody_comes() -> None:
    town = make_town()
    case = make_report(town, DANGER)
    street = street_of(case)
    assert case.urgency == 2
    deliver_all()
    assert "cases.danger_below" in notices_of(street)
    case.refresh_from_db()
    assert case.circle == Circle.COMMUNITY
    run_out(case, ClockKind.ACCEPT)
    assert (case.state, case.circle) == (State.TO_DISPATCH, Circle.STREET)
    assert Dispatch.objects.get(case=case, move=Move.UP).trigger == Trigger.DANGER


def test_a_place_can_switch_it_off() -> None:
    town = make_town()
    EscalationRule.objects.create(trigger=Trigger.DEADLINE, place_code=COMMUNITY, is_active=False)
    bump("cases.escalation")
    case = accept_case(make_report(town), by=town.clerk)
    run_out(case, ClockKind.HANDLE)
    assert (case.state, case.circle) == (State.IN_PROGRESS, Circle.COMMUNITY)


def test_what_nobody_is_above_of_stays_where_it_is() -> None:
    town = make_town()
    case = make_report(town)
    street = street_of(case)
    escalate_case(case, by=street, reason="要协调")
    run_out(case, ClockKind.ACCEPT)
    assert (case.state, case.circle) == (State.TO_DISPATCH, Circle.STREET)


def test_swept_twice_it_goes_up_once() -> None:
    town = make_town()
    case = accept_case(make_report(town), by=town.clerk)
    run_out(case, ClockKind.HANDLE)
    deliver_all()
    assert Dispatch.objects.filter(case=case, move=Move.UP).count() == 1
