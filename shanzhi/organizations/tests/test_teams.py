"""What a rapid-response team can do, and who may say so."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from shanzhi.kernel.api import SYSTEM, Actor, Denied, EventRecord, Invalid, Role
from shanzhi.organizations.actions.set_team_profile import TeamParticulars, set_team_profile
from shanzhi.organizations.models import TeamProfile, Unit
from shanzhi.organizations.models.unit import UnitKind
from shanzhi.organizations.queries_teams import teams_serving
from shanzhi.organizations.tests.factories import make_staff, make_unit
from shanzhi.people.api import Account

pytestmark = pytest.mark.django_db
STREET = "990101001"
GOOD = TeamParticulars(skills=("02", "0101"), point=(31.0, 124.0), hours=(20, 8), capacity=2)


def browser_of(actor: Actor) -> Client:
    """Somebody's browser, signed in."""
    client = Client()
    assert actor.id is not None
    client.force_login(Account.objects.get(pk=actor.id))
    return client


def text_of(page: Any) -> str:
    """A page as its HTML."""
    return unescape(page.content.decode())


def make_team(name: str = "晨光街道综合执法队") -> Unit:
    """A team of the street."""
    return make_unit(kind=UnitKind.TEAM, place_code=STREET, name=name)


def test_a_profile_is_set_corrected_and_read_from_memory(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    team = make_team()
    dispatcher = make_staff(Role.STREET_DISPATCHER, STREET)
    set_team_profile(team, GOOD, by=dispatcher)
    assert [known.skills for known in teams_serving(STREET + "001")] == [("0101", "02")]
    with django_assert_num_queries(0):
        assert teams_serving("990101002") == []
        assert teams_serving(STREET)[0].hours == (20, 8)
    always = TeamParticulars(skills=(), point=(31.0, 124.0), hours=None, capacity=1)
    set_team_profile(team, always, by=SYSTEM)
    assert TeamProfile.objects.count() == 1
    assert teams_serving(STREET)[0].hours is None


def test_nonsense_and_strangers_are_refused_and_nothing_is_announced() -> None:
    team, desk = make_team(), make_unit(place_code=STREET)
    before = EventRecord.objects.count()
    bad = TeamParticulars(skills=("x",), point=(float("nan"), 0.0), hours=(8, 8), capacity=0)
    with pytest.raises(Invalid) as why:
        set_team_profile(team, bad, by=SYSTEM)
    assert set(why.value.fields) == {"skills", "point", "hours", "capacity"}
    with pytest.raises(Invalid):
        set_team_profile(desk, GOOD, by=SYSTEM)
    for stranger in (
        make_staff(Role.STREET_DISPATCHER, "990101002"),
        make_staff(Role.HANDLER, STREET, unit=team),
    ):
        with pytest.raises(Denied):
            set_team_profile(team, GOOD, by=stranger)
    assert not TeamProfile.objects.exists()
    assert EventRecord.objects.count() == before


def test_the_dispatcher_edits_the_team_at_the_desk() -> None:
    team = make_team()
    browser = browser_of(make_staff(Role.STREET_DISPATCHER, STREET))
    page = text_of(browser.get("/desk/teams"))
    assert "还没有设置" in page
    assert f"/desk/teams/{team.pk}" in page
    form = {
        "skills": "02，0101",
        "lat": "31.0",
        "lng": "124.0",
        "from_hour": "20",
        "until_hour": "8",
    }
    refused = browser.post(f"/desk/teams/{team.pk}", {**form, "capacity": "many"})
    assert refused.status_code == 422
    assert "02，0101" in text_of(refused)
    assert browser.post(f"/desk/teams/{team.pk}", {**form, "capacity": "2"}).status_code == 303
    assert "20:00–8:00" in text_of(browser.get("/desk/teams"))
    stranger = browser_of(make_staff(Role.STREET_DISPATCHER, "990101002"))
    assert stranger.get(f"/desk/teams/{team.pk}").status_code == 404
