"""The wall: every number opens a list, down from the county to the grid, at any hour."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import override_settings
from django.utils.timezone import localtime

from shanzhi.cases.api import Case
from shanzhi.cases.tests.factories import COMMUNITY, Town, make_handled, make_report, make_town
from shanzhi.cases.tests.staff import browser_of, queries_of, text_of
from shanzhi.insight.actions.figures.rebuild import bring_up_to_date
from shanzhi.kernel.api import Actor, Role, now
from shanzhi.organizations.tests.factories import make_staff

pytestmark = pytest.mark.django_db
COUNTY = COMMUNITY[:6]
STREET = COMMUNITY[:9]


def busy_town() -> Town:
    """Open, late, handled today, and from last week."""
    town = make_town()
    late, old = make_report(town), make_report(town)
    make_handled(town)
    at = now()
    Case.objects.filter(pk=late.pk).update(due_at=at - timedelta(days=1))
    Case.objects.filter(pk=old.pk).update(opened_at=at - timedelta(days=5))
    bring_up_to_date()
    return town


def leader() -> Actor:
    """On duty for the county."""
    return make_staff(Role.LEADER, COUNTY, name="沈明远")


def test_every_number_on_the_wall_is_a_link_to_a_page_that_opens() -> None:
    busy_town()
    browser = browser_of(leader())
    wall = text_of(browser.get("/cockpit/")).split("<main")[1]
    links = set(re.findall(r'href="(/(?:desk|cockpit)/[^"]*)"', wall))
    assert len(links) > 15
    assert {browser.get(link.replace("&amp;", "&")).status_code for link in links} == {200}
    assert re.findall(r'<td class="numeric"[^>]*>\s*\d', wall.split('id="right"')[0]) == []


@pytest.mark.parametrize("theme", ["housing", "care", "safety", "sensing", "jobs", "nonsense"])
def test_every_theme_opens_for_the_street(theme: str) -> None:
    busy_town()
    browser = browser_of(leader())
    assert browser.get(f"/cockpit/?place={STREET}&theme={theme}").status_code == 200


def test_down_from_the_county_to_the_grid() -> None:
    town = busy_town()
    browser, place = browser_of(leader()), COUNTY
    for below in (STREET, COMMUNITY):
        page = text_of(browser.get(f"/cockpit/?place={place}"))
        assert f'href="/cockpit/?place={below}"' in page
        place = below
    last = text_of(browser.get(f"/cockpit/?place={place}"))
    assert f"place={town.grid.code}" in last
    assert f'href="/cockpit/?place={COUNTY}"' in last


def test_the_clerk_sees_the_community_and_not_the_street_above() -> None:
    town = busy_town()
    browser = browser_of(town.clerk)
    assert browser.get("/cockpit/").status_code == 200
    assert browser.get(f"/cockpit/?place={STREET}").status_code == 403
    assert browser.get("/cockpit/?place=甲乙").status_code == 200


def test_an_hour_of_last_week_is_looked_at_and_says_so() -> None:
    busy_town()
    browser = browser_of(leader())
    then = localtime(now() - timedelta(days=3))
    page = text_of(browser.get(f"/cockpit/?at={then:%Y-%m-%dT%H:00}&compare=year"))
    assert "正在看" in page
    assert "sz-live" not in page
    assert f"at={then:%Y-%m-%d}" in page  # it is kept on the way down
    assert "正在看" not in text_of(browser.get("/cockpit/?at=2999-01-01T00:00"))


def test_the_map_has_its_list_and_its_tiles() -> None:
    busy_town()
    browser = browser_of(leader())
    page = text_of(browser.get("/cockpit/"))
    assert "sz-wall-map" in page
    assert f'data-code="{STREET}"' in page
    assert browser.get("/cockpit/tiles/wgs84/0/0/0.mvt").status_code in {200, 204}
    assert browser.get("/cockpit/tiles/bd08/0/0/0.mvt").status_code == 404
    for nowhere in ("1/9/0", "17/1/1"):
        assert browser.get(f"/cockpit/tiles/wgs84/{nowhere}.mvt").status_code == 404


@override_settings(BASE_MAP="amap", BASE_MAP_KEY="k", BASE_MAP_APPROVAL="GS(2026)1号")
def test_a_base_map_in_another_datum_moves_our_tiles_and_carries_its_approval() -> None:
    busy_town()
    page = text_of(browser_of(leader()).get("/cockpit/"))
    assert "/cockpit/tiles/gcj02/" in page
    assert "GS(2026)1号" in page


def test_the_wall_costs_the_same_for_a_dozen_matters_and_for_forty() -> None:
    town = make_town()
    viewer = leader()
    for n in range(12):
        make_report(town, f"第{n}盏路灯坏了")
    bring_up_to_date()
    few = queries_of(viewer, "/cockpit/")
    for n in range(12, 40):
        make_report(town, f"第{n}盏路灯坏了")
    bring_up_to_date()
    assert queries_of(viewer, "/cockpit/") == few
