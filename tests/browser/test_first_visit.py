"""The five ends open for those who came for them: no error on the console, nothing for axe."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.house import House
from tests.browser.visit import Size, picture

OpenPage = Callable[..., Page]


def sign_in(page: Page, house: House, username: str) -> None:
    """Sign in as one of the demo's accounts, as a person does."""
    password = house.password_of(username)
    page.goto("/login")
    page.locator("input[name=username]").fill(username)
    page.locator("input[name=password]").fill(password)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(lambda url: not url.endswith("/login"))


@pytest.mark.parametrize("size", list(Size))
def test_a_resident_who_scans_the_code_sees_the_grid(
    open_page: OpenPage, house: House, size: Size
) -> None:
    page = open_page(size, f"/g/{house.demo['grid']}")
    expect(page.get_by_role("link", name="我要报事").first).to_be_visible()
    assert_accessible(page)
    picture(page, "resident-home")


@pytest.mark.parametrize(
    ("username", "path", "size"),
    [
        ("worker", "/worker/", Size.PHONE),
        ("clerk", "/desk/", Size.DESK),
        ("dispatcher", "/desk/", Size.DESK),
        ("leader", "/cockpit/", Size.WALL),
        ("operator", "/operator/dead-letters", Size.DESK),
    ],
)
def test_staff_sign_in_and_find_their_end(
    open_page: OpenPage, house: House, username: str, path: str, size: Size
) -> None:
    page = open_page(size, "/login")
    assert_accessible(page)
    sign_in(page, house, username)
    page.goto(path)
    expect(page.get_by_role("main")).to_be_visible()
    assert_accessible(page)
    picture(page, f"{username}-{path.strip('/').replace('/', '-')}")


def test_a_developer_finds_the_open_api(open_page: OpenPage, house: House) -> None:
    page = open_page(Size.DESK, "/")
    answer = page.request.get("/api/v1/openapi.json")
    assert answer.ok
    assert answer.json()["openapi"].startswith("3.1")
