"""What goes up by itself and how long things may take: edited, tried and saved at the desk."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.house import House
from tests.browser.test_first_visit import sign_in
from tests.browser.visit import Size, picture

OpenPage = Callable[..., Page]


@pytest.fixture
def expected_errors() -> list[str]:
    """What is refused comes back as 422."""
    return ["422"]


def shown(page: Page, name: str) -> None:
    """The page can be used by everybody, needs no sideways scrolling, and is kept as a picture."""
    assert_accessible(page)
    assert page.evaluate("() => document.documentElement.scrollWidth <= screen.width")
    picture(page, f"rules-{name}")


def open_street(page: Page, home: str) -> None:
    """From the page of all places into the rules of the county's first street, by keys."""
    page.goto(home)
    page.get_by_label("哪个地方的").focus()
    page.get_by_label("哪个地方的").select_option(index=1)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("规")


def test_a_rule_about_going_up_is_tried_and_saved_by_keys(
    open_page: OpenPage, house: House
) -> None:
    page = open_page(Size.DESK, "/login")
    sign_in(page, house, "city")
    page.goto("/desk/escalation")
    shown(page, "escalation")
    open_street(page, "/desk/escalation")
    shown(page, "escalation-none")
    page.get_by_role("link", name="新增规则").first.focus()
    keys = page.keyboard
    keys.press("Enter")
    page.get_by_label("什么情况下").select_option(label="同一地点同类反复出现")
    page.get_by_label("自动上报", exact=True).check()
    page.get_by_label("第几次").fill("2")
    shown(page, "escalation-form")
    page.get_by_role("button", name="先用上月的诉求试算").focus()
    keys.press("Enter")
    expect(page.get_by_text("请填写多少天内").first).to_be_visible()
    shown(page, "escalation-refused")
    page.get_by_label("多少天内").fill("5")
    page.get_by_role("button", name="先用上月的诉求试算").focus()
    keys.press("Enter")
    expect(page.get_by_text("没有上报任何一件")).to_be_visible()
    expect(page.get_by_text("现在会上报")).to_be_visible()
    shown(page, "escalation-trial")
    page.get_by_role("button", name="就按这份保存").focus()
    keys.press("Enter")
    expect(page.get_by_text("规则已保存，从现在起生效。")).to_be_visible()
    expect(page.get_by_text("5 天内第 2 次")).to_be_visible()
    shown(page, "escalation-set")
    keys.press("j")
    keys.press("Enter")
    expect(page.get_by_role("heading", name="删除这一条")).to_be_visible()
    page.get_by_role("button", name="试算删除后的样子").click()
    expect(page.get_by_text("移除“同一地点同类反复出现")).to_be_visible()
    page.get_by_role("button", name="就按这份保存").click()
    expect(page.get_by_text("这个地方还没有自己的规则")).to_be_visible()
    page.get_by_role("link", name="历次版本").click()
    shown(page, "escalation-versions")


def test_a_deadline_is_tried_on_a_desk_and_read_on_a_phone(
    open_page: OpenPage, house: House
) -> None:
    page = open_page(Size.DESK, "/login")
    sign_in(page, house, "city")
    open_street(page, "/desk/deadlines")
    page.get_by_role("link", name="新增规则").first.click()
    page.get_by_label("要做的事").select_option(label="接单")
    page.get_by_label("限时", exact=True).fill("1")
    page.get_by_label("时限单位").select_option(label="自然小时")
    page.get_by_label("为什么改").fill("夏天要快")
    shown(page, "deadline-form")
    page.get_by_role("button", name="先用上月的诉求试算").click()
    expect(page.get_by_text("没有改动任何计时")).to_be_visible()
    expect(page.get_by_text("限时会变").first).to_be_visible()
    shown(page, "deadline-trial")
    page.get_by_role("button", name="就按这份保存").click()
    expect(page.get_by_text("规则已保存，从现在起生效。")).to_be_visible()
    shown(page, "deadline-set")
    page.goto("/desk/deadlines")
    shown(page, "deadlines")
    url = page.locator("#deadlines a[data-row]").first.get_attribute("href")
    phone = open_page(Size.PHONE, "/login")
    sign_in(phone, house, "city")
    for path, name in (("/desk/deadlines", "deadlines"), (f"{url}", "deadline-form"),
                       (f"{url}".rsplit("/", 1)[0] + "/", "deadline-set"),
                       ("/desk/escalation", "escalation")):  # fmt: skip
        phone.goto(path)
        shown(phone, name)
    phone.goto(f"{url}")
    phone.get_by_role("button", name="先用上月的诉求试算").click()
    expect(phone.get_by_text("和现行规则一样")).to_be_visible()
    shown(phone, "deadline-trial")
