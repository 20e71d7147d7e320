"""A real Chromium against real web, live and job processes on a database of their own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests import furnished
from tests.browser import chromium
from tests.browser.house import House
from tests.browser.visit import Size, Visit

# Playwright's synchronous calls run an event loop in this thread; the ORM is used beside it, not
# inside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
HERE = Path(__file__).parent
# What is expected is there in a moment, also on a machine that has more to do; not what is promised
# within a time: such journeys say it themselves.
expect.set_options(timeout=15_000)


HOUSES = 2


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every second file of journeys has the same house: two cores are both at work."""
    journeys = [item for item in items if HERE in item.path.parents]
    files = sorted({item.path for item in journeys})
    for item in journeys:
        house = files.index(item.path) % HOUSES
        item.add_marker(pytest.mark.browser)
        item.add_marker(pytest.mark.xdist_group(f"browser-{house}"))


@pytest.fixture(scope="session")
def house(
    django_db_setup: None, django_db_blocker: Any, worker_id: str, tmp_path_factory: Any
) -> Iterator[House]:
    """The whole house with the demo place, on free ports."""
    var = tmp_path_factory.mktemp("house")
    with django_db_blocker.unblock(), furnished.another(worker_id, "browser", var) as url:
        house = House(url, var)
        try:
            house.start()
            yield house
        finally:
            house.stop()
        traces = house.traces()
        assert not traces, "personal data was written down for machines:\n" + "\n".join(traces)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, driven by Playwright."""
    path = chromium.require()
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=path, args=chromium.flags())
        yield started
        started.close()


@pytest.fixture
def expected_errors() -> list[str]:
    """Regular expressions of console errors that this journey causes on purpose."""
    return []


@pytest.fixture
def open_page(
    browser: Browser, house: House, expected_errors: list[str]
) -> Iterator[Callable[..., Page]]:
    """``open_page(Size.PHONE, "/g/…")``: a new person with a device of that size.

    The journey fails when a page wrote an error to the console, threw, or broke the content
    security policy, unless ``expected_errors`` names it.
    """
    visits: list[Visit] = []

    def open_(size: Size, path: str = "/", **options: Any) -> Page:
        visit = Visit(browser, house.url, size, **options)
        visits.append(visit)
        visit.page.goto(path)
        return visit.page

    yield open_
    unexpected = [error for visit in visits for error in visit.errors(expected_errors)]
    for visit in visits:
        visit.close()
    if any("status of 500" in error for error in unexpected):
        unexpected.append(house.supervisor.last_words("web", lines=40))
    assert not unexpected, "\n".join(unexpected)
