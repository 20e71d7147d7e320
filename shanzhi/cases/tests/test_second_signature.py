"""“Cannot be solved” counts only when the level above agrees."""

from __future__ import annotations

import pytest

from shanzhi.cases.actions.accept import accept_case
from shanzhi.cases.actions.close import close_case
from shanzhi.cases.actions.sign import sign_case
from shanzhi.cases.models.states import Outcome, State
from shanzhi.cases.queries.links import reporter_of
from shanzhi.cases.queries.timeline import timeline
from shanzhi.cases.tests.factories import COMMUNITY, make_report, make_town
from shanzhi.cases.tests.quality_stories import (
    BASIS,
    NOTE,
    assert_in_order,
    at_company,
    make_levels,
    review_of,
    sent_to_sign,
)
from shanzhi.cases.tests.test_handling import refused
from shanzhi.kernel.api import Denied, Invalid, Role, WrongState
from shanzhi.organizations.api import UnitKind
from shanzhi.organizations.tests.factories import make_staff, make_unit

pytestmark = pytest.mark.django_db


def test_the_street_signs_and_the_resident_reads_the_law() -> None:
    levels = make_levels()
    case = sent_to_sign(levels)
    assert (case.state, case.holder_unit_id) == (State.TO_SIGN, levels.street_office.pk)
    assert case.outcome_basis == BASIS
    assert_in_order(case)
    signed = sign_case(case, by=levels.street, agreed=True)
    assert (signed.state, signed.holder_unit_id) == (State.HANDLED, levels.company.pk)
    assert_in_order(case)
    told = next(e for e in timeline(signed, reporter_of(signed)) if e.kind == "CannotSigned")
    assert BASIS in told.detail
    assert NOTE in told.detail


def test_who_does_not_agree_says_why_and_the_unit_has_it_again() -> None:
    levels = make_levels()
    case = sent_to_sign(levels)
    refused(Invalid, case, lambda: sign_case(case, by=levels.street, agreed=False))
    back = sign_case(case, by=levels.street, agreed=False, note="条例允许限时施工，请再协调")
    assert (back.state, back.holder_unit_id) == (State.DISPATCHED, levels.company.pk)
    assert (back.outcome, back.outcome_basis) == ("", "")
    assert_in_order(case)


def test_it_needs_the_law_or_policy() -> None:
    levels = make_levels()
    case = at_company(levels)
    for basis in ("", "  ", "法" * 301):
        refused(
            Invalid,
            case,
            lambda law=basis: close_case(
                case, by=levels.handler, outcome=Outcome.CANNOT, note=NOTE, basis=law
            ),
        )


def test_neither_the_handler_nor_the_community_nor_a_neighbouring_street_signs() -> None:
    levels = make_levels()
    case = sent_to_sign(levels)
    other_street = make_staff(Role.STREET_DISPATCHER, "990101002")
    for who in (levels.handler, levels.clerk, other_street, reporter_of(case)):
        refused(Denied, case, lambda by=who: sign_case(case, by=by, agreed=True))
    assert review_of(case).agreed is None


def test_what_the_street_cannot_solve_the_city_signs() -> None:
    town = make_town()
    office = make_unit(kind=UnitKind.TEAM, place_code=COMMUNITY[:9], name="街道城管中队")
    centre = make_unit(kind=UnitKind.CITY_CENTRE, place_code=COMMUNITY[:6], name="市指挥中心")
    street = make_staff(Role.STREET_DISPATCHER, COMMUNITY[:9], unit=office)
    case = make_report(town)
    case.holder_unit, case.circle = office, 2
    case.save(update_fields=["holder_unit", "circle"])
    accept_case(case, by=street)
    closed = close_case(case, by=street, outcome=Outcome.CANNOT, note=NOTE, basis=BASIS)
    assert closed.holder_unit == centre
    colleague = make_staff(Role.STREET_DISPATCHER, COMMUNITY[:9], unit=office)
    refused(Denied, case, lambda: sign_case(case, by=colleague, agreed=True))
    city = make_staff(Role.CITY_DISPATCHER, COMMUNITY[:6], unit=centre)
    assert sign_case(case, by=city, agreed=True).state == State.HANDLED


def test_at_the_city_another_person_of_the_city_signs() -> None:
    town = make_town()
    centre = make_unit(kind=UnitKind.CITY_CENTRE, place_code=COMMUNITY[:6], name="市指挥中心")
    first = make_staff(Role.CITY_DISPATCHER, COMMUNITY[:6], unit=centre)
    second = make_staff(Role.CITY_DISPATCHER, COMMUNITY[:6], unit=centre)
    case = make_report(town)
    case.holder_unit, case.circle = centre, 3
    case.save(update_fields=["holder_unit", "circle"])
    accept_case(case, by=first)
    closed = close_case(case, by=first, outcome=Outcome.CANNOT, note=NOTE, basis=BASIS)
    assert closed.holder_unit == centre
    refused(Denied, case, lambda: sign_case(case, by=first, agreed=True))
    assert sign_case(case, by=second, agreed=True).state == State.HANDLED


def test_what_is_not_waiting_cannot_be_signed() -> None:
    levels = make_levels()
    case = at_company(levels)
    refused(WrongState, case, lambda: sign_case(case, by=levels.street, agreed=True))
