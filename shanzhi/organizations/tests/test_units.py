"""Which unit serves a place, and to whom a matter may be handed."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from shanzhi.kernel.api import SYSTEM, Conflict, Denied, Invalid, Role, history
from shanzhi.organizations.actions.found_unit import UnitParticulars, change_unit, found_unit
from shanzhi.organizations.models import Unit
from shanzhi.organizations.models.unit import UnitKind
from shanzhi.organizations.queries import dispatchable_units, receiver_unit, unit
from shanzhi.organizations.tests.factories import make_staff, make_unit

CITY, STREET, COMMUNITY = "990101", "990101001", "990101001001"
GRID = COMMUNITY + "001"

pytestmark = pytest.mark.django_db


def test_a_matter_goes_to_the_nearest_unit_of_its_kind_without_asking_the_database(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    street = make_unit(kind=UnitKind.STREET_OFFICE, place_code=STREET)
    desk = make_unit(kind=UnitKind.COMMUNITY_DESK, place_code=COMMUNITY)
    assert receiver_unit(GRID, UnitKind.COMMUNITY_DESK) == desk
    with django_assert_num_queries(0):
        assert receiver_unit(GRID, UnitKind.STREET_OFFICE) == street
        assert receiver_unit(STREET, UnitKind.COMMUNITY_DESK) is None
        assert unit(desk.pk) == desk


def test_a_unit_out_of_use_gets_nothing_new_but_keeps_its_name() -> None:
    desk = make_unit(place_code=COMMUNITY, name="柳湾社区")
    assert receiver_unit(GRID, UnitKind.COMMUNITY_DESK) == desk
    closed = UnitParticulars(
        kind="community_desk", name="柳湾社区", place_code=COMMUNITY, is_active=False
    )
    change_unit(desk, closed, by=SYSTEM)
    assert receiver_unit(GRID, UnitKind.COMMUNITY_DESK) is None
    found = unit(desk.pk)
    assert found is not None
    assert found.name == "柳湾社区"
    assert [event.kind for event in history("unit", desk.pk)] == [
        "organizations.UnitFounded",
        "organizations.UnitChanged",
    ]


def test_a_community_passes_matters_up_to_its_street_but_not_past_it() -> None:
    city = make_unit(kind=UnitKind.CITY_CENTRE, place_code=CITY)
    street = make_unit(kind=UnitKind.STREET_OFFICE, place_code=STREET)
    desk = make_unit(kind=UnitKind.COMMUNITY_DESK, place_code=COMMUNITY)
    company = make_unit(kind=UnitKind.COMPANY, place_code=COMMUNITY)
    neighbour = make_unit(kind=UnitKind.COMMUNITY_DESK, place_code=STREET + "002")
    clerk = make_staff(Role.COMMUNITY_CLERK, COMMUNITY)
    dispatcher = make_staff(Role.STREET_DISPATCHER, STREET)
    assert set(dispatchable_units(clerk, GRID)) == {street, desk, company}
    assert set(dispatchable_units(dispatcher, GRID)) == {city, street, desk, company}
    assert neighbour in dispatchable_units(dispatcher, STREET)


def test_somebody_who_only_has_a_post_hands_on_from_their_units_place() -> None:
    street = make_unit(kind=UnitKind.STREET_OFFICE, place_code=STREET)
    city = make_unit(kind=UnitKind.DEPARTMENT, place_code=CITY)
    handler = make_staff(Role.HANDLER, STREET, unit=street)
    assert set(dispatchable_units(handler, GRID)) == {street, city}


def test_an_operator_of_one_street_cannot_set_up_units_in_another() -> None:
    operator = make_staff(Role.OPERATOR, STREET)
    stranger = UnitParticulars(kind="department", name="城管局", place_code="990101002")
    with pytest.raises(Denied):
        found_unit(stranger, by=operator)
    assert not Unit.objects.exists()


def test_two_units_of_one_place_cannot_have_one_name() -> None:
    make_unit(place_code=COMMUNITY, name="柳湾社区")
    with pytest.raises(Conflict, match="柳湾社区"):
        make_unit(place_code=COMMUNITY, name="柳湾社区")
    assert Unit.objects.count() == 1


def test_nonsense_is_refused_field_by_field() -> None:
    with pytest.raises(Invalid) as refusal:
        found_unit(UnitParticulars(kind="palace", name=" ", place_code="12"), by=SYSTEM)
    assert set(refusal.value.fields) == {"kind", "name", "place_code"}
