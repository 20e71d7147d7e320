"""The demo county's people: everybody a visitor needs, in every grid, the same each time."""

from __future__ import annotations

import pytest
from django.utils.timezone import localdate
from pytest_django import Settings

from shanzhi.kernel.api import SYSTEM, EventRecord, Refusal, Role
from shanzhi.organizations.demo import load_demo_people
from shanzhi.organizations.demo_cast import DEMO_ACCOUNTS, DEMO_PASSWORD
from shanzhi.organizations.demo_team import load_demo_team
from shanzhi.organizations.models import GridWorker, Post, Unit
from shanzhi.organizations.models.unit import UnitKind
from shanzhi.organizations.queries import (
    grid_workers,
    members_of,
    person_for_poster,
    receiver_unit,
    staff_actor,
)
from shanzhi.people.api import Account, account_named, grants_of
from shanzhi.places.api import load_demo_town

pytestmark = pytest.mark.django_db


def named(username: str) -> Account:
    found = account_named(username)
    assert found is not None
    return found


def test_every_grid_has_a_worker_and_a_leader_and_every_unit_somebody() -> None:
    town = load_demo_town(SYSTEM)
    load_demo_people(town.county_code, by=SYSTEM)
    for code in town.grid_codes:
        assert [contact.duty for contact in grid_workers(code)] == ["leader", "full_time"]
        assert all(contact.work_phone.startswith("0000-") for contact in grid_workers(code))
        for kind in UnitKind:
            assert kind == UnitKind.DEPARTMENT or receiver_unit(code, kind) is not None
    assert all(members_of(unit.pk) for unit in Unit.objects.all())
    worker = person_for_poster(town.grid_codes[0])
    assert worker is not None
    assert (worker.name, worker.duty) == ("刘小禾", "专职网格员")


def test_the_visitor_signs_in_as_each_end_and_only_as_those() -> None:
    town = load_demo_town(SYSTEM)
    load_demo_people(town.county_code, by=SYSTEM)
    first = town.grid_codes[0]
    for who in DEMO_ACCOUNTS:
        account = named(who.username)
        assert account.check_password(DEMO_PASSWORD)
        held = {(grant.role, grant.scope_code) for grant in grants_of(account, localdate())}
        assert held == {(who.role, first[: who.digits])}
        assert staff_actor(account).unit_ids
    others = set(Account.objects.values_list("username", flat=True)) - {
        who.username for who in DEMO_ACCOUNTS
    }
    assert not any(named(username).has_usable_password() for username in others)


def test_loading_again_changes_nothing() -> None:
    town = load_demo_town(SYSTEM)
    load_demo_people(town.county_code, by=SYSTEM)
    load_demo_team(town.grid_codes[0], by=SYSTEM)
    counts = [model.objects.count() for model in (Account, Unit, Post, GridWorker, EventRecord)]
    load_demo_people(town.county_code, by=SYSTEM)
    load_demo_team(town.grid_codes[0], by=SYSTEM)
    assert counts == [
        model.objects.count() for model in (Account, Unit, Post, GridWorker, EventRecord)
    ]
    assert len(set(Account.objects.values_list("name", flat=True))) == counts[0]


def test_a_password_that_everybody_knows_never_reaches_a_real_place(
    settings: Settings,
) -> None:
    town = load_demo_town(SYSTEM)
    settings.PRODUCTION = True
    with pytest.raises(Refusal):
        load_demo_people(town.county_code, by=SYSTEM)
    assert not Account.objects.exists()


def test_workers_may_do_nothing_beyond_their_grid() -> None:
    town = load_demo_town(SYSTEM)
    load_demo_people(town.county_code, by=SYSTEM)
    worker = staff_actor(named("worker"))
    assert worker.scopes(Role.GRID_WORKER) == (town.grid_codes[0],)
    assert worker.scopes() == worker.scopes(Role.GRID_WORKER)
