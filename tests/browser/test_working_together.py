"""Working together: a clerk whistles, a department comes by its phone's position, a leader watches."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.house import House
from tests.browser.test_first_visit import sign_in
from tests.browser.visit import Size, picture

OpenPage = Callable[..., Page]
PAGES = ("/desk/whistles", "/desk/supervision", "/desk/external", "/desk/teams")


def page_of(open_page: OpenPage, house: House, who: str, size: Size, path: str) -> Page:
    """Somebody of the demo at their own device."""
    page = open_page(
        size,
        "/login",
        geolocation={"latitude": 31.0, "longitude": 124.0},
        permissions=["geolocation"],
    )
    sign_in(page, house, who)
    page.goto(path)
    return page


def open_matter(page: Page) -> str:
    """The first matter of the queue that is being handled; its path."""
    page.goto("/desk/?tab=in_progress")
    path = page.locator("a[data-row]").first.get_attribute("href") or ""
    page.goto(path.split("?", maxsplit=1)[0])
    expect(page.locator("#detail article")).to_be_visible()
    return path.split("?", maxsplit=1)[0]


def unfold(page: Page, words: str) -> None:
    """Open a form that is folded away."""
    page.locator("summary", has_text=words).click()


def test_a_department_is_whistled_in_and_comes(open_page: OpenPage, house: House) -> None:
    clerk = page_of(open_page, house, "clerk", Size.DESK, "/desk/")
    path = open_matter(clerk)
    unfold(clerk, "吹哨，请单位到场")
    whistles = clerk.locator("#whistles")
    whistles.get_by_label("城市管理局").check()
    whistles.get_by_label("来做什么").fill("清走消防通道上的杂物")
    assert_accessible(clerk)
    picture(clerk, "whistle-form")
    whistles.get_by_role("button", name="吹哨", exact=True).click()
    expect(clerk.get_by_text("哨已吹响")).to_be_visible()
    clerk.locator("#whistles").scroll_into_view_if_needed()
    picture(clerk, "whistle-blown")

    unit = page_of(open_page, house, "handler", Size.PHONE, "/worker/calls")
    assert_accessible(unit)
    picture(unit, "worker-calls")
    unit.get_by_text("清走消防通道上的杂物").first.click()
    assert_accessible(unit)
    picture(unit, "worker-call")
    unit.get_by_role("button", name="用定位报到").click()
    expect(unit.get_by_text("已报到。")).to_be_visible()
    unit.get_by_label("做了什么").fill("杂物已清走，通道畅通")
    assert_accessible(unit)
    picture(unit, "worker-call-present")
    unit.get_by_role("button", name="我们做完了").click()
    expect(unit.get_by_text("已记下，谢谢您到场。")).to_be_visible()

    clerk.goto(path)
    unfold(clerk, "评价")
    clerk.locator("label[title=很满意]").first.click()
    clerk.get_by_label("说一句").fill("来得快")
    assert_accessible(clerk)
    clerk.get_by_role("button", name="保存评价").click()
    expect(clerk.get_by_text("评价已记下。")).to_be_visible()
    clerk.locator("#whistles").scroll_into_view_if_needed()
    picture(clerk, "whistle-appraised")


def test_a_team_comes_parts_are_split_and_it_is_watched(open_page: OpenPage, house: House) -> None:
    desk = page_of(open_page, house, "dispatcher", Size.DESK, "/desk/")
    open_matter(desk)
    unfold(desk, "呼叫最近的快反队伍")
    desk.locator("#teams").get_by_label("来做什么").fill("到现场疏导")
    desk.get_by_role("button", name="呼叫", exact=True).click()
    expect(desk.get_by_text("五分钟不应答会改叫下一支")).to_be_visible()
    unfold(desk, "拆成几部分，分别派单")
    desk.get_by_label("第 1 部分要做什么").fill("清走楼道里的杂物")
    desk.get_by_label("第 1 部分派给").select_option(index=1)
    desk.get_by_label("为什么这样分").fill("各管一段")
    assert_accessible(desk)
    desk.locator("#parts").scroll_into_view_if_needed()
    picture(desk, "parts-form")
    desk.get_by_role("button", name="拆分并派单").click()
    expect(desk.get_by_text("还有 1 部分没结束")).to_be_visible()
    unfold(desk, "列入督办")
    desk.get_by_label("为什么督办").fill("居民反映多次")
    assert_accessible(desk)
    desk.locator("#supervision").scroll_into_view_if_needed()
    picture(desk, "supervision-form")
    desk.get_by_role("button", name="督办", exact=True).click()
    expect(desk.get_by_text("已列入督办")).to_be_visible()
    assert_accessible(desk)
    picture(desk, "joint-matter")


@pytest.mark.parametrize("size", [Size.PHONE, Size.DESK])
def test_what_stands_open_is_seen_from_above(open_page: OpenPage, house: House, size: Size) -> None:
    page = page_of(open_page, house, "dispatcher", size, "/desk/")
    for path in PAGES:
        page.goto(path)
        assert_accessible(page)
        picture(page, path.removeprefix("/").replace("/", "-"))
    page.locator("a[href^='/desk/teams/']").first.click()
    assert_accessible(page)
    picture(page, "desk-team")
    page.goto("/desk/supervision?show=overdue")
    assert_accessible(page)


def test_the_pane_on_a_phone_with_every_form_open(open_page: OpenPage, house: House) -> None:
    page = page_of(open_page, house, "clerk", Size.PHONE, "/desk/")
    open_matter(page)
    for words in ("吹哨，请单位到场", "拆成几部分", "移交平台外的系统"):
        if page.locator("summary", has_text=words).count():
            unfold(page, words)
            page.locator("summary", has_text=words).scroll_into_view_if_needed()
            picture(page, f"pane-{words[:2]}")
    assert_accessible(page)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= Size.PHONE.value[0]


def test_the_team_answers_with_big_buttons(open_page: OpenPage, house: House) -> None:
    page = page_of(open_page, house, "handler", Size.PHONE, "/worker/callouts")
    assert_accessible(page)
    picture(page, "worker-callouts")
