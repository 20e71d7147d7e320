"""A grid worker visits a household without signal, and what was heard is in the right hands later."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.house import House
from tests.browser.line import Line
from tests.browser.visit import Size, picture

OpenPage = Callable[..., Page]
BACK_MS = 60_000


@pytest.fixture
def line(house: House) -> Iterator[Line]:
    """Between the phone and the house."""
    made = Line(urlsplit(house.url).port or 0)
    yield made
    made.cut()


@pytest.fixture
def expected_errors() -> list[str]:
    """What a browser writes when the line is cut."""
    return [
        r"ERR_(CONNECTION|INTERNET|FAILED|EMPTY|NETWORK)", "status of 0", "Failed to fetch",
        "CORS policy", "EventSource",
    ]  # fmt: skip


def test_a_visit_in_a_stairwell(open_page: OpenPage, house: House, line: Line) -> None:
    base = f"http://localhost:{line.port}"
    phone = open_page(Size.PHONE, f"{base}/login")
    _sign_in(phone, house, base, "worker")
    phone.goto(f"{base}/worker/visits")
    expect(phone.locator("body[data-offline-ready]")).to_be_visible(timeout=BACK_MS)
    assert_accessible(phone)
    picture(phone, "worker-visits")
    phone.goto(f"{base}/worker/grid")
    assert_accessible(phone)
    picture(phone, "worker-grid")
    phone.goto(f"{base}/worker/visits")
    first = phone.locator("#visits a.row").first
    path = first.get_attribute("href") or ""
    phone.goto(base + path)
    assert_accessible(phone)
    picture(phone, "worker-household")

    line.cut()
    phone.goto(base + path)
    expect(phone.get_by_text("没有信号，这是")).to_be_visible()
    phone.get_by_label("见到人了", exact=True).check()
    phone.get_by_label("住户同意把说的话和需要记下来").check()
    phone.get_by_label("人怎么样").fill("心情不错，爱听戏")
    phone.locator("#visit").get_by_label("心愿").check()
    phone.locator("#id_heard").fill("想有人陪着下盘棋")
    phone.get_by_role("button", name="记下这次走访").click()
    expect(phone.locator("sz-outbox .outbox-item")).to_have_count(1)

    line.mend()
    expect(phone.locator("sz-outbox .outbox-item")).to_have_count(0, timeout=BACK_MS)
    phone.goto(base + path)
    expect(phone.get_by_text("心情不错，爱听戏")).to_be_visible()
    expect(phone.get_by_text("想有人陪着下盘棋")).to_be_visible()


def test_the_desk_of_the_community(open_page: OpenPage, house: House) -> None:
    desk = open_page(Size.DESK, "/login")
    _sign_in(desk, house, house.url, "clerk")
    for name in ("households", "visits", "care", "heard"):
        desk.goto(f"/desk/{name}")
        assert_accessible(desk)
        picture(desk, f"desk-{name}")
    desk.goto("/desk/households")
    desk.locator("#households a").first.click()
    assert_accessible(desk)
    picture(desk, "desk-household")


def _sign_in(page: Page, house: House, base: str, username: str) -> None:
    password = next(a["password"] for a in house.demo["accounts"] if a["username"] == username)
    page.goto(f"{base}/login")
    page.locator("input[name=username]").fill(username)
    page.locator("input[name=password]").fill(password)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(lambda url: not url.endswith("/login"))
