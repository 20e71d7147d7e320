"""The wall by hand, by keys and by itself; and the desk where it is arranged."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.accessibility import assert_accessible
from tests.browser.house import House
from tests.browser.test_desk import OpenPage, desk_of
from tests.browser.test_first_visit import sign_in
from tests.browser.visit import Size, picture
from tests.browser.wall_hours import inspector_of, judge, sample


def test_the_wall_goes_down_back_in_time_and_round_without_leaving(
    open_page: OpenPage, house: House
) -> None:
    page = open_page(Size.WALL, "/login")
    sign_in(page, house, "leader")
    page.goto("/cockpit/")
    page.evaluate("() => { window.sameDocument = true }")
    expect(page.locator("sz-wall-map canvas")).to_be_visible()
    assert_accessible(page)
    page.locator("#map-list li a").first.click()
    expect(page.locator(".wall-path a")).to_have_count(1)
    expect(page.locator("sz-wall-map canvas")).to_have_count(1)
    page.get_by_role("navigation", name="主题").get_by_role("link", name="住房物业").click()
    expect(page).to_have_url(re.compile("theme=housing"))
    page.get_by_role("navigation", name="和什么时候比").get_by_role("link", name="去年").click()
    expect(page).to_have_url(re.compile("compare=year"))
    page.get_by_role("slider").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_text("正在看")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="回到现在").click()
    expect(page.get_by_text("正在看")).to_have_count(0)
    page.locator("h1").click()
    page.keyboard.press("p")
    expect(page.get_by_role("button", name="暂停轮播")).to_be_visible()
    page.keyboard.press("p")
    page.locator("h1").click()
    before = page.url
    page.keyboard.press("ArrowRight")
    expect(page).not_to_have_url(before)
    assert page.evaluate("() => window.sameDocument")
    picture(page, "wall-theme")


def test_a_screen_that_is_gone_leaves_nothing_behind(open_page: OpenPage, house: House) -> None:
    page = open_page(Size.WALL, "/login")
    sign_in(page, house, "leader")
    page.goto("/cockpit/")
    inspector, held = inspector_of(page), []
    for _there_and_back in range(4):
        for key in ("ArrowRight", "ArrowLeft"):
            before = page.url
            page.keyboard.press(key)
            expect(page).not_to_have_url(before)
            expect(page.locator("sz-wall-map canvas")).to_be_visible()
        held.append(sample(page, inspector))
    for what in ("nodes", "listeners"):
        assert held[-1][what] < 1.2 * held[1][what], held


def test_a_panel_is_added_dragged_and_published_by_the_desk(
    open_page: OpenPage, house: House
) -> None:
    page = desk_of(open_page, house, "/desk/screens?theme=jobs")
    assert_accessible(page)
    page.locator("#add summary").filter(has_text="按来源").click()
    form = page.locator("#add details[open] form")
    form.get_by_label("受理").check()
    form.get_by_label("左侧").check()
    form.get_by_role("button", name="添加").click()
    expect(page.get_by_text("草稿未发布")).to_be_visible()
    panel = page.locator('[data-slot="left"] .arrange-panel').last
    panel.drag_to(page.locator('[data-slot="right"] .arrange-panel').first)
    expect(page.locator('[data-slot="right"] .arrange-panel')).to_have_count(3)
    page.get_by_role("button", name="发布").click()
    expect(page.get_by_text("已发布，打开着的大屏")).to_be_visible()
    page.get_by_role("link", name="看大屏").click()
    expect(page.locator("#right").get_by_text("按来源")).to_be_visible()
    assert_accessible(page)


def test_growth_is_seen_and_a_saw_is_not() -> None:
    saw = [{"megabytes": 20 + (n % 3), "nodes": 900 + 50 * (n % 2)} for n in range(40)]
    assert judge(saw) == 0
    assert judge([{"megabytes": 20 + n, "nodes": 900} for n in range(40)]) == 1
    assert judge(saw[:3]) == 2
