"""Lin sees in November that nobody has entered next year, and enters a day; also without scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.house import House
from tests.browser.test_first_visit import sign_in
from tests.browser.visit import Size, picture

OpenPage = Callable[..., Page]


@pytest.mark.parametrize("size", [Size.PHONE, Size.DESK])
def test_the_year_reads_well(open_page: OpenPage, house: House, size: Size) -> None:
    page = open_page(size, "/login")
    sign_in(page, house, "city")
    page.goto("/desk/calendar?year=2026&day=2026-10-01")
    expect(page.get_by_role("heading", name="工作日历", exact=True)).to_be_visible()
    expect(page.get_by_label("日期", exact=True)).to_have_value("2026-10-01")
    assert_accessible(page)
    assert page.evaluate("() => document.documentElement.scrollWidth <= screen.width")
    page.evaluate("() => scrollTo(0, 0)")
    picture(page, "staff-calendar")
    page.goto("/desk/calendar?year=2099")
    expect(page.get_by_text("2099 年的节假日还没有确认")).to_be_visible()
    assert_accessible(page)
    picture(page, "staff-calendar-unknown")


def test_the_year_in_english_fits_a_phone(open_page: OpenPage, house: House) -> None:
    page = open_page(Size.PHONE, "/login")
    sign_in(page, house, "city")
    page.goto("/desk/calendar?year=2026")
    page.locator("header .menu").first.click()
    page.locator('header button[value="en"]').click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert_accessible(page)
    assert page.evaluate("() => document.documentElement.scrollWidth <= screen.width")
    picture(page, "staff-calendar-en")


def test_a_day_is_set_without_scripts_and_what_is_wrong_stays(
    open_page: OpenPage, house: House, expected_errors: list[str]
) -> None:
    expected_errors.append("status of 422")
    page = open_page(Size.DESK, "/login", java_script_enabled=False)
    sign_in(page, house, "city")
    page.goto("/desk/calendar?year=2026")
    page.get_by_role("link", name="12月5日 休息").click()
    expect(page.get_by_label("日期", exact=True)).to_have_value("2026-12-05")
    expect(page.get_by_label("上班", exact=True)).to_be_checked()
    page.get_by_label("名称").fill("防汛值守")
    page.get_by_label("当天的工作时段").fill("八点到十二点")
    page.get_by_role("button", name="保存这一天").click()
    expect(page.get_by_label("当天的工作时段")).to_have_value("八点到十二点")
    expect(page.get_by_label("名称")).to_have_value("防汛值守")
    page.get_by_label("当天的工作时段").fill("8:00-12:00")
    page.get_by_role("button", name="保存这一天").click()
    expect(page.get_by_text("这一天已设定。")).to_be_visible()
    row = page.locator("#special tr").filter(has_text="防汛值守")
    expect(row).to_contain_text("08:00-12:00")
    row.get_by_role("link").click()
    page.get_by_role("button", name="取消这一天的单独设定").click()
    expect(page.get_by_text("这一天的单独设定已取消。")).to_be_visible()
    expect(row).to_have_count(0)
