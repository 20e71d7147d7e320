"""The cockpit: every figure opens exactly the list it counted."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from shanzhi.cases.actions.accept import accept_case
from shanzhi.cases.models import Case
from shanzhi.cases.queries.figures import cockpit_figures
from shanzhi.cases.tests.factories import COMMUNITY, Town, make_handled, make_report, make_town
from shanzhi.cases.tests.staff import browser_of, numbers_in, text_of
from shanzhi.cases.tests.test_desk import queries_of
from shanzhi.kernel.api import Actor, Role, now
from shanzhi.organizations.tests.factories import make_staff

pytestmark = pytest.mark.django_db
COUNTY = COMMUNITY[:6]


def busy_town() -> Town:
    """Open, late, urgent, handled today, from last week, and some of unknown place."""
    town = make_town()
    accept_case(make_report(town, "广场舞太吵，晚上十点还在放"), by=town.clerk)
    late, urgent, old, vague = (make_report(town) for _ in range(4))
    make_handled(town)
    handled_long_ago = make_handled(town)
    at = now()
    Case.objects.filter(pk=late.pk).update(due_at=at - timedelta(days=1))
    Case.objects.filter(pk=urgent.pk).update(urgency=2)
    Case.objects.filter(pk=old.pk).update(opened_at=at - timedelta(days=5))
    Case.objects.filter(pk=vague.pk).update(place_code=COUNTY)
    Case.objects.filter(pk=handled_long_ago.pk).update(
        opened_at=at - timedelta(days=9), handled_at=at - timedelta(days=3)
    )
    return town


def leader() -> Actor:
    """On duty for the county."""
    return make_staff(Role.LEADER, COUNTY, name="沈明远")


@pytest.mark.parametrize("scope", [COUNTY, COMMUNITY[:9], COMMUNITY, COMMUNITY + "001"])
def test_every_figure_opens_a_list_as_long_as_it_says(scope: str) -> None:
    busy_town()
    viewer = leader()
    picture, browser = cockpit_figures(viewer, scope), browser_of(viewer)
    told = [(figure.query, figure.value) for figure in picture.figures]
    for bar in (*picture.places, *picture.topics):
        told += [(bar.query, bar.open), (f"{bar.query}&late=1", bar.late)]
    for day in picture.days:
        told += [(f"place={scope}&opened={day.code}", day.came)]
        told += [(f"place={scope}&closed={day.code}", day.went)]
    assert len(told) > 20
    counted = {query: len(numbers_in(browser.get(f"/desk/?{query}"))) for query, _n in told}
    assert counted == dict(told)


def test_every_number_on_the_wall_is_a_link_to_a_page_that_opens() -> None:
    busy_town()
    browser = browser_of(leader())
    wall = text_of(browser.get("/cockpit/")).split("<main")[1]
    links = set(re.findall(r'href="(/(?:desk|cockpit)/[^"]*)"', wall))
    assert len(links) > 15
    assert {browser.get(link).status_code for link in links} == {200}
    assert re.findall(r'class="numeric">\s*\d', wall.split('id="right"')[0]) == []


def test_down_from_the_county_to_the_grid() -> None:
    town = busy_town()
    browser, place = browser_of(leader()), COUNTY
    for below in (COMMUNITY[:9], COMMUNITY):
        page = text_of(browser.get(f"/cockpit/?place={place}"))
        assert f'href="/cockpit/?place={below}"' in page
        place = below
    last = text_of(browser.get(f"/cockpit/?place={place}"))
    assert f'href="/desk/?place={town.grid.code}"' in last
    assert f'href="/cockpit/?place={COUNTY}"' in last


def test_the_clerk_sees_the_community_and_not_the_street_above() -> None:
    town = busy_town()
    browser = browser_of(town.clerk)
    assert browser.get("/cockpit/").status_code == 200
    assert browser.get(f"/cockpit/?place={COMMUNITY[:9]}").status_code == 403
    assert browser.get("/cockpit/?place=甲乙").status_code == 200


def test_the_wall_costs_the_same_for_a_dozen_matters_and_for_forty() -> None:
    town = make_town()
    viewer = leader()
    for n in range(12):
        make_report(town, f"第{n}盏路灯坏了")
    few = queries_of(viewer, "/cockpit/")
    for n in range(12, 40):
        make_report(town, f"第{n}盏路灯坏了")
    assert queries_of(viewer, "/cockpit/") == few <= 18
