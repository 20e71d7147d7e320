"""Whatever somebody may open stands in their menu, or on a page that stands there: two presses."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from shanzhi.cases.tests.factories import make_town
from shanzhi.cases.tests.staff import browser_of
from shanzhi.config.reference.urls import every_url
from shanzhi.kernel.actors import Role
from shanzhi.kernel.web.access import Door, may_open
from shanzhi.organizations.tests.factories import make_staff

pytestmark = pytest.mark.django_db
OPEN = {Door.ANYONE, Door.LINK}
LINKS = re.compile(r'(?:href|action)="(/[^"?#]*)')
# Reached while something is being done, or not pages at all.
NO_PLACE = {
    "/desk/categories": "a list that a field fetches",
    "/desk/calls/hints": "what the form of a call fetches",
    "/desk/macros/new": "beside the macros, which are beside the templates",
    "/desk/checklists/new": "beside the checklists, which are beside the templates",
    "/worker/me/appraisal": "stands on the page of one's own shifts and training",
    "/worker/offline": "what a phone asks to keep its day",
    "/worker/visits": "beside the tasks, in the bar of the worker's end",
    "/worker/grid": "the same",
    "/worker/alarms": "the same: in the head of every page of the worker's end",
    "/desk/alarms/false": "beside the alarms",
    "/account/confirm": "asked before something that is grave",
    "/desk/ballot-rules/ending": "beside a place's own rule",
    "/cockpit/twin/state": "what the map of the twin fetches",
    "/desk/views/new": "saves what the queue shows",
    "/desk/explore/file": "the table that was asked for, as a file",
    "/desk/bulk": "what was ticked in the queue",
    "/desk/export": "asks for a confirmation first; the queue leads there",
}
# Entries of the menu that lead to more.
BESIDE = {
    "/account",
    "/desk/",
    "/desk/ballots",
    "/desk/devices",
    "/desk/hot-topics",
    "/desk/alarm-rules",
    "/desk/links",
    "/desk/projects",
    "/desk/funds",
    "/desk/budgets",
    "/desk/templates",
    "/desk/meetings",
    "/desk/talks",
    "/desk/topics",
    "/desk/procedures",
    "/desk/vision",
    "/desk/places/",
    "/worker/",
}


def pages_of(client: Client, path: str) -> set[str]:
    """Every address that the page links to."""
    answer = client.get(path, follow=True)
    return set(LINKS.findall(answer.content.decode())) if answer.status_code == 200 else set()


def the_menu(client: Client) -> set[str]:
    """What stands in the navigation of any desk page."""
    page = client.get("/account").content.decode()
    return set(LINKS.findall(page.split('class="desk-nav"')[1].split("</nav>")[0]))


def staff_pages() -> set[str]:
    """Addresses of one page each that somebody who works here opens."""
    closed = [url for url in every_url() if url.access and not OPEN & set(url.access.doors)]
    pages = {f"/{url.route}" for url in closed if "<" not in url.route and not url.methods}
    return pages - set(NO_PLACE)


@pytest.mark.parametrize("role", [Role.CITY_DISPATCHER, Role.OPERATOR, Role.SECURITY_ADMIN])
def test_nothing_is_more_than_two_presses_away(role: Role) -> None:
    make_town()
    actor = make_staff(role, "990101")
    client = browser_of(actor)
    menu = the_menu(client)
    assert len([path for path in menu if path.startswith("/desk/lists/")]) in (0, 4)
    far = {path for path in staff_pages() if may_open(actor, path)} - menu
    for path in BESIDE & ({"/account"} | menu):
        far -= pages_of(client, path)
    assert not {path for path in far if client.get(path).status_code != 405}
